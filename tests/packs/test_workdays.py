"""The calendar of a pack: what is published, what the pack says over it, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from diaodu.core.workdays import OFFICE_HOURS, Term, WorkCalendar, due_at, is_provisional
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Definition, Pack
from diaodu.packs.workdays import work_calendar
from tests.small_pack import FILES, write_pack

HEADER = "day,worked,name_hant,name_hans,name_en,document\n"
LAST = date(max(chinese_calendar.holidays).year, 12, 31)
AFTER = LAST + timedelta(days=1)

pytestmark = pytest.mark.django_db


def written(folder: Path, *, calendar: str = "", days: str | None = None, code: str = "small", uses: str = "") -> Path:
    """A small pack with these lines in ``[calendar]`` and these rows in workdays.csv."""
    root = write_pack(folder, code=code, place=f"X{code}")
    head = FILES["pack.toml"].format(code=code).replace("[[level]]", f"{uses}\n[calendar]\n{calendar}\n[[level]]", 1)
    (root / "pack.toml").write_text(head, encoding="utf-8")
    if days is not None:
        (root / "workdays.csv").write_text(HEADER + days, encoding="utf-8")
    return root


def calendar_of(root: Path) -> WorkCalendar:
    load_pack(root)
    return work_calendar(Pack.objects.get(code=root.name))


def test_a_pack_that_says_nothing_works_as_is_published(tmp_path: Path) -> None:
    calendar = calendar_of(written(tmp_path))
    assert (calendar.sessions, calendar.known_until) == (OFFICE_HOURS, LAST)
    assert calendar.zone == ZoneInfo("Asia/Shanghai")
    day = date(min(chinese_calendar.holidays).year, 1, 1)
    differing = []
    while day <= LAST:
        if calendar.is_worked(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_after_the_published_years_weeks_are_plain_and_due_times_provisional(tmp_path: Path) -> None:
    calendar = calendar_of(written(tmp_path))
    beyond = [AFTER + timedelta(days=each) for each in range(366)]
    assert [day for day in beyond if calendar.is_worked(day) != (day.weekday() < 5)] == []
    assert is_provisional(calendar, datetime.combine(AFTER, time(9), calendar.zone))
    assert not is_provisional(calendar, datetime.combine(LAST, time(18), calendar.zone))


def test_a_packs_own_days_hold_over_the_published_and_go_beyond_them(tmp_path: Path) -> None:
    ahead = date(LAST.year + 1, 1, 1)
    rows = f"2023-01-28,no,,,,\n2023-01-20,no,除夕前,除夕前,Eve,page\n{ahead},no,元旦,元旦,New Year,\n"
    calendar = calendar_of(written(tmp_path, calendar=f'known_until = "{ahead.year}-12-31"', days=rows))
    assert [calendar.is_worked(date(2023, 1, day)) for day in (20, 28, 29)] == [False, False, True]
    assert not calendar.is_worked(ahead)
    assert calendar.known_until == date(ahead.year, 12, 31)
    start = datetime(2023, 1, 19, 10, tzinfo=calendar.zone)
    assert due_at(calendar, Term.parse("1 working_days"), start).date() == date(2023, 1, 29)


def test_an_earlier_word_does_not_shorten_what_is_published(tmp_path: Path) -> None:
    assert calendar_of(written(tmp_path, calendar="known_until = 2023-12-31")).known_until == LAST


def test_a_pack_may_do_without_the_published_days(tmp_path: Path) -> None:
    calendar = calendar_of(written(tmp_path, calendar='holidays = "none"\noffice_hours = ["08:30-16:30"]'))
    assert calendar.sessions == ((time(8, 30), time(16, 30)),)
    assert [calendar.is_worked(date(2023, 1, day)) for day in (23, 28)] == [True, False]
    assert calendar.known_until == date.max


def test_the_days_of_a_pack_can_be_all_there_are(tmp_path: Path) -> None:
    lines = 'holidays = "none"\nknown_until = "2023-12-31"'
    calendar = calendar_of(written(tmp_path, calendar=lines, days="2023-07-20,no,,,,\n"))
    assert [calendar.is_worked(day) for day in (date(2023, 7, 20), date(2023, 1, 23))] == [False, True]
    assert calendar.known_until == date(2023, 12, 31)


def test_a_pack_takes_each_key_and_day_from_those_it_uses(tmp_path: Path) -> None:
    lines = 'holidays = "none"\nknown_until = "2023-12-31"\noffice_hours = ["08:00-12:00"]'
    load_pack(written(tmp_path, calendar=lines, days="2023-07-20,no,,,,\n2023-07-21,no,,,,\n"))
    user = written(tmp_path, code="user", uses='uses = ["small"]', days="2023-07-21,yes,,,,\n")
    for file in ("units.toml", "sources.toml", "measures.toml", "documents.csv", "facts/page.csv"):
        (user / file).unlink()
    calendar = calendar_of(user)
    assert calendar.sessions == ((time(8), time(12)),)
    assert [calendar.is_worked(date(2023, 7, day)) for day in (20, 21)] == [False, True]
    assert calendar.known_until == date(2023, 12, 31)


def test_a_changed_day_is_a_new_version_and_the_old_calendar_can_be_asked(tmp_path: Path) -> None:
    calendar_of(written(tmp_path, days="2023-07-20,no,,,,\n"))
    before = Definition.objects.order_by("-number").values_list("number", flat=True)[0]
    later = calendar_of(written(tmp_path, days="2023-07-20,yes,,,,\n"))
    pack = Pack.objects.get(code="small")
    assert later.is_worked(date(2023, 7, 20))
    assert not work_calendar(pack, known=before).is_worked(date(2023, 7, 20))
    assert work_calendar(pack) is later


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("2023-02-30,no,,,,\n", "workdays.csv:2: bad_value: day is written"),
        ("20230221,no,,,,\n", "workdays.csv:2: bad_value: day is written"),
        (",no,,,,\n", "workdays.csv:2: bad_value: day is written"),
        ("2023-02-01,no,,,,\n2023-02-01,yes,,,,\n", "workdays.csv:3: duplicate: workday '2023-02-01' is already at workdays.csv:2"),
        ("2023-02-01,maybe,,,,\n", "workdays.csv:2: bad_value: worked is yes or no, not 'maybe'"),
        ("2023-02-01,,,,,\n", "workdays.csv:2: bad_value: worked is yes or no"),
        ("2023-02-01,no,一,,,\n", "workdays.csv:2: required: a day is named in all three forms"),
        ("2023-02-01,no,,,,nowhere\n", "workdays.csv:2: unknown_code: document names"),
        ("2023-02-01,no,,,,,\n", "workdays.csv:2: unknown_column"),
    ],
)  # fmt: skip
def test_a_bad_day_is_refused_with_its_line(tmp_path: Path, rows: str, problem: str) -> None:
    (found,) = map(str, check_pack(written(tmp_path, days=rows)))
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('holidays = "mars"', "holidays is china or none, not 'mars'"),
        ("holidays = [1]", "holidays is china or none, not [1]"),
        ('known_until = "soon"', "known_until is a day, not 'soon'"),
        ("known_until = 2023-12-31T00:00:00", "known_until is a day"),
        ("office_hours = []", "office_hours: office hours need"),
        ('office_hours = "09:00-12:00"', "office_hours: office hours need"),
        ('office_hours = ["9-12"]', "office_hours: each session is written as 09:00-12:00"),
        ('office_hours = ["09:00-25:00"]', "office_hours: hour must be"),
        ('office_hours = ["14:00-18:00", "09:00-12:00"]', "office_hours: office hours need"),
        ('office_hours = ["09:00-12:00", "11:00-18:00"]', "office_hours: office hours need"),
    ],
)
def test_a_bad_key_is_refused(tmp_path: Path, lines: str, problem: str) -> None:
    (found,) = check_pack(written(tmp_path, calendar=lines))
    assert (found.file, found.rule) == ("pack.toml", "bad_value")
    assert found.message.startswith(problem)


def test_days_that_stand_alone_need_their_end(tmp_path: Path) -> None:
    (found,) = check_pack(written(tmp_path, calendar='holidays = "none"', days="2023-07-20,no,,,,\n"))
    assert (found.rule, "known_until" in found.message) == ("required", True)
