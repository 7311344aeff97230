"""The clocks of real offices on dates counted by hand, over Spring Festival, May Day and National Day of three years.

``office_clocks.csv`` has, for each, the days that were counted on paper (``counted``, of terms in working days) and
those without work that were passed over (``not_worked``), so that every date can be followed. The rules:

- ``huating``: three slips. Whoever misses the date for starting, building or progress gets a blue slip; whoever misses
  the blue slip's term a yellow one; whoever misses the yellow one's is talked to and gets a red one with a last term.
  (Gansu Daily, 2017-09-28.) The terms are what each slip says; those here, 5, 3 and 3 working
  days, are examples. Each slip is issued at the moment the one before is missed.
- ``shanxi``: 13710. 1: studied the same day, in other texts within 1 day; 3: replied in 3 days; 7: ordinary matters done
  in 7 days; 1: grave ones in 1 month; 0: all struck off. (http://sx.people.com.cn/BIG5/n2/2021/0601/c352664-34754454.html;
  http://yaodu.linfen.gov.cn/contents/337/22760.html.) Its days are days of the calendar (天).
- ``supervision``: default terms of one office: urgent 1 to 5 days, ordinary 15, hard 30, papers 30, minutes 20.
  (http://www.fymate.net/html/text/lar/168342/16834225_2.html.) They are days of the calendar (日); the same numbers as
  working days, as other offices have them, are marked so.
- ``complaints``: one county signs in within 2 hours and settles in 1, 5 or 10 days by type, as we know from a
  summary alone: that the hours are office hours is our reading, and the days are counted in both ways.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from diaodu.core.workdays import Term, TermUnit, WorkCalendar, due_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
FILE = Path(__file__).resolve().parents[1] / "data" / "office_clocks.csv"
YEARS = (2023, 2024, 2025)

# As the General Office of the State Council published them for each year (國辦發明電).
HOLIDAYS = {
    2023: "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 12-30..12-31",
    2024: "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
    2025: "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
}
WORKED_WEEKENDS = {
    2023: "01-28..01-29 04-23 05-06 06-25 10-07..10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
}


def days_of(year: int, text: str) -> Iterator[date]:
    """The days of ``01-20 01-28..01-30`` in a year."""
    for span in text.split():
        first, _, last = span.partition("..")
        day, end = (date.fromisoformat(f"{year}-{each}") for each in (first, last or first))
        while day <= end:
            yield day
            day += DAY


def published() -> dict[date, bool]:
    """Every day of the years' lists, and whether it is worked."""
    found = dict.fromkeys((day for year in YEARS for day in days_of(year, HOLIDAYS[year])), False)
    return found | dict.fromkeys((day for year in YEARS for day in days_of(year, WORKED_WEEKENDS[year])), True)


CALENDAR = WorkCalendar(days=published(), zone=SHANGHAI, known_until=date(2025, 12, 31))
with FILE.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['office']} {row['rule']} {row['start']}")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@each_row
def test_the_clock_says_what_was_counted_by_hand(row: dict[str, str]) -> None:
    assert due_at(CALENDAR, Term.parse(row["term"]), moment(row["start"])) == moment(row["due"])


@each_row
def test_the_count_by_hand_adds_up(row: dict[str, str]) -> None:
    """The days counted are as many as the term's and end with its last; the rest of the days between are not worked."""
    term, start, due = Term.parse(row["term"]), moment(row["start"]).date(), moment(row["due"]).date()
    counted, passed = (list(days_of(start.year, row[key])) for key in ("counted", "not_worked"))
    between = [start + DAY * each for each in range(1, (due - start).days + 1)]
    assert passed == [day for day in between if not CALENDAR.is_worked(day)]
    if term.unit is TermUnit.WORKING_DAYS:
        assert (len(counted), counted[-1]) == (term.amount, due)
        assert sorted(counted + passed) == between


def test_each_slip_begins_where_the_one_before_was_missed() -> None:
    slips = [row for row in ROWS if row["office"] == "huating"]
    assert [row["rule"] for row in slips] == ["blue", "yellow", "red"] * 4
    for earlier, later in pairwise(slips):
        assert later["rule"] == "blue" or later["start"] == earlier["due"]


def test_every_office_is_tried_over_every_holiday() -> None:
    holidays = ["2023-01-22", "2023-05-01", "2024-05-01", "2024-10-01", "2025-01-29", "2025-10-01", "2024-02-12"]
    for office in ("huating", "shanxi", "supervision", "complaints"):
        rows = [row for row in ROWS if row["office"] == office]
        met = {day for day in holidays for row in rows if row["start"] < day < row["due"]}
        assert len(rows) >= 6
        assert len(met) >= 3, office
        assert {day[:4] for day in met} == {"2023", "2024", "2025"}, office


def test_the_library_has_the_days_as_they_were_published() -> None:
    library = dict.fromkeys(chinese_calendar.holidays, False) | dict.fromkeys(chinese_calendar.workdays, True)
    assert {day: worked for day, worked in library.items() if day.year in YEARS} == published()
