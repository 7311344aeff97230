"""Adjustments as a sheet counts them, and what they may be recorded on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.indicators.asking import period_of
from diaodu.indicators.models import Adjustment
from diaodu.indicators.regime import regime_of
from diaodu.indicators.scoring.definitions import AdjustmentRule, ScoreSheet
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.models import Document
from diaodu.packs.definitions import chain
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place


@dataclass(frozen=True, slots=True)
class Adjusting:
    """What somebody who records an adjustment needs: the sheet, what stands already, what may be evidence."""

    place: Place
    sheet: ScoreSheet
    rule: AdjustmentRule
    period: Period
    standing: Sequence[Adjustment]
    documents: Sequence[Document]


def adjusting(viewer: Viewer, place: str, sheet: str, period: str) -> Adjusting:
    """The page to record on. Raises ``NotFound``, ``Forbidden`` and ``UnknownPeriod``."""
    found = adjustable_place(viewer, place)
    (declared, rule), asked = adjustable_sheet(found, sheet), regime_of(found.pack)
    at = period_of(period or declared.period, asked)
    rows = Adjustment.objects.known_at(None).filter(place=found, sheet=sheet, period=at.token).exclude(points=0)
    return Adjusting(found, declared, rule, at, list(rows), list(evidence_for(found)))


def adjustable_sheet(place: Place, code: str) -> tuple[ScoreSheet, AdjustmentRule]:
    """A sheet of the place's pack that assesses it, with its rule on adjustments. Raises ``NotFound`` without one."""
    sheet = regime_of(place.pack).sheets.get(code)
    if sheet is None or sheet.adjustments is None or sheet.class_of(place.code, place.level) is None:
        raise NotFound(_("沒有「%(code)s」這張設加減分的計分表，或它不考核這個地區。") % {"code": code})
    return sheet, sheet.adjustments


def adjustments_on(sheet: ScoreSheet, period: Period, known: int | None) -> Mapping[str, Sequence[Adjustment]]:
    """The adjustments that count in a sheet's period, by place, as known at a ledger number."""
    rows = Adjustment.objects.known_at(known).filter(pack__code=sheet.pack, sheet=sheet.code).exclude(points=0)
    found: dict[str, list[Adjustment]] = defaultdict(list)
    for row in rows.select_related("place", "document").order_by("number"):
        if _counts(sheet, Period.parse(row.period, period.calendar), period):
            found[row.place.code].append(row)
    return found


def adjustments_of(viewer: Viewer, sheet: ScoreSheet, place: str, known: int | None) -> Sequence[Adjustment]:
    """Everything that was recorded on a place and sheet up to a ledger number, what was replaced included."""
    rows = Adjustment.objects.visible_to(viewer).filter(pack__code=sheet.pack, sheet=sheet.code, place__code=place)
    if known is not None:
        rows = rows.filter(number__lte=known)
    return list(rows.select_related("document").order_by("number"))


def newest_adjustment() -> int:
    """The number of the newest adjustment, 0 without any: a page of scores can be asked for up to it."""
    return Adjustment.objects.aggregate(newest=Max("number"))["newest"] or 0


def points_of(sheet: ScoreSheet, rows: Sequence[Adjustment]) -> Decimal:
    """The points that a place's adjustments give together, within the sheet's bounds."""
    total = sum((row.points for row in rows), Decimal(0))
    return sheet.adjustments.bounded(total) if sheet.adjustments else Decimal(0)


def evidence_for(place: Place) -> QuerySet[Document]:
    """The documents that may be evidence on a place: those of its pack and of what it uses, invented or not alike."""
    packs = chain(place.pack)
    return Document.objects.filter(pack__code__in=packs, pack__generated=place.pack.generated).order_by("code")


def adjustable_place(viewer: Viewer, code: str) -> Place:
    """A place on which the viewer may record. Out of sight: ``NotFound``; seen but not permitted: ``Forbidden``."""
    places = Place.objects.select_related("pack").filter(code=code)
    place = places.visible_to(viewer, Permission.ADJUSTMENT_RECORD).first()
    if place is not None:
        return place
    if places.visible_to(viewer).exists():
        raise Forbidden(_("您的角色不允許在此記錄加減分。"))
    raise NotFound(_("沒有地方「%(code)s」，或不在您的範圍內。") % {"code": code})


def _counts(sheet: ScoreSheet, own: Period, asked: Period) -> bool:
    """Whether an adjustment of a period counts in the asked one: in that one alone, or until its year is over."""
    if sheet.adjustments is None or sheet.adjustments.holds == "period":
        return own == asked
    return own.year == asked.year and own.last_day <= asked.last_day
