"""The office's board: what is late and at which desk, ages, what is blocked, the kanban; each in scope."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from diaodu.ledger.commands import append
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import wait_for
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.declared import matter_kinds
from diaodu.matters.models import Matter
from diaodu.matters.office.after import after_solving
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.factors import blocked_by
from diaodu.matters.office.kanban import Asked, columns
from diaodu.matters.office.lateness import ages, days_back, late_desks
from diaodu.matters.office.rates import rates_of
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from tests.builders import new_fact, sign_in
from tests.matters.conftest import Office, at, office_of
from tests.matters.declared import MATTERS
from tests.matters.rated import SPENT, write_boarded_pack

pytestmark = pytest.mark.django_db
MONDAY = at("2024-03-04")


@pytest.fixture
def boarded(db: None, tmp_path: Path) -> Office:
    """The office, whose pack declares a board."""
    return office_of(write_boarded_pack(tmp_path))


def project(office: Office, code: str, planned: str = "") -> Subject:
    fields = {"planned": planned} if planned else {}
    return Subject.objects.create(
        code=code, pack=office.pack, kind="project", area="works", name_hant=code, name_hans=code, place=office.place,
        fields=fields,
    )  # fmt: skip


def blocker(office: Office, about: Subject, factor: str = "land", moment: datetime = MONDAY) -> Matter:
    new = New("blocker", f"{about.code}受阻", about=about, fields={"factor": factor})
    return raise_matter(actor=office.reporter, new=new, at=moment)


def solved(office: Office, matter: Matter, moment: datetime) -> None:
    doing = Doing("done", evidence="照片", assign_to=office.reporter)
    end_step(actor=office.reviewer, matter=matter.public, step="assign", doing=doing, at=moment)
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=moment)
    passed = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=office.reviewer, matter=matter.public, step="check", doing=passed, at=moment)
    end_step(actor=office.reporter, matter=matter.public, step="rate", doing=Doing("satisfied"), at=moment)


def test_what_is_late_is_told_by_step_and_desk_and_persons_only_to_who_manages(boarded: Office) -> None:
    first = blocker(boarded, boarded.project)
    blocker(boarded, boarded.project, "power")
    doing = Doing("done", assign_to=boarded.reporter)
    end_step(actor=boarded.reviewer, matter=first.public, step="assign", doing=doing, at=MONDAY)
    waiting = blocker(boarded, boarded.project)
    wait_for(actor=boarded.reviewer, matter=waiting.public, on="superior", reason="等", at=MONDAY)
    seen = {
        name: [(row.step["en"], row.role["en"], row.person and row.person.username, row.count)
               for row in late_desks(viewer_of(user), boarded.place, at=at("2024-04-01"))]
        for name, user in (("office", boarded.office), ("reviewer", boarded.reviewer), ("reporter", boarded.reporter))
    }  # fmt: skip
    named = [("Assign", "Reviewer", None, 1), ("Solve", "Reporter", "reporter", 1)]
    unnamed = [("Assign", "Reviewer", None, 1), ("Solve", "Reporter", None, 1)]
    assert {who: sorted(rows, key=str) for who, rows in seen.items()} == {
        "office": named, "reviewer": unnamed, "reporter": named,
    }  # fmt: skip


def test_ages_are_counted_in_working_days(boarded: Office) -> None:
    calendar = work_calendar(boarded.pack)
    today = at("2024-05-06")  # the holiday of May lies before it, and two weekends that were worked
    for days in (0, 5, 6, 15, 16, 31, 61):
        day = days_back(calendar, today.date(), days)
        blocker(boarded, boarded.project, moment=datetime.combine(day, today.time(), tzinfo=calendar.zone))
    (row,) = ages(OPERATOR, boarded.place, at=today)
    assert (list(row.counts), row.total) == ([2, 2, 1, 1, 1], 7)
    assert (
        days_back(calendar, today.date(), 5).isoformat() == "2024-04-25"
    )  # 26, 28, 29 and 30 April and 6 May are worked


def test_a_project_with_two_blockers_of_one_factor_counts_once(boarded: Office) -> None:
    big, small, unsaid = project(boarded, "big", "12.5"), project(boarded, "small", "3"), project(boarded, "unsaid")
    for about, factor in ((big, "land"), (big, "land"), (big, "power"), (small, "land"), (unsaid, "power")):
        blocker(boarded, about, factor)
    declared = board_of(boarded.pack)
    assert declared is not None
    found = blocked_by(OPERATOR, declared, boarded.place, "2024-03")
    rows = [(row.code, row.blockers, row.projects, row.planned, row.unsaid) for row in found.rows]
    assert rows == [("land", 3, 2, Decimal("15.5"), 0), ("power", 2, 2, Decimal("12.5"), 1)]
    assert (found.total.blockers, found.total.projects, found.total.planned) == (5, 3, Decimal("15.5"))
    assert found.unit == "億元"


def test_rates_stand_by_place_with_their_base(boarded: Office) -> None:
    solved(boarded, blocker(boarded, boarded.project), at("2024-03-04", "15:00"))
    declared = board_of(boarded.pack)
    assert declared is not None
    found = rates_of(OPERATOR, declared, boarded.place, "2024-03")
    (row,) = found.rows
    shown = [tile.figure.value for tile in row.tiles]
    assert [names["en"] for names, _unit in found.columns] == [
        "blockers.settlement_rate",
        "blockers.satisfaction_rate",
        "blockers.surveyed",
    ]
    assert shown == [Decimal("100.00"), None, Decimal("0.00")]  # rated in its place by an official: no survey


def test_the_kanban_has_a_column_for_each_state_and_moves_by_steps_only(boarded: Office, client: Client) -> None:
    about = project(boarded, "big", "12.5")
    late, fresh = blocker(boarded, about), blocker(boarded, about, "power", at("2024-03-18"))
    doing = Doing("done", assign_to=boarded.reporter)
    end_step(actor=boarded.reviewer, matter=fresh.public, step="assign", doing=doing, at=at("2024-03-18", "15:00"))
    solved(boarded, blocker(boarded, boarded.project), at("2024-03-05"))
    escalate_due(at=at("2024-03-19"))
    kind = matter_kinds(boarded.pack)["blocker"]
    found = {each.code: each for each in columns(OPERATOR, kind, Asked("blocker", boarded.place), at=at("2024-03-19"))}
    assert list(found) == ["open", "handling", "checking", "rating", "solved"]
    (card,) = found["open"].cards
    assert (card.matter, card.late, card.planned, card.matter.colour) == (late, True, Decimal("12.5"), "red")
    assert [each.late for each in found["handling"].cards] == [False]
    only = columns(OPERATOR, kind, Asked("blocker", boarded.place, "power"), at=at("2024-03-19"))
    assert [each.total for each in only] == [0, 1, 0, 0]
    assert "solved" not in {each.code for each in columns(
        OPERATOR, kind, Asked("blocker", boarded.place), at=at("2024-06-19"))}  # fmt: skip
    sign_in(client, boarded.office)
    page = client.get("/matters/kanban/?kind=blocker").content.decode()
    assert f'href="/matters/{late.public}/?step=assign"' in page
    assert "draggable" not in page


def test_restricted_matters_stay_out_of_the_kanban_of_who_may_not_see_them(db: None, tmp_path: Path) -> None:
    hidden = MATTERS.replace('about = ["project"]', 'about = ["project"]\nrestricted = true')
    office = office_of(write_boarded_pack(tmp_path, matters=hidden, measures=SPENT, indicators="", matter_boards=""))
    matter = blocker(office, office.project)
    kind, asked = matter_kinds(office.pack)["blocker"], Asked("blocker", office.place)
    counts = {
        user.username: sum(each.total for each in columns(viewer_of(user), kind, asked, at=MONDAY))
        for user in (office.office, office.reporter, office.reviewer)
    }
    assert counts == {"office": 1, "reporter": 1, "reviewer": 1}  # who raised it, and whose turn it is
    end_step(actor=office.reviewer, matter=matter.public, step="assign", doing=Doing("done"), at=MONDAY)
    late = late_desks(viewer_of(office.reviewer), office.place, at=at("2024-04-01"))
    assert [row.count for row in late] == [1]  # they had to do with it


def invested(office: Office, about: Subject, *, rise: int, month: int) -> None:
    """Ten a month in 2024, and more by ``rise`` after a month; told as the year to date."""
    total, facts = Decimal(0), []
    for number in range(1, 13):
        total += 10 + (rise if number > month else 0)
        facts.append(new_fact(about, str(total), measure="project.completed", period=f"2024-{number:02}"))
    append(recorded_by="test", facts=facts)


def test_what_followed_a_solved_blocker_is_read_from_the_ledger(boarded: Office) -> None:
    for number in range(10):
        treated, other = project(boarded, f"t{number}", "2"), project(boarded, f"o{number}", "2")
        solved(boarded, blocker(boarded, treated, moment=at("2024-05-06")), at("2024-06-03"))
        invested(boarded, treated, rise=7, month=6)
        invested(boarded, other, rise=2, month=6)
    unsolved = project(boarded, "unsolved", "2")
    blocker(boarded, unsolved)
    invested(boarded, unsolved, rise=90, month=6)
    large = project(boarded, "large", "50")
    invested(boarded, large, rise=90, month=6)
    declared = board_of(boarded.pack)
    assert declared is not None
    found = after_solving(OPERATOR, declared, boarded.place)
    assert found is not None
    assert (found.found.cases, found.found.others, found.found.left_out) == (10, 10, 0)
    assert found.figures == (Decimal(5), Decimal(5), Decimal(5))
    Subject.objects.filter(code="o9").update(place=None)
    few = after_solving(OPERATOR, declared, boarded.place)
    assert few is not None
    assert few.figures is None


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_pages_show_what_they_say(boarded: Office, client: Client, language: str) -> None:
    blocker(boarded, project(boarded, "big", "12.5"))
    sign_in(client, boarded.office)
    client.cookies["django_language"] = language
    for address, marks in (
        ("/matters/board/?period=2024-03", ("data-rates", "data-late", "data-ages", "data-factors", "12.5")),
        ("/matters/board/after/", ("data-after",)),
        ("/matters/kanban/", ('data-column="open"', "big")),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert [mark for mark in marks if mark not in page.content.decode()] == []


BROKEN = {
    "unknown kind": ('kind = "blocker"', 'kind = "nobody"', "unknown_code"),
    "unknown factor": ('factor = "factor"', 'factor = "weather"', "unknown_code"),
    "unknown field": ('planned = "planned"', 'planned = "hoped"', "unknown_code"),
    "unknown measure": ('invested = "project.completed"', 'invested = "project.dreamt"', "unknown_code"),
    "falling sizes": ('sizes = ["1", "5"]', 'sizes = ["5", "1"]', "bad_value"),
    "no month": ("months = 3", "months = 0", "bad_value"),
    "unknown key": ("months = 3", "moons = 3", "bad_value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_board_that_names_nothing_is_refused_on_load(db: None, tmp_path: Path, case: str) -> None:
    from diaodu.packs.problems import PackRefused
    from tests.matters.rated import BOARD

    old, new, rule = BROKEN[case]
    assert old in BOARD
    with pytest.raises(PackRefused) as caught:
        office_of(write_boarded_pack(tmp_path, matter_boards=BOARD.replace(old, new)))
    assert any(problem.rule == rule and "matter_boards" in problem.file for problem in caught.value.problems)


def test_restricted_kinds_cannot_be_listed_in_circulars(db: None, tmp_path: Path) -> None:
    hidden = MATTERS.replace(
        'area = "works"\nraised_by = ["office"]', 'area = "works"\nrestricted = true\nraised_by = ["office"]'
    )
    assert hidden != MATTERS
    with pytest.raises(Exception, match="cannot be listed"):
        office_of(write_boarded_pack(tmp_path, matters=hidden))
