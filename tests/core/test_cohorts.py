from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.cohorts import Group, Payment, Step, age_at, age_seen, curve, paid_after, share_after
from diaodu.core.division import divide
from diaodu.core.rounding import round_half_up

D = Decimal
ages = st.integers(0, 30)
weights = st.decimals(D("0.01"), D(9999), places=2)
groups = st.builds(Group, st.integers(-3, 30), st.none() | ages, st.integers(1, 9), weights)
cohorts = st.lists(groups, max_size=12)

# Remission of 21 patients under 6-mercaptopurine in weeks, here months (Freireich et al., Blood 1963): the example of
# most textbooks, whose table of S is compared
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
KNOWN = {6: "0.857", 7: "0.807", 10: "0.753", 13: "0.690", 16: "0.627", 22: "0.538", 23: "0.448"}


def test_the_curve_of_the_textbooks() -> None:
    relapsed, censored = [Group(99, age, 1, D(1)) for age in RELAPSED], [Group(age, None, 1, D(1)) for age in CENSORED]
    steps = {step.age: step for step in curve([*relapsed, *censored])}
    assert {age: str(round_half_up(1 - steps[age].number / 100, 3)) for age in KNOWN} == KNOWN
    assert [steps[age].at_risk for age in KNOWN] == [21, 17, 15, 12, 11, 7, 6]


@pytest.mark.parametrize(
    ("entered", "day", "seen", "at"),
    [
        ("2023-01-31", "2023-02-28", 0, 1),
        ("2023-01-31", "2023-03-01", 1, 2),
        ("2023-01-31", "2023-03-31", 2, 2),
        ("2023-01-15", "2023-02-14", 0, 1),
        ("2023-01-15", "2023-02-15", 1, 1),
        ("2023-01-15", "2023-02-16", 1, 2),
        ("2022-11-15", "2024-01-15", 14, 14),
        ("2023-01-15", "2023-01-15", 0, 0),
        ("2023-01-15", "2023-01-16", 0, 1),
        ("2023-01-15", "2022-06-01", -8, 0),
    ],
)
def test_whole_months_that_passed_and_the_month_of_age_a_day_falls_in(
    entered: str, day: str, seen: int, at: int
) -> None:
    dates = date.fromisoformat(entered), date.fromisoformat(day)
    assert (age_seen(*dates), age_at(*dates)) == (seen, at)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_an_event_is_seen_when_its_month_of_age_is_over(entered: date, days: int) -> None:
    event = entered + timedelta(days=days)
    assert age_at(entered, event) - age_seen(entered, event) in {0, 1}
    assert age_seen(entered, event) <= age_seen(entered, event + timedelta(days=1))


def test_what_happens_in_a_month_that_is_not_over_is_not_counted() -> None:
    assert share_after([Group(0, 1, 1, D(1))], 1) == (Absence.NOT_DUE, Absence.NOT_DUE, 0)
    assert curve([Group(0, 1, 1, D(1))]) == [Step(0, 1, 0, D(0), D(0))]


@given(st.lists(st.builds(Group, st.just(30), st.none() | ages, st.integers(1, 9), weights), min_size=1), ages)
def test_where_all_are_old_enough_the_curve_is_the_plain_share(found: list[Group], months: int) -> None:
    step, share = curve(found)[months], share_after(found, months)
    assert (step.number, step.weight) == (share.number, share.weight)


@given(cohorts)
def test_the_curve_against_the_estimate_found_the_other_way(found: list[Group]) -> None:
    assert [step.weight for step in curve(found)] == redistributed(found)


def redistributed(found: Sequence[Group]) -> list[Decimal]:
    """Efron's redistribution to the right: those no longer seen leave their share to those who still are."""
    mass = {index: Fraction(group.weight) for index, group in enumerate(found) if group.seen >= 0}
    whole, reached, rows = sum(mass.values()), Fraction(0), []
    for age in range(max((found[index].seen for index in mass), default=-1) + 1):
        gone = [index for index in mass if found[index].seen < age]
        left, heirs = sum(mass.pop(index) for index in gone), sum(mass.values())
        mass = {index: own + left * own / heirs for index, own in mass.items()}
        reached += sum(mass.pop(index) for index in list(mass) if found[index].at == age)
        rows.append(divide(Decimal((reached / whole).numerator) * 100, Decimal((reached / whole).denominator)))
    return rows


@given(cohorts)
def test_what_is_reached_never_falls_and_fewer_are_at_risk(found: list[Group]) -> None:
    steps = curve(found)
    assert [step.number for step in steps] == sorted(step.number for step in steps)
    assert [step.at_risk for step in steps] == sorted((step.at_risk for step in steps), reverse=True)
    assert all(0 <= step.number <= 100 and 0 <= step.weight <= 100 for step in steps)
    assert not steps or steps[0].at_risk == sum(group.number for group in found if group.seen >= 0)


@given(groups, st.integers(2, 9), cohorts, ages)
def test_cases_told_together_or_one_by_one_are_the_same(
    one: Group, count: int, others: list[Group], months: int
) -> None:
    together, apart = Group(one.seen, one.at, one.number * count, one.weight * count), [one] * count
    assert curve([together, *others]) == curve([*apart, *others])
    assert share_after([together, *others], months) == share_after([*apart, *others], months)


def test_money_in_place_is_the_money_and_not_the_amount_of_the_deals_that_have_some() -> None:
    cohort = [Group(40, 2, 1, D(100)), Group(40, None, 1, D(100)), Group(5, 1, 1, D(100))]
    payments = [Payment(40, 2, D(30)), Payment(40, 13, D(50)), Payment(5, 1, D(90))]
    assert share_after(cohort, 12) == (D(50), D(50), 2)
    assert paid_after(cohort, payments, 12) == D(15)
    assert paid_after(cohort, payments, 24) == D(40)
    assert paid_after(cohort, payments, 48) is Absence.NOT_DUE


def test_a_cohort_without_money_has_a_share_of_number_alone() -> None:
    assert share_after([Group(3, 0, 1, D(0))], 3) == (D(100), Absence.NOT_APPLICABLE, 1)
    with pytest.raises(ValueError, match="0 cases"):
        Group(3, 0, 0, D(0))
