"""What followed something, against those it did not happen to: differences in differences over months.

Of each case that it happened to, in month ``m``, the mean of some months after ``m`` less the mean of as many before it
(``m`` itself belongs to neither); less the same difference, over the same months, of the cases that are like it and to
which it never happened, on average. The effect is the mean of these over all cases that have somebody like them.

The interval is that of a bootstrap (B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics
7 (1979), 1-26): cases are drawn anew with replacement, and so are those that are like them, once for all the cases that
they stand beside; of so many draws the middle 95 percent. The seed is fixed: the same data give the same interval.

It is a comparison and proves no cause: what happened to a case was not drawn by lot. Under ``LEAST`` cases on either
side nothing is said at all.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

LEAST = 10
DRAWS = 1000
SEED = 20230101
TAIL = 40  # one part in so many is cut off on either side: the middle 95 percent stay


@dataclass(frozen=True, slots=True)
class Case:
    """A case by month (months since year 0): its values, what it is ``like``, and the month ``at`` which it happened
    (None: never).
    """

    code: str
    like: Hashable
    values: Mapping[int, Decimal]
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How many cases were compared, with how many others, how many had to be left out (nobody like them, or months
    without a value), and the effect with its interval; None where there are too few.
    """

    cases: int
    others: int
    left_out: int
    effect: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Matched:
    """A case that has somebody like it: its own difference, and whom and which month to hold it against."""

    own: Decimal
    like: Hashable
    month: int


# of those that are like one another, in the order of their codes: the difference of each over each month asked for
_Others = Mapping[Hashable, Mapping[int, Sequence[Decimal | None]]]


def compare(
    cases: Iterable[Case], *, months: int, least: int = LEAST, draws: int = DRAWS, seed: int = SEED
) -> Compared:
    """Compare over so many months before and after. Raises ``ValueError`` for none."""
    if months < 1:
        raise ValueError("at least one month before and after")
    happened, beside = _apart(cases)
    others = _differences(happened, beside, months)
    matched: list[_Matched] = []
    used: set[tuple[Hashable, int]] = set()
    for case in happened:
        own, month = difference(case, case.at or 0, months), case.at or 0
        seen = {(case.like, place) for place, value in enumerate(others[case.like][month]) if value is not None}
        if own is not None and seen:
            matched.append(_Matched(own, case.like, month))
            used |= seen
    left_out = len(happened) - len(matched)
    if min(len(matched), len(used)) < least:
        return Compared(len(matched), len(used), left_out)
    effect = _effect(matched, {like: range(len(beside[like])) for like in others}, others)
    drawn = sorted(_drawn(matched, others, Random(f"{seed} {draw}")) for draw in range(draws))  # noqa: S311 - no secret
    return Compared(len(matched), len(used), left_out, effect, drawn[draws // TAIL], drawn[draws - 1 - draws // TAIL])


def difference(case: Case, month: int, months: int) -> Decimal | None:
    """The mean of the months after one less that of the months before it; None unless all have a value."""
    before = [case.values.get(month - step) for step in range(1, months + 1)]
    after = [case.values.get(month + step) for step in range(1, months + 1)]
    known_before, known_after = ([value for value in values if value is not None] for values in (before, after))
    if len(known_before) < months or len(known_after) < months:
        return None
    return _mean(known_after) - _mean(known_before)


def _apart(cases: Iterable[Case]) -> tuple[list[Case], dict[Hashable, list[Case]]]:
    happened: list[Case] = []
    others: dict[Hashable, list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda each: each.code):
        if case.at is None:
            others[case.like].append(case)
        else:
            happened.append(case)
    return happened, others


def _differences(happened: Iterable[Case], beside: Mapping[Hashable, Sequence[Case]], months: int) -> _Others:
    found: dict[Hashable, dict[int, Sequence[Decimal | None]]] = defaultdict(dict)
    for case in happened:
        month = case.at or 0
        if month not in found[case.like]:
            found[case.like][month] = [difference(other, month, months) for other in beside.get(case.like, ())]
    return found


def _drawn(matched: Sequence[_Matched], others: _Others, rng: Random) -> Decimal:
    """The effect on cases drawn anew, against others drawn anew once for all the cases that they are like."""
    picked = {}
    for like, months in others.items():
        every = range(max(len(values) for values in months.values()))
        picked[like] = rng.choices(every, k=len(every)) if every else []
    return _effect(rng.choices(matched, k=len(matched)), picked, others)


def _effect(matched: Sequence[_Matched], picked: Mapping[Hashable, Sequence[int]], others: _Others) -> Decimal:
    means: dict[tuple[Hashable, int], Decimal] = {}
    for each in matched:
        key = (each.like, each.month)
        if key not in means:
            values = others[each.like][each.month]
            known = [value for place in picked[each.like] if (value := values[place]) is not None]
            means[key] = _mean(known or [value for value in values if value is not None])
    return _mean([each.own - means[each.like, each.month] for each in matched])


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
