"""Progress against a baseline: even months, a planned curve, or last year's curve."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import divide
from diaodu.core.growth import difference, percent_of
from diaodu.core.periods import MONTHS_IN_YEAR


def linear_expected(target: Decimal, months_elapsed: int, months: int = MONTHS_IN_YEAR) -> Decimal:
    """What even progress (序時進度) would have reached."""
    _refuse_outside(months_elapsed, months)
    return divide(target * months_elapsed, Decimal(months))


def curve_expected(target: Decimal, cumulative_shares: Sequence[Decimal], months_elapsed: int) -> Decimal:
    """What a planned curve would have reached.

    The shares are cumulative, one for each month; the last one stands for the whole target, so fractions,
    percentages and planned amounts all serve.
    """
    _refuse_outside(months_elapsed, len(cumulative_shares))
    shares = [Decimal(0), *cumulative_shares]
    if sorted(shares) != shares or shares[-1] == 0:
        raise ValueError("a cumulative curve starts at zero or more, never falls and ends above zero")
    return divide(target * shares[months_elapsed], shares[-1])


def last_year_expected(
    target: Decimal,
    last_year_cumulative: Mapping[int, Reading],
    months_elapsed: int,
    months: int = MONTHS_IN_YEAR,
) -> Reading:
    """What would have been reached with last year's seasons, keyed by months elapsed."""
    _refuse_outside(months_elapsed, months)
    whole = last_year_cumulative.get(months, Absence.MISSING)
    reached = last_year_cumulative.get(months_elapsed, Absence.MISSING) if months_elapsed else Decimal(0)
    if isinstance(reached, Absence):
        return reached
    if isinstance(whole, Absence):
        return whole
    return divide(target * reached, whole) if whole > 0 else Absence.NOT_APPLICABLE


def required_monthly(target: Decimal, actual: Reading, months_left: int) -> Reading:
    """What each month left has to bring; zero once the target is met."""
    if months_left < 0:
        raise ValueError(f"{months_left} months left")
    if isinstance(actual, Absence):
        return actual
    if actual >= target:
        return Decimal(0)
    return divide(target - actual, Decimal(months_left)) if months_left else Absence.NOT_APPLICABLE


def lead_percentage_points(actual: Reading, target: Reading, expected: Reading) -> Reading:
    """How far the completion rate is ahead of the expected one (超序時), behind if negative."""
    return percent_of(difference(actual, expected), target)


def _refuse_outside(months_elapsed: int, months: int) -> None:
    if months < 1 or not 0 <= months_elapsed <= months:
        raise ValueError(f"{months_elapsed} of {months} months elapsed")
