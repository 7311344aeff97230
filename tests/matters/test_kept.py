"""Of what is only kept no result was published: no page says that it is late, due or not finished."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.raising import New, raise_by_itself
from diaodu.matters.declared import matter_kinds
from diaodu.matters.models import Matter
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.kanban import Asked, columns
from diaodu.matters.office.lateness import ages, kept_in, late_desks
from diaodu.matters.office.weekly import Week, weekly_list
from diaodu.matters.queries.calendar import timed_between
from diaodu.matters.queries.mine import MineFilters, due_counts, my_matters
from diaodu.people.viewers import OPERATOR, viewer_of
from tests.builders import sign_in
from tests.matters.conftest import Office, at, office_of
from tests.matters.rated import write_boarded_pack
from tests.matters.test_rates import counted

pytestmark = pytest.mark.django_db
LONG_AFTER = at("2024-06-03")


@pytest.fixture
def kept(db: None, tmp_path: Path) -> tuple[Office, Matter, Matter]:
    """The office with two blockers alike, long past their due time: one with a clock, and one that is only kept."""
    office = office_of(write_boarded_pack(tmp_path))
    found = [
        raise_by_itself(
            new=New(
                "blocker", f"watched: {watched}", about=office.project, fields={"factor": "land"}, watched=watched,
                key=f"k:{watched}",
            ),
            at=at("2024-03-04"),
        )
        for watched in (True, False)
    ]  # fmt: skip
    clocked, silent = found
    assert clocked is not None
    assert silent is not None
    return office, clocked, silent


def test_the_office_counts_only_what_has_a_clock(kept: tuple[Office, Matter, Matter]) -> None:
    office, clocked, silent = kept
    assert [row.count for row in late_desks(OPERATOR, office.place, at=LONG_AFTER)] == [1]
    assert [row.total for row in ages(OPERATOR, office.place, at=LONG_AFTER)] == [1]
    assert kept_in(OPERATOR, office.place) == 1
    shown = weekly_list(
        OPERATOR, board_of(office.pack), office.place, Week.parse("2024-W22", LONG_AFTER.date()), now=LONG_AFTER
    )
    listed = {chapter.code: [line.matter for line in chapter.lines] for chapter in shown.chapters}
    assert listed["overdue"] == listed["long_open"] == [clocked]
    told = {what: counted(what, last=date(2024, 5, 31)) for what in ("open", "overdue")}
    assert told == {"open": 2, "overdue": 1}
    assert silent.watched is False


def test_a_kanban_puts_it_in_a_column_of_its_own(kept: tuple[Office, Matter, Matter]) -> None:
    office, clocked, silent = kept
    kind = matter_kinds(office.pack)["blocker"]
    found = columns(OPERATOR, kind, Asked("blocker", office.place), at=LONG_AFTER)
    cards = {each.code: [(card.matter, card.late, card.step is None) for card in each.cards] for each in found}
    assert cards["open"] == [(clocked, True, False)]
    assert cards["kept"] == [(silent, False, True)]
    assert next(each for each in found if each.code == "kept").names["hant"] == "結果未公佈"


def test_it_is_nobody_s_work(kept: tuple[Office, Matter, Matter]) -> None:
    office, clocked, _silent = kept
    viewer = viewer_of(office.reviewer)
    mine = my_matters(viewer, MineFilters(), at=LONG_AFTER)
    assert [row.step.matter for group in mine.groups for row in group.rows] == [clocked]
    assert due_counts(viewer, at=LONG_AFTER).total() == 1
    due = timed_between(viewer, date(2024, 3, 1), date(2024, 3, 31))
    assert [timed.matter for timed in due] == [clocked]


@pytest.mark.parametrize(("language", "word"), [("zh-hant", "結果未公佈"), ("en", "Result not published")])
def test_its_page_and_its_row_say_that_no_result_was_published(
    kept: tuple[Office, Matter, Matter], client: Client, language: str, word: str
) -> None:
    office, clocked, silent = kept
    sign_in(client, office.office)
    client.cookies["django_language"] = language
    pages = {matter: client.get(f"/matters/{matter.public}/").content.decode() for matter in (clocked, silent)}
    assert "data-ladder" in pages[clocked]
    assert word not in pages[clocked]
    assert word in pages[silent]
    for said in ("逾期", "前辦結", 'late"', "overdue", "data-ladder", "2024-03-05"):
        assert said not in pages[silent], said
    rows = client.get("/matters/all/?state=kept").content.decode()
    assert silent.title in rows
    assert clocked.title not in rows
    for matter in (clocked, silent):
        end_step(actor=None, matter=matter.public, step="assign", doing=Doing("done"), at=at("2024-03-05"))
    handling = client.get("/matters/all/?kind=blocker&state=handling").content.decode()
    assert clocked.title in handling
    assert silent.title not in handling
