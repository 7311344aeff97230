from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading, first_absence

readings = st.lists(st.one_of(st.sampled_from(Absence), st.decimals(allow_nan=False, allow_infinity=False)))


def test_the_four_absences_have_stable_words() -> None:
    assert [str(absence) for absence in Absence] == ["missing", "not_due", "refused", "not_applicable"]


def test_zero_is_not_absent() -> None:
    assert first_absence(Decimal(0), Decimal("0.00")) is None


@given(readings)
def test_the_leftmost_absence_is_passed_on(values: list[Reading]) -> None:
    absences = [value for value in values if isinstance(value, Absence)]
    assert first_absence(*values) == (absences[0] if absences else None)
