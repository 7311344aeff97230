"""Rules of conduct for meetings of officials with enterprises (親而清), and what of a meeting breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Flag(StrEnum):
    """What a record lacks, or what in it breaks its rule."""

    NEGATIVE = "negative"
    RECUSED = "recused"
    NO_APPROVAL = "no_approval"
    LATE_APPROVAL = "late_approval"
    OVER_LIMIT = "over_limit"
    WRONG_PAYER = "wrong_payer"
    TOO_OFTEN = "too_often"
    NO_COST = "no_cost"
    NO_PAYER = "no_payer"
    NO_RULE = "no_rule"


LACKING = frozenset({Flag.NO_COST, Flag.NO_PAYER})
"""What is only not filled in yet: everything else breaks the rule."""


class Standing(StrEnum):
    """How a record stands: to come, dropped, complete, not filled in yet, or with something that breaks its rule."""

    PLANNED = "planned"
    DROPPED = "dropped"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Conduct:
    """A rule: an item of the negative list (``negative``), or of the positive list on conditions.

    ``cost_limit`` is in yuan for each meeting; ``payers`` are those who may pay (none: nothing is said of it).
    """

    negative: bool = False
    needs_approval: bool = False
    cost_limit: Decimal | None = None
    payers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is recorded of a meeting. ``cost`` in yuan, None where it is not filled in."""

    on: date
    approved_on: date | None = None
    cost: Decimal | None = None
    payer: str = ""
    recused: bool = False
    too_often: bool = False
    dropped: bool = False


def flags_of(rule: Conduct | None, meeting: Meeting, *, today: date) -> tuple[Flag, ...]:
    """What a meeting lacks or breaks, gravest first; of one to come or dropped only what is so already.

    ``rule`` is None where the record names none that is declared.
    """
    if meeting.dropped:
        return ()
    if rule is None:
        return (Flag.NO_RULE,)
    told = {Flag.NEGATIVE: rule.negative, Flag.RECUSED: meeting.recused, Flag.TOO_OFTEN: meeting.too_often}
    told |= _approval(rule, meeting, today) | _money(rule, meeting, today)
    return tuple(flag for flag in Flag if told.get(flag))


def _approval(rule: Conduct, meeting: Meeting, today: date) -> dict[Flag, bool]:
    if not rule.needs_approval:
        return {}
    missing = meeting.approved_on is None
    late = meeting.approved_on is not None and meeting.approved_on > meeting.on
    return {Flag.NO_APPROVAL: missing and meeting.on <= today, Flag.LATE_APPROVAL: late}


def _money(rule: Conduct, meeting: Meeting, today: date) -> dict[Flag, bool]:
    asked = meeting.on <= today and (rule.cost_limit is not None or bool(rule.payers))
    paid = meeting.cost is None or meeting.cost > 0
    return {
        Flag.OVER_LIMIT: rule.cost_limit is not None and meeting.cost is not None and meeting.cost > rule.cost_limit,
        Flag.WRONG_PAYER: bool(rule.payers) and bool(meeting.payer) and paid and meeting.payer not in rule.payers,
        Flag.NO_COST: asked and meeting.cost is None,
        Flag.NO_PAYER: asked and bool(rule.payers) and meeting.cost is not None and paid and not meeting.payer,
    }


def standing_of(flags: tuple[Flag, ...], meeting: Meeting, *, today: date, corrected: bool = False) -> Standing:
    """How a record with these flags stands.

    ``corrected``: an earlier version broke its rule, and no later one undoes that.
    """
    if corrected:
        return Standing.FLAGGED
    if meeting.dropped:
        return Standing.DROPPED
    if any(flag not in LACKING for flag in flags):
        return Standing.FLAGGED
    if meeting.on > today:
        return Standing.PLANNED
    return Standing.INCOMPLETE if flags else Standing.COMPLETE
