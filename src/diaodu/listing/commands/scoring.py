"""Scoring what is nominated, by criterion and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.core.nominations import Stage
from diaodu.core.scores import DECIMALS
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.listing.commands.events import writable_nomination
from diaodu.listing.listings import Listing
from diaodu.listing.models import Nomination, Score
from diaodu.listing.results import listing_of, scores_in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.permits import recorder_of

PROPOSING = (Stage.IDEA, Stage.NOMINATED)
LONGEST_REASON = 300


class ScoreRefused(Refusal):
    """A score out of bounds, on no criterion, at the wrong stage, or one that does not name what it replaces."""

    code, status = "score_refused", 409


class OwnNomination(Refusal):
    """Nobody scores what they proposed themselves."""

    code, status = "own_nomination", 403


@dataclass(frozen=True, slots=True)
class Mark:
    """A score on one criterion. One that replaces the scorer's own former score names it, and says why."""

    criterion: str
    value: Decimal
    reason: str = ""
    replaces: int | None = None


@transaction.atomic
def score(*, actor: Any, nomination: int, marks: Sequence[Mark]) -> list[Score]:
    """Score a nomination on one or more criteria: all of the marks are taken or none.

    Raises ``OwnNomination`` for what the actor proposed, and ``ScoreRefused``.
    """
    found = writable_nomination(acting(actor), nomination, Permission.NOMINATION_SCORE)
    _refuse_scorer(actor, found)
    if found.stage != Stage.NOMINATED:
        raise ScoreRefused(_("只有已申報、尚未決定的才能評分。"))
    if not marks or len({mark.criterion for mark in marks}) < len(marks):
        raise ScoreRefused(_("每次至少評一項標準，每項只評一次。"))
    listing, standing = listing_of(found), _own_scores(found, recorder_of(actor))
    for mark in marks:
        _check_value(listing, mark)
        _check_replaced(standing.get(mark.criterion), mark)
    return [
        _write(actor, found, mark, standing.get(mark.criterion), number)
        for mark, number in zip(marks, take_numbers(len(marks)), strict=True)
    ]


def may_score(nomination: Nomination, scorer: str) -> bool:
    """Whether somebody, by key, had no part in proposing a nomination."""
    return not nomination.events.filter(stage__in=PROPOSING, recorded_by=scorer).exists()


def _refuse_scorer(actor: Any, nomination: Nomination) -> None:
    if actor is None:
        raise Forbidden(_("評分須由本人署名。"))
    if not may_score(nomination, recorder_of(actor)):
        raise OwnNomination(_("不能給自己提出或申報的項目評分。"))


def _own_scores(nomination: Nomination, scorer: str) -> Mapping[str, Score]:
    found = scores_in_force([nomination]).get(nomination.pk, ())
    return {score.criterion: score for score in found if score.scorer == scorer}


def _check_value(listing: Listing, mark: Mark) -> None:
    criterion = listing.criterion(mark.criterion)
    if criterion is None:
        raise ScoreRefused(_("沒有「%(code)s」這項標準。") % {"code": mark.criterion})
    inside = mark.value.is_finite() and 0 <= mark.value <= criterion.highest
    if not inside or mark.value != round(mark.value, DECIMALS):
        message = _("分數應在 0 至 %(highest)s 之間，最多 %(decimals)d 位小數。")
        raise ScoreRefused(message % {"highest": criterion.highest, "decimals": DECIMALS})
    if len(mark.reason.strip()) > LONGEST_REASON:
        raise ScoreRefused(_("評分理由最多 %(longest)d 個字符。") % {"longest": LONGEST_REASON})


def _check_replaced(standing: Score | None, mark: Mark) -> None:
    if mark.replaces != (standing.number if standing else None):
        raise ScoreRefused(_("您對這項標準的評分已有變動；更改須註明所替代的一次評分。請刷新頁面查看。"))
    if standing and not mark.reason.strip():
        raise ScoreRefused(_("更改評分須說明原因。"))


def _write(actor: Any, nomination: Nomination, mark: Mark, before: Score | None, number: int) -> Score:
    row = Score.objects.create(
        number=number, nomination=nomination, criterion=mark.criterion, scorer=recorder_of(actor), value=mark.value,
        reason=mark.reason.strip(), supersedes=before, recorded_at=clock.now(),
    )  # fmt: skip
    old = {"score": str(before.value), "number": before.number} if before else None
    new = {"criterion": row.criterion, "score": str(row.value), "reason": row.reason}
    key = str(nomination.number)
    record(actor=actor, tag="listing:nomination:score", kind="nomination", key=key, old=old, new=new)
    return row
