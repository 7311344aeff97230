from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.periods import CIVIL, Calendar, Period, PeriodError, PeriodKind

APRIL_BY_END = Calendar(year_starts=4, labelled_by="end")
calendars = st.builds(Calendar, st.integers(1, 12), st.sampled_from(["start", "end"]))
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
tokens = st.one_of(
    days.map(lambda day: day.isoformat()),
    days.map(lambda day: day.isoformat()[:7]),
    st.builds(
        lambda year, part: f"{year}{part}",
        st.integers(1990, 2090),
        st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"]),
    ),
)


@pytest.mark.parametrize(
    ("token", "kind", "first", "last"),
    [
        ("2023", PeriodKind.YEAR, date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-H2", PeriodKind.HALF, date(2023, 7, 1), date(2023, 12, 31)),
        ("2023-Q1", PeriodKind.QUARTER, date(2023, 1, 1), date(2023, 3, 31)),
        ("2024-02", PeriodKind.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-01-31", PeriodKind.DAY, date(2023, 1, 31), date(2023, 1, 31)),
    ],
)
def test_civil_tokens(token: str, kind: PeriodKind, first: date, last: date) -> None:
    period = Period.parse(token)
    assert (period.kind, period.first_day, period.last_day) == (kind, first, last)
    assert (period.token, str(period), period.year) == (token, token, first.year)


@pytest.mark.parametrize(
    "token",
    ["", "23", "2023-", "2023-H3", "2023-Q5", "2023-13", "2023-00", "2023-02-29", "2023-1", "0000",
     "2023-01-", " 2023", "2023\n", "２０２３", "2023-q1"],
)  # fmt: skip
def test_what_is_no_period_is_refused(token: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(token)


def test_a_fiscal_year_labelled_by_its_end() -> None:
    year = Period.parse("2023", APRIL_BY_END)
    assert (year.first_day, year.last_day, year.year) == (date(2022, 4, 1), date(2023, 3, 31), 2023)
    quarter = Period.parse("2023-Q4", APRIL_BY_END)
    assert (quarter.first_day, quarter.token) == (date(2023, 1, 1), "2023-Q4")
    january = Period.parse("2023-01", APRIL_BY_END)
    assert (january.year, january.months_elapsed()) == (2023, 10)
    assert january.year_to_date_months()[0].token == "2022-04"


def test_a_fiscal_year_labelled_by_its_start() -> None:
    year = Period.parse("2023", Calendar(7, "start"))
    assert (year.first_day, year.last_day) == (date(2023, 7, 1), date(2024, 6, 30))


def test_the_same_days_are_the_same_period_under_any_calendar() -> None:
    civil, fiscal = Period.parse("2023-Q1"), Period.parse("2023-Q4", APRIL_BY_END)
    assert civil == fiscal
    assert hash(civil) == hash(fiscal)
    assert Period.parse("2023-01-01") != Period.parse("2023-01")


@pytest.mark.parametrize(("start", "label"), [(0, "start"), (13, "start"), (1, "middle")])
def test_a_calendar_that_cannot_be_is_refused(start: int, label: str) -> None:
    with pytest.raises(PeriodError):
        Calendar(start, label)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        (date(2023, 1, 1), date(2023, 1, 30), PeriodKind.MONTH),
        (date(2023, 2, 1), date(2023, 4, 30), PeriodKind.QUARTER),
        (date(2023, 1, 1), date(2023, 1, 2), PeriodKind.DAY),
        (date(2022, 4, 1), date(2023, 3, 31), PeriodKind.YEAR),
    ],
)
def test_a_period_that_its_calendar_does_not_have_cannot_be_built(first: date, last: date, kind: PeriodKind) -> None:
    with pytest.raises(PeriodError):
        Period(first, last, kind)


def test_shifting_keeps_to_days_that_exist() -> None:
    assert Period.parse("2024-02-29").shift(years=-1).token == "2023-02-28"
    assert Period.parse("2024-02-29").shift(years=4).token == "2028-02-29"
    assert Period.parse("2023-01-31").shift_months(1).token == "2023-02-28"
    assert Period.parse("2023-01-31").shift_months(2).token == "2023-03-31"
    assert Period.parse("2023-03-31").shift_months(-13).token == "2022-02-28"


def test_a_quarter_moves_by_quarters_only() -> None:
    assert Period.parse("2023-Q4").shift_months(3).token == "2024-Q1"
    with pytest.raises(PeriodError, match="quarter does not move by 1"):
        Period.parse("2023-Q4").shift_months(1)


def test_a_shift_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(PeriodError):
        Period.parse("9999-12").shift(years=1)
    with pytest.raises(PeriodError):
        Period.parse("0001").shift(years=-1)


def test_months_of_a_quarter_and_of_a_day() -> None:
    assert [month.token for month in Period.parse("2023-Q1").months()] == ["2023-01", "2023-02", "2023-03"]
    assert Period.parse("2023-01-15").months() == ()
    assert Period.parse("2023-01-15").last_month() == Period.parse("2023-01")
    assert Period.month_of(date(2023, 1, 15)) == Period.parse("2023-01")
    assert Period.year_of(2023, APRIL_BY_END) == Period.parse("2023", APRIL_BY_END)


@given(tokens, calendars)
def test_a_token_reads_back(token: str, calendar: Calendar) -> None:
    period = Period.parse(token, calendar)
    assert period.token == token
    assert Period.parse(period.token, calendar) == period


@given(tokens, calendars, st.integers(-40, 40))
def test_shifting_years_moves_the_label_and_keeps_the_kind(token: str, calendar: Calendar, years: int) -> None:
    period = Period.parse(token, calendar)
    moved = period.shift(years=years)
    assert (moved.year, moved.kind) == (period.year + years, period.kind)
    assert moved.calendar == calendar
    assert moved.months_elapsed() == period.months_elapsed()


@given(tokens, calendars)
def test_months_tile_the_period(token: str, calendar: Calendar) -> None:
    period = Period.parse(token, calendar)
    months = period.months()
    if period.kind is PeriodKind.DAY:
        return
    assert months[0].first_day == period.first_day
    assert months[-1].last_day == period.last_day
    for before, after in pairwise(months):
        assert before.last_day + timedelta(days=1) == after.first_day


@given(tokens, calendars)
def test_year_to_date_starts_the_fiscal_year_and_ends_with_the_period(token: str, calendar: Calendar) -> None:
    period = Period.parse(token, calendar)
    months = period.year_to_date_months()
    assert len(months) == period.months_elapsed()
    assert months[0].first_day.month == calendar.year_starts
    assert months[-1] == period.last_month()
    assert {month.year for month in months} == {period.year}


@given(days, calendars)
def test_a_day_lies_in_exactly_one_year(day: date, calendar: Calendar) -> None:
    period = Period(day, day, PeriodKind.DAY, calendar)
    holders = [y for y in range(day.year - 2, day.year + 3) if Period.year_of(y, calendar).contains(day)]
    assert holders == [period.year]


@given(tokens, tokens)
def test_order_follows_the_days(first: str, second: str) -> None:
    left, right = Period.parse(first), Period.parse(second)
    if left.last_day < right.first_day:
        assert left < right
    assert (left == right) == (first == second)
    assert left.calendar == CIVIL
