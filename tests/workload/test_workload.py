"""The workload ledger: forms and fields that are asked of a unit in a month, counted again by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diaodu.boards.months import Month
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.raising import New, raise_by_itself, raise_matter
from diaodu.packs.commands import load_pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.returns.columns import columns_of
from diaodu.returns.queries import due_returns, subjects_due
from diaodu.workload.asked import loads
from diaodu.workload.pages import workload_page
from tests.builders import make_user, sign_in
from tests.matters.conftest import Office, at
from tests.matters.conftest import office as office  # noqa: PLC0414 - a fixture

MONDAY = at("2024-03-04")
MARCH = Month(date(2024, 3, 1))


def test_matters_are_counted_by_place_and_kind(office: Office) -> None:
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land"})
    matter = raise_matter(actor=office.reporter, new=new, at=MONDAY)
    end_step(
        actor=office.reviewer, matter=matter.public, step="assign", doing=Doing("done", assign_to=office.reporter),
        at=MONDAY,
    )  # fmt: skip
    found = [(load.unit.code, load.form, load.times, load.asked, load.known) for load in loads(OPERATOR, MARCH)]
    assert found == [
        ("X1", "matters/blocker", 1, 3, 2),  # title, factor, urgency; the project and its place are known
        ("X1", "matters/blocker", 1, 2, 3),  # words, and to whom
    ]
    assert loads(OPERATOR, Month(date(2024, 4, 1))) == []
    (row,) = workload_page(OPERATOR, {"month": "2024-03"}, today=date(2024, 3, 4)).forms
    assert (row.units, row.total.times, row.total.asked, row.total.known) == (1, 2, 5, 5)


def test_what_is_raised_by_itself_asks_nothing(office: Office) -> None:
    new = New("blocker", "x", about=office.project, fields={"factor": "land"}, key="once")
    raise_by_itself(new=new, at=MONDAY)
    assert loads(OPERATOR, MARCH) == []


def test_restricted_matters_are_counted_for_those_who_see_them(office: Office) -> None:
    new = New("blocker", "x", about=office.project, fields={"factor": "land"})
    matter = raise_matter(actor=office.reporter, new=new, at=MONDAY)
    matter.restricted = True
    matter.save()
    other = make_user("other", place="X1", permissions=(Permission.MATTER_VIEW, Permission.SUBJECT_VIEW))
    assert loads(viewer_of(other), MARCH) == []
    assert loads(viewer_of(office.office), MARCH) != []


@pytest.mark.django_db
def test_returns_are_counted_line_by_line() -> None:
    load_pack(Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark")
    token = "2022-01"
    due = due_returns(OPERATOR, token=token, today=date(2022, 3, 1))
    assert due
    month = Month.of(due[0].due_on)
    by_hand = {}
    for one in due:
        if not month.first <= one.due_on <= month.last:
            continue
        columns = [column.kind for column in columns_of(one.form)]
        known = len([kind for kind in columns if kind in {"key", "label"}])
        lines = subjects_due(one.form, one.place).count()
        by_hand[one.place.code, f"returns/{one.form.code}"] = (lines * (len(columns) - known), lines * known)
    found = {(load.unit.code, load.form): (load.asked, load.known) for load in loads(OPERATOR, month)}
    assert by_hand.items() <= found.items()
    assert sum(asked for asked, _known in by_hand.values()) > 0


@pytest.mark.django_db
def test_the_page_is_for_those_who_see_returns_and_shows_their_units(client: Client) -> None:
    load_pack(Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark")
    with time_machine.travel(datetime(2022, 2, 1, 12, tzinfo=UTC), tick=False):
        sign_in(client, make_user("clerk", place="vm-north"))
        page = client.get(reverse("workload"))
        assert page.status_code == 200
        units = [unit for unit, _total in page.context["shown"].units]
        assert units
        assert all("vm-north" in unit.path.split("/") for unit in units)
        assert client.get(reverse("workload"), {"month": "2022-99", "place": "vm"}).status_code == 200
        sign_in(client, make_user("guest", place="vm", permissions=(Permission.SUBJECT_VIEW,)))
        assert client.get(reverse("workload")).status_code == 403
