"""Growth, shares and differences of readings, and flows derived from year-to-date values."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from math import prod

from diaodu.core.absences import Absence, Reading, first_absence
from diaodu.core.division import CONTEXT, DIGITS, HUNDRED, divide
from diaodu.core.intervals import Interval
from diaodu.core.periods import Period, PeriodError, PeriodKind

# Roots go through logarithms; the guard digits keep their last digit out of the result.
_ROOTS = Context(prec=DIGITS + 12, rounding=ROUND_HALF_UP)


def difference(now: Reading, before: Reading) -> Reading:
    if isinstance(now, Absence):
        return now
    return before if isinstance(before, Absence) else now - before


def growth_percent(now: Reading, base: Reading) -> Reading:
    """By how much of the base `now` exceeds it; a base of zero or less has no growth."""
    if isinstance(now, Absence):
        return now
    if isinstance(base, Absence):
        return base
    return divide((now - base) * HUNDRED, base) if base > 0 else Absence.NOT_APPLICABLE


def percent_of(actual: Reading, plan: Reading) -> Reading:
    """How much of the plan is reached; a plan of zero or less has no share."""
    if isinstance(actual, Absence):
        return actual
    if isinstance(plan, Absence):
        return plan
    return divide(actual * HUNDRED, plan) if plan > 0 else Absence.NOT_APPLICABLE


def average_growth_percent(now: Reading, base: Reading, years: int) -> Reading:
    """The yearly growth that leads from the base to `now` in so many years (the two-year mean and its like)."""
    if years < 1:
        raise ValueError(f"an average over {years} years")
    if isinstance(now, Absence):
        return now
    if isinstance(base, Absence):
        return base
    if base <= 0 or now < 0:
        return Absence.NOT_APPLICABLE
    return _yearly_percent(_ROOTS.divide(now, base), years)


def average_of_growths(growths: Sequence[Reading]) -> Reading:
    """The yearly growth equal to these growths one after another, for series that print growth but no level."""
    if not growths:
        raise ValueError("an average of no growths")
    absence = first_absence(*growths)
    if absence is not None:
        return absence
    factors = [1 + divide(growth, HUNDRED) for growth in growths if isinstance(growth, Decimal)]
    if any(factor < 0 for factor in factors):
        return Absence.NOT_APPLICABLE
    return _yearly_percent(prod(factors, start=Decimal(1)), len(factors))


def _yearly_percent(ratio: Decimal, years: int) -> Decimal:
    root = _ROOTS.power(ratio, _ROOTS.divide(Decimal(1), Decimal(years)))
    return CONTEXT.plus(_ROOTS.multiply(_ROOTS.subtract(root, Decimal(1)), HUNDRED))


def implied_base(now: Decimal, growth: Decimal) -> Decimal:
    """The base that a value and its growth in percent imply."""
    _refuse_total_loss(growth)
    return divide(now * HUNDRED, HUNDRED + growth)


def implied_base_interval(now: Interval, growth: Interval) -> Interval:
    """The same for a value and a growth that are known only as printed."""
    _refuse_total_loss(growth.low)
    return now * HUNDRED / (growth + HUNDRED)


def implied_whole(part: Decimal, percent: Decimal) -> Decimal:
    """The whole of which this part is so many percent."""
    if percent <= 0:
        raise ValueError(f"no whole of which a part is {percent} %")
    return divide(part * HUNDRED, percent)


def implied_whole_interval(part: Interval, percent: Interval) -> Interval:
    if percent.low <= 0:
        raise ValueError(f"no whole of which a part is {percent} %")
    return part * HUNDRED / percent


def _refuse_total_loss(growth: Decimal) -> None:
    if growth <= -HUNDRED:
        raise ValueError(f"no base from which a value grows by {growth} %")


def monthly_from_year_to_date(readings: Mapping[Period, Reading]) -> dict[Period, Reading]:
    """The flow of each month up to the last one given, where two neighbouring cumulative values tell it.

    A month without a cumulative value leaves its own flow and the next one unknown; so January and February
    reported together give neither, and nothing is split by guess.
    """
    flows: dict[Period, Reading] = {}
    for month in _months_covered(readings):
        reading = readings.get(month, Absence.MISSING)
        if isinstance(reading, Absence):
            flows[month] = _absence_of_flow(reading, month, readings)
        elif month.months_elapsed() == 1:
            flows[month] = reading
        else:
            before = readings.get(month.shift_months(-1), Absence.MISSING)
            flows[month] = Absence.MISSING if isinstance(before, Absence) else reading - before
    return flows


def year_to_date_from_monthly(readings: Mapping[Period, Reading]) -> dict[Period, Reading]:
    """The cumulative value of each month; from the first month of the year without a flow on there is none."""
    sums: dict[Period, Reading] = {}
    for month in _months_covered(readings):
        reading = readings.get(month, Absence.MISSING)
        if isinstance(reading, Absence) or month.months_elapsed() == 1:
            sums[month] = reading
        else:
            before = sums[month.shift_months(-1)]
            sums[month] = Absence.MISSING if isinstance(before, Absence) else before + reading
    return sums


def _months_covered(readings: Iterable[Period]) -> list[Period]:
    """Every month from the start of its fiscal year to each month given, so that a hole is seen as one."""
    months: set[Period] = set()
    for period in readings:
        if period.kind is not PeriodKind.MONTH:
            raise PeriodError(f"not a month: {period}")
        months.update(period.year_to_date_months())
    return sorted(months)


def _absence_of_flow(absence: Absence, month: Period, readings: Mapping[Period, Reading]) -> Absence:
    """A month that was not due alone but lies inside a later cumulative value has a flow nobody can tell."""
    if absence is not Absence.NOT_DUE:
        return absence
    told_later = any(
        later.year == month.year and later > month and isinstance(reading, Decimal)
        for later, reading in readings.items()
    )
    return Absence.MISSING if told_later else absence
