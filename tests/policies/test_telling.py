"""Telling, the list of those who never came, and the take-up."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.policies.commands import CannotTell, DoesNotFit, tell_matched
from diaodu.policies.exports import export_never_came
from diaodu.policies.queries import measure_page, take_up
from diaodu.register.models import Link, Subject
from tests.builders import make_user

DAY = date(2023, 1, 15)


def told() -> dict[str, Subject]:
    """The cases that were begun by telling, by whom they are for."""
    links = Link.objects.filter(code="for_subject", source__code__startswith="bounty.").select_related(
        "source", "target"
    )
    return {link.target.code: link.source for link in links}


def test_all_who_fit_and_have_no_case_are_told_once(treasurer: User) -> None:
    assert tell_matched(actor=treasurer, measure="ed-stone", on=DAY).count == 2
    cases = told()
    assert set(cases) == {"c3", "c4"}  # c1 has its case already
    assert {case.kind for case in cases.values()} == {"bounty"}
    assert cases["c3"].stage == "told"
    assert cases["c3"].milestones.get(code="told").on == DAY
    assert int(cases["c3"].fields["matched_at"]) < cases["c3"].revisions.get().number
    assert tell_matched(actor=treasurer, measure="ed-stone", on=DAY).count == 0
    entries = AuditEntry.objects.filter(tag="policies:measure:tell").order_by("id")
    assert [entry.new["told"] for entry in entries if entry.new] == [2, 0]
    counts = measure_page(OPERATOR, "ed-stone", on=DAY, shown="never", page=None).counts
    assert counts is not None
    assert (counts.fits, counts.with_case, counts.never) == (3, 3, 0)


def test_one_is_told_of_a_measure_that_others_apply_for(treasurer: User) -> None:
    assert tell_matched(actor=treasurer, measure="ed-long", on=DAY, subject="c1").count == 1
    with pytest.raises(DoesNotFit):
        tell_matched(actor=treasurer, measure="ed-long", on=DAY, subject="c1")
    with pytest.raises(DoesNotFit):
        tell_matched(actor=treasurer, measure="ed-long", on=DAY, subject="c4")  # its length is not known
    with pytest.raises(CannotTell):
        tell_matched(actor=treasurer, measure="ed-long", on=DAY)


@pytest.mark.parametrize(
    ("measure", "on"),
    [("ed-mute", DAY), ("ed-stone", date(2021, 6, 30)), ("ed-stone", date(2999, 1, 1)), ("ed-open", date(2023, 7, 1))],
)
def test_nobody_is_told_of_what_does_not_hold(treasurer: User, measure: str, on: date) -> None:
    with pytest.raises(CannotTell):
        tell_matched(actor=treasurer, measure=measure, on=on, subject="c2")


def test_one_tells_only_where_one_may_write(country: None) -> None:
    reader = make_user("reader", place="vm", permissions=(Permission.SUBJECT_VIEW,))
    with pytest.raises(Forbidden):
        tell_matched(actor=reader, measure="ed-stone", on=DAY)
    southern = make_user("southern", place="vm-south", permissions=tuple(Permission))
    with pytest.raises(NotFound):
        tell_matched(actor=southern, measure="ed-stone", on=DAY)
    watery = make_user("watery", place="vm", areas=("water",), permissions=tuple(Permission))
    with pytest.raises(NotFound):
        tell_matched(actor=watery, measure="ed-stone", on=DAY)


def test_those_who_never_came_are_given_out_with_the_reasons(treasurer: User) -> None:
    stream = io.BytesIO()
    count = export_never_came(viewer=viewer_of(treasurer), code="ed-long", stream=stream, file_format="csv")
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert count == 2
    assert {tuple(row[:1] + row[4:5]) for row in rows[1:]} == {("c1", "12.5"), ("c5", "18")}
    assert [row[-1] for row in rows] == ["generated", "yes", "yes"]
    assert AuditEntry.objects.get(tag="policies:measure:export").new == {"count": 2}


def test_take_up_by_measure_place_and_month(country: None) -> None:
    by_measure = {row.key: row for row in take_up(OPERATOR, by="measure", place="").rows}
    stone = by_measure["ed-stone"]
    assert (stone.cases, stone.came, stone.paid, stone.amount, stone.days) == (1, 1, 1, Decimal(20), Decimal("10.0"))
    assert (stone.taken_up, stone.entitled, stone.covered) == (Decimal("100.0"), 3, Decimal("33.3"))
    spent = by_measure["ed-spent"]
    assert (spent.cases, spent.taken_up, spent.entitled, spent.covered) == (0, None, 3, Decimal("0.0"))
    by_place = {row.key: row.cases for row in take_up(OPERATOR, by="place", place="vm-north").rows}
    assert by_place == {"vm-aldor": 1, "vm-brenn": 1}
    assert [(row.key, row.paid) for row in take_up(OPERATOR, by="month", place="").rows] == [("2022-09", 1)]
