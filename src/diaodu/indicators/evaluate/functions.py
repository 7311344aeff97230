"""The functions of one expression: over time, over places, over facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.formula.nodes import Apply, Indicator
from diaodu.core.growth import difference, monthly_from_year_to_date, percent_of
from diaodu.core.periods import Period, PeriodKind
from diaodu.core.ranking import Ranked, rank, rank_change
from diaodu.indicators.evaluate.bases import has_small_base
from diaodu.indicators.evaluate.outcomes import At, Operand, Outcome, absent, joined

if TYPE_CHECKING:
    from diaodu.indicators.evaluate.evaluator import Evaluator
    from diaodu.indicators.reader import PlaceNode

_STEPS = {PeriodKind.HALF: 6, PeriodKind.QUARTER: 3}


def _previous(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    return evaluator.of(node.of, at.moved(at.period.shift(years=-1)))


def _change(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    now, before = evaluator.of(node.of, at), _previous(evaluator, node, at)
    return joined(difference(now.reading, before.reading), now, before)


def _month(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    """The period's own part of a cumulative value: what it ended with, less what stood before it began."""
    months = at.period.months()
    if not months:
        return absent(Absence.NOT_APPLICABLE, _("單日沒有月度數。"))
    end = evaluator.of(node.of, at.moved(months[-1]))
    first = months[0]
    before = [] if first.months_elapsed() == 1 else [evaluator.of(node.of, at.moved(first.shift_months(-1)))]
    if any(_partly_reported(part.operands) for part in (end, *before)):
        return absent(Absence.MISSING, _("名單內有未上報的，前後兩期不可相減。"), end, *before)
    if len(months) == 1:
        return joined(_flow(evaluator, node, at, first), end, *before)
    return joined(difference(end.reading, before[0].reading), end, *before) if before else end


def _partly_reported(operands: Sequence[Operand]) -> bool:
    """Whether anything read is a sum of only some: such sums differ by who reported, not by what was done."""
    return any(_is_part(each) or _partly_reported(each.operands) for each in operands)


def _is_part(operand: Operand) -> bool:
    if isinstance(operand.reading, Absence) or operand.coverage is None:
        return False
    return operand.coverage.reported < operand.coverage.of


def _flow(evaluator: Evaluator, node: Apply, at: At, month: Period) -> Reading:
    """The flow of one month, read with the months around it: January and February may be one."""
    around = [month]
    if month.months_elapsed() > 1:
        around.append(month.shift_months(-1))
    following = month.shift_months(1)
    if following.year == month.year:
        around.append(following)
    readings = {each: evaluator.of(node.of, at.moved(each)).reading for each in around}
    return monthly_from_year_to_date(readings)[month]


def _ytd(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    """The sum of the months. On a comparable base each month is held against the same one of the other year."""
    parts = [evaluator.of(node.of, at.moved(month)) for month in at.period.year_to_date_months()]
    numbers = [part.reading for part in parts if isinstance(part.reading, Decimal)]
    unlike = not at.comparable and any(_partly_reported(part.operands) for part in parts)
    if len(numbers) < len(parts) or unlike:
        return absent(Absence.MISSING, _("年內有月份缺數，累計不成立。"), *parts)
    return joined(sum(numbers, Decimal(0)), *parts)


def _share(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    part, whole = evaluator.of(node.of, at), evaluator.of(node.of, replace(at, facet=""))
    return joined(percent_of(part.reading, whole.reading), part, whole)


def place_above(evaluator: Evaluator, place: PlaceNode, level: str) -> PlaceNode | None:
    """The place of a level that a place lies in; none across the border of published and generated."""
    found: PlaceNode | None = place
    while found is not None and found.level != level:
        found = evaluator.reader.place(found.parent)
    return found if found is not None and found.generated == place.generated else None


def _above(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    found = place_above(evaluator, at.place, node.level)
    if found is None:
        return absent(Absence.NOT_APPLICABLE, _("沒有這一級的上級。"))
    return evaluator.of(node.of, replace(at, place=found))


def _share_of_parent(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    parent = evaluator.reader.place(at.place.parent)
    if parent is None or parent.generated != at.place.generated:
        return absent(Absence.NOT_APPLICABLE, _("沒有可比的上級。"))
    part, whole = evaluator.of(node.of, at), evaluator.of(node.of, replace(at, place=parent))
    return joined(percent_of(part.reading, whole.reading), part, whole)


def peers(evaluator: Evaluator, place: PlaceNode) -> Sequence[PlaceNode]:
    """The places of the same parent and level, itself among them."""
    parent = evaluator.reader.place(place.parent)
    if parent is None:
        return []
    below = [each for each in evaluator.reader.places_below(parent) if each.level == place.level]
    return below if place in below else []


def ranked(evaluator: Evaluator, node: Apply, at: At) -> dict[str, Ranked]:
    """The ranks of a place and its peers by an expression, best first by its direction."""
    values = {each.code: _rankable(evaluator, node, replace(at, place=each)) for each in peers(evaluator, at.place)}
    return rank(values, descending=not _lower_is_better(evaluator, node))


def _rankable(evaluator: Evaluator, node: Apply, at: At) -> Reading:
    """What is ranked of a place: nothing where the figure stands on too small a base."""
    if isinstance(node.of, Indicator) and has_small_base(evaluator, node.of.code, at):
        return Absence.NOT_APPLICABLE
    return evaluator.of(node.of, at).reading


def _lower_is_better(evaluator: Evaluator, node: Apply) -> bool:
    declared = evaluator.regime.indicators.get(node.of.code) if isinstance(node.of, Indicator) else None
    return declared is not None and declared.direction == "lower"


def _rank(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    own = evaluator.of(node.of, at)
    found = ranked(evaluator, node, at).get(at.place.code)
    if isinstance(own.reading, Absence):
        return joined(own.reading, own)
    if found is None:
        return absent(Absence.NOT_APPLICABLE, _("沒有同級可排位，或基數過小不排位。"), own)
    return joined(Decimal(found.rank), own)


def _rank_change(evaluator: Evaluator, node: Apply, at: At) -> Outcome:
    earlier = at.moved(before(at.period))
    now, then = (ranked(evaluator, node, each).get(at.place.code) for each in (at, earlier))
    parts = [evaluator.of(node.of, each) for each in (at, earlier)]
    change = rank_change(now, then)
    if isinstance(change, Absence):
        return absent(change, _("兩期中有一期沒有位次。"), *parts)
    return joined(Decimal(change), *parts)


def before(period: Period) -> Period:
    """The period of the same kind just before; for a year, half, quarter or month."""
    if period.kind is PeriodKind.YEAR:
        return period.shift(years=-1)
    return period.shift_months(-_STEPS.get(period.kind, 1))


APPLIED: Mapping[str, Callable[[Evaluator, Apply, At], Outcome]] = {
    "above": _above,
    "change": _change,
    "month": _month,
    "previous": _previous,
    "rank": _rank,
    "rank_change": _rank_change,
    "share": _share,
    "share_of_parent": _share_of_parent,
    "ytd": _ytd,
}
