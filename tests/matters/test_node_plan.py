"""The node plan of a listed project: planned and actual days, and nodes that the register ends."""

from __future__ import annotations

from datetime import date

from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.managing import withdraw
from diaodu.matters.commands.reaching import end_reached_steps
from diaodu.matters.models import Event, Matter
from diaodu.matters.queries.node_plan import NodePlan, node_plan
from diaodu.matters.triggers.raising import raise_due
from diaodu.notices.models import Notice
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands.milestones import record_milestone
from tests.builders import make_user
from tests.matters.conftest import at
from tests.matters.test_triggers import Land, land

__all__ = ["land"]
MONDAY = at("2024-03-04")


def listed(land: Land) -> Matter:
    """A project that entered the list on a Monday."""
    land.enters(land.project())
    raise_due(at=MONDAY)
    return Matter.objects.get(kind="node_plan")


def reached(land: Land, code: str, on: str, evidence: str = "批文 1 號") -> None:
    record_milestone(actor=land.editor, subject="dam", milestone=code, on=date.fromisoformat(on), evidence=evidence)


def planned(matter: Matter, today: str) -> NodePlan:
    found = node_plan(OPERATOR, matter, today=date.fromisoformat(today))
    assert found is not None
    return found


def test_the_plan_as_of_the_raising(land: Land) -> None:
    found = planned(listed(land), "2024-03-04")
    days = [(node.code, str(node.planned_start), str(node.planned_end), int(node.slack)) for node in found.nodes]
    assert days == [
        ("approve", "2024-03-04", "2024-03-11", 0),
        ("land", "2024-03-11", "2024-03-25", 0),
        ("water", "2024-03-11", "2024-03-14", 7),
        ("start", "2024-03-25", "2024-03-27", 0),
    ]
    assert found.critical == ("approve", "land", "start")
    assert [node.waits_for for node in found.nodes] == [(), ("approve",), ("approve",), ("land", "water")]
    assert found.planned_end == found.expected_end == date(2024, 3, 27)


def test_what_is_late_moves_what_waits_for_it(land: Land) -> None:
    matter = listed(land)
    reached(land, "approved", "2024-03-13")
    assert end_reached_steps(at=at("2024-03-14")) == 1
    found = {node.code: node for node in planned(matter, "2024-03-14").nodes}
    first = found["approve"]
    assert (first.actual_end, first.late, first.evidence) == (date(2024, 3, 13), 2, "批文 1 號")
    assert first.milestone is not None
    assert found["land"].is_open
    assert (found["land"].expected_end, found["start"].expected_end) == (date(2024, 3, 28), date(2024, 4, 1))
    assert found["start"].waits_for == ("land", "water")


def test_the_register_ends_a_node_once_and_by_nobodys_hand(land: Land) -> None:
    matter = listed(land)
    reached(land, "approved", "2024-03-05")
    assert [end_reached_steps(at=at("2024-03-06")) for _look in range(2)] == [1, 0]
    event = Event.objects.get(matter=matter, act="ended")
    assert (event.by, event.said["ending"], event.said["on"]) == (None, "done", "2024-03-05")
    assert set(matter.steps.filter(ended_at=None).values_list("code", flat=True)) == {"land", "water"}


def test_what_is_reached_when_its_turn_comes_ends_at_once_and_tells_nobody(land: Land) -> None:
    land.project()
    reached(land, "approved", "2024-02-01")
    reached(land, "land_approved", "2024-02-20")
    matter = listed(land)
    assert list(matter.steps.filter(ended_at=None).values_list("code", flat=True)) == ["water"]
    assert Notice.objects.filter(said__step__in=["approve", "land"]).count() == 0


def test_the_last_node_closes_the_plan(land: Land) -> None:
    matter = listed(land)
    for code, on in (("approved", "2024-03-05"), ("land_approved", "2024-03-06"), ("started", "2024-03-07")):
        reached(land, code, on)
    end_reached_steps(at=at("2024-03-08"))
    row = end_step(actor=land.owner, matter=matter.public, step="water", doing=Doing("done"), at=at("2024-03-08"))
    assert (row.state, row.closed_at) == ("done", at("2024-03-08"))


def test_a_closed_plan_is_left_alone(land: Land) -> None:
    matter = listed(land)
    withdraw(actor=None, matter=matter.public, reason="重複", at=MONDAY)
    reached(land, "approved", "2024-03-05")
    assert end_reached_steps(at=at("2024-03-06")) == 0


def test_a_stranger_sees_no_plan(land: Land) -> None:
    stranger = make_user("stranger", place="X2")
    assert node_plan(viewer_of(stranger), listed(land), today=date(2024, 3, 4)) is None
