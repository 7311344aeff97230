"""Recording adjustments of score sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.indicators.asking import period_of
from diaodu.indicators.models import Adjustment
from diaodu.indicators.regime import regime_of
from diaodu.indicators.scoring.adjustments import adjustable_place, adjustable_sheet, evidence_for
from diaodu.indicators.scoring.definitions import AdjustmentRule, ScoreSheet
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.ledger.models import Document
from diaodu.people.viewers import acting
from diaodu.register.commands.permits import recorder_of
from diaodu.register.models import Place

DECIMALS = 4
LONGEST_REASON = 300


class AdjustmentRefused(Refusal):
    """Points out of bounds, no reason or evidence, or a replacement that names what is no longer in force."""

    code, status = "adjustment_refused", 409


@transaction.atomic
def record_adjustment(
    *,
    actor: Any,
    place: str,
    sheet: str,
    period: str,
    points: Decimal,
    reason: str,
    document: str,
    replaces: int | None = None,
) -> Adjustment:
    """Give a place points on a sheet, or take some, with reason and evidence; or replace a former adjustment.

    Raises ``NotFound`` for a place or sheet out of sight, ``Forbidden``, ``UnknownPeriod`` and ``AdjustmentRefused``.
    """
    (number,) = take_numbers(1)  # held first: nobody else replaces the same one meanwhile
    found = adjustable_place(acting(actor), place)
    declared, rule = adjustable_sheet(found, sheet)
    token = period_of(period, regime_of(found.pack)).token
    former = _former(found, declared, token, replaces)
    _check_points(rule, points, former)
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise AdjustmentRefused(_("加減分須說明理由，最多 %(longest)d 個字符。") % {"longest": LONGEST_REASON})
    row = Adjustment.objects.create(
        number=number, pack=found.pack, sheet=declared.code, place=found, period=token, points=points, reason=text,
        document=_evidence(found, document), supersedes=former, recorded_at=clock.now(),
        recorded_by=recorder_of(actor),
    )  # fmt: skip
    _audit(actor, row, former)
    return row


def _former(place: Place, sheet: ScoreSheet, period: str, number: int | None) -> Adjustment | None:
    if number is None:
        return None
    standing = Adjustment.objects.known_at(None).filter(place=place, sheet=sheet.code, period=period, number=number)
    former = standing.first()
    if former is None:
        raise AdjustmentRefused(_("要更正的一筆加減分已被更正，或不屬於這個地區和時期。請刷新頁面查看。"))
    return former


def _check_points(rule: AdjustmentRule, points: Decimal, former: Adjustment | None) -> None:
    exact = points.is_finite() and points == round(points, DECIMALS)
    if not exact or not rule.least <= points <= rule.most:
        message = _("加減分應在 %(least)s 至 %(most)s 之間，最多 %(decimals)d 位小數。")
        raise AdjustmentRefused(message % {"least": rule.least, "most": rule.most, "decimals": DECIMALS})
    if points == 0 and former is None:
        raise AdjustmentRefused(_("零分只用於撤銷先前的一筆加減分。"))


def _evidence(place: Place, code: str) -> Document:
    document = evidence_for(place).filter(code=code).first()
    if document is None:
        raise AdjustmentRefused(_("加減分須有依據：請選擇一份文件。"))
    return document


def _audit(actor: Any, row: Adjustment, former: Adjustment | None) -> None:
    old = {"points": str(former.points), "number": former.number} if former else None
    new = {
        "sheet": row.sheet, "period": row.period, "points": str(row.points), "reason": row.reason,
        "document": row.document.code, "number": row.number,
    }  # fmt: skip
    record(actor=actor, tag="indicators:adjustment:record", kind="place", key=row.place.code, old=old, new=new)
