"""What became of a cohort: of the deals signed in a quarter, how many reached an event by which age, and the curve.

The curve is Kaplan and Meier's product-limit estimate (E. L. Kaplan and P. Meier, "Nonparametric Estimation from
Incomplete Observations", Journal of the American Statistical Association 53 (1958), 457-481) in whole months of age:

    S(-1) = 1,  S(m) = S(m-1) * (1 - d(m) / n(m)),  reached(m) = 1 - S(m)

``n(m)`` are at risk in month ``m``: they had not reached the event before it, and were seen through all of it. ``d(m)``
of them reached it in that month. A case is seen through month ``m`` when ``m`` months have passed since it entered, up
to the as-of date; what it does in a month that is not over is not yet counted, so that the fast ones do not lead.

A case that was given up stays at risk and never reaches the event: were it taken out, the curve would speak of a world
in which nothing is given up. So, when all cases are old enough, the curve is the plain share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import HUNDRED, divide
from diaodu.core.periods import MONTHS_IN_YEAR


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that were seen equally long and reached the event at the same age; both in whole months.

    ``at`` is None where it was not reached. ``weight`` is the money of all of them together, in any one unit.
    """

    seen: int
    at: int | None
    number: int
    weight: Decimal

    def __post_init__(self) -> None:
        if self.number < 1 or self.weight < 0:
            raise ValueError(f"{self.number} cases of the weight {self.weight}")

    def by(self, months: int) -> bool:
        """Whether they reached the event within so many months."""
        return self.at is not None and self.at <= months


class Payment(NamedTuple):
    """What was paid for cases at one age, in the unit of their weight; ``seen`` is how long these cases were seen."""

    seen: int
    at: int
    amount: Decimal


class Share(NamedTuple):
    """Of the cases old enough (``of`` counts them), in percent: how many, and how much of their weight."""

    number: Reading
    weight: Reading
    of: int


class Step(NamedTuple):
    """A month of the curve: its age in months, those at risk in it and their events, and what is reached in percent."""

    age: int
    at_risk: int
    events: int
    number: Decimal
    weight: Decimal


def age_seen(entered: date, as_of: date) -> int:
    """How many whole months have passed; below zero for what enters after the as-of date.

    A month has passed on the same day of the next one, where that is shorter on the first day after it.
    """
    months = (as_of.year - entered.year) * MONTHS_IN_YEAR + as_of.month - entered.month
    return months - (as_of.day < entered.day)


def age_at(entered: date, event: date) -> int:
    """The month of age an event falls in: 0 up to the day of entry, 1 up to a month later, and so on."""
    return max(0, age_seen(entered, event) + (event.day != entered.day))


def share_after(groups: Iterable[Group], months: int) -> Share:
    """The share that reached the event within so many months; not due while no case is old enough."""
    old = [group for group in groups if group.seen >= months]
    there = [group for group in old if group.by(months)]
    of = sum(group.number for group in old)
    number = _percent_of(Decimal(sum(group.number for group in there)), Decimal(of)) if of else Absence.NOT_DUE
    weight = _percent_of(_sum(group.weight for group in there), _sum(group.weight for group in old))
    return Share(number, weight if of else Absence.NOT_DUE, of)


def paid_after(groups: Iterable[Group], payments: Iterable[Payment], months: int) -> Reading:
    """The money paid within so many months as percent of the weight of the cases old enough; not due without any.

    More may be paid than was agreed: it can pass 100.
    """
    old = [group for group in groups if group.seen >= months]
    paid = _sum(each.amount for each in payments if each.seen >= months and each.at <= months)
    return _percent_of(paid, _sum(group.weight for group in old)) if old else Absence.NOT_DUE


def curve(groups: Iterable[Group]) -> list[Step]:
    """The curve, month by month from age 0 to that of the oldest case; empty without cases seen at all.

    An event on or before the day of entry counts at age 0, where all cases are at risk. A month in which nobody is
    left at risk keeps what was reached.
    """
    seen = [group for group in groups if group.seen >= 0]
    steps: list[Step] = []
    number = weight = Fraction(1)
    for age in range(max((group.seen for group in seen), default=-1) + 1):
        at_risk = [group for group in seen if group.seen >= age and not group.by(age - 1)]
        events = [group for group in at_risk if group.at == age]
        risking, reaching = _number(at_risk), _number(events)
        number *= 1 - _part(Fraction(reaching), Fraction(risking))
        weight *= 1 - _part(_weight(events), _weight(at_risk))
        steps.append(Step(age, risking, reaching, _percent(1 - number), _percent(1 - weight)))
    return steps


def _number(groups: Sequence[Group]) -> int:
    return sum(group.number for group in groups)


def _weight(groups: Sequence[Group]) -> Fraction:
    return sum((Fraction(group.weight) for group in groups), Fraction(0))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _part(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole if whole else Fraction(0)


def _percent(part: Fraction) -> Decimal:
    return divide(Decimal(part.numerator) * HUNDRED, Decimal(part.denominator))


def _percent_of(part: Decimal, whole: Decimal) -> Reading:
    return divide(part * HUNDRED, whole) if whole else Absence.NOT_APPLICABLE
