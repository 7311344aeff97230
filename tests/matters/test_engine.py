"""One blocker lives through the engine: each act, each rung, each notice."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import ask_extension, hand_over, reopen, resume, wait_for, withdraw
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter
from diaodu.matters.refusals import MatterFields, MatterRefused
from diaodu.notices.models import Notice
from tests.builders import make_user
from tests.matters.conftest import Office, at, holder, in_office

MONDAY = at("2024-03-04")


def blocker(office: Office, **fields: str) -> Matter:
    """A blocker raised on a Monday morning."""
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land"} | fields)
    return raise_matter(actor=office.reporter, new=new, at=MONDAY)


def assigned(office: Office, **fields: str) -> Matter:
    """One that was assigned to its reporter an hour later."""
    doing = Doing("done", assign_to=office.reporter)
    return end_step(
        actor=office.reviewer, matter=blocker(office, **fields).public, step="assign", doing=doing,
        at=at("2024-03-04", "11:00"),
    )  # fmt: skip


def reached(matter: Matter) -> list[tuple[str, str, str]]:
    """The rungs that were reached: step, rung, when."""
    events = Event.objects.filter(matter=matter, act="reached")
    return [(event.said["step"], event.said["rung"], in_office(event.at)) for event in events]


def test_a_raised_matter_has_its_first_step_an_owner_and_a_clock(office: Office) -> None:
    matter = blocker(office)
    step = matter.steps.get()
    assert (matter.state, step.code, step.role, step.place) == ("open", "assign", "reviewer", office.place)
    assert in_office(step.due_at) == "2024-03-05 18:00"
    assert Notice.objects.get().user == office.reviewer


def test_fields_are_held_to_their_rules(office: Office) -> None:
    with pytest.raises(MatterFields, match="factor"):
        raise_matter(actor=office.reporter, new=New("blocker", "x", about=office.project), at=MONDAY)
    assert not Matter.objects.exists()


def test_who_the_kind_does_not_name_cannot_raise(office: Office) -> None:
    new = New("blocker", "x", about=office.project, fields={"factor": "land"})
    with pytest.raises(Forbidden):
        raise_matter(actor=office.reviewer, new=new, at=MONDAY)


def test_a_stranger_finds_nothing(office: Office) -> None:
    matter = blocker(office)
    stranger = make_user("stranger", place="X2")
    with pytest.raises(NotFound):
        end_step(actor=stranger, matter=matter.public, step="assign", doing=Doing("done"), at=MONDAY)
    assert not Matter.objects.visible_to(_viewer(stranger)).exists()


def test_only_who_has_a_step_ends_it(office: Office) -> None:
    matter = blocker(office)
    with pytest.raises(Forbidden):
        end_step(actor=office.reporter, matter=matter.public, step="assign", doing=Doing("done"), at=MONDAY)


def test_the_whole_way(office: Office) -> None:
    matter = assigned(office)
    doing = Doing("done", words="批了", evidence="甘資函 1 號")
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=at("2024-03-06"))
    passed = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=office.reviewer, matter=matter.public, step="check", doing=passed, at=at("2024-03-07"))
    row = end_step_for_enterprise(
        enterprise=office.project, matter=matter.public, step="rate", doing=Doing("satisfied"), at=at("2024-03-08")
    )
    assert (row.state, row.closed_at, row.due_at, row.wake_at) == ("solved", at("2024-03-08"), None, None)
    acts = [(event.act, event.said.get("step", "")) for event in row.events.all()]
    assert acts == [
        ("raised", ""), ("opened", "assign"), ("ended", "assign"), ("opened", "solve"), ("ended", "solve"),
        ("opened", "check"), ("ended", "check"), ("opened", "rate"), ("ended", "rate"), ("closed", ""),
    ]  # fmt: skip


def test_evidence_is_asked_for(office: Office) -> None:
    matter = assigned(office)
    with pytest.raises(MatterRefused, match="佐證"):
        end_step(actor=office.reporter, matter=matter.public, step="solve", doing=Doing("done"), at=MONDAY)


def test_nobody_checks_their_own_work(office: Office) -> None:
    both = holder("reviewer", username="both")
    matter = blocker(office)
    end_step(actor=both, matter=matter.public, step="assign", doing=Doing("done", assign_to=both), at=MONDAY)
    end_step(actor=both, matter=matter.public, step="solve", doing=Doing("done", evidence="1"), at=MONDAY)
    passed = Doing("passed", tests={"solved": True, "answered": True})
    with pytest.raises(Forbidden, match="以外"):
        end_step(actor=both, matter=matter.public, step="check", doing=passed, at=MONDAY)


def test_a_failed_test_does_not_pass(office: Office) -> None:
    matter = assigned(office)
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=Doing("done", evidence="1"), at=MONDAY)
    failed = {"solved": False, "answered": True}
    with pytest.raises(MatterRefused, match="解決了嗎"):
        end_step(
            actor=office.reviewer, matter=matter.public, step="check", doing=Doing("passed", tests=failed), at=MONDAY
        )
    back = Doing("sent_back", words="沒有解決", tests=failed)
    row = end_step(actor=office.reviewer, matter=matter.public, step="check", doing=back, at=at("2024-03-05"))
    again = row.steps.get(ended_at=None)
    assert (row.state, again.code, in_office(again.due_at)) == ("handling", "solve", "2024-03-12 18:00")


def test_rungs_are_reached_once_on_time_and_in_order(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    assert in_office(matter.steps.get(code="solve").due_at) == "2024-03-06 18:00"
    assert escalate_due(at=at("2024-03-05", "17:59")) == 0
    assert escalate_due(at=at("2024-03-15", "18:00")) > 0
    assert escalate_due(at=at("2024-03-15", "18:00")) == 0
    assert reached(matter) == [
        ("solve", "reminder", "2024-03-05 18:00"),
        ("solve", "blue", "2024-03-06 18:00"),
        ("solve", "yellow", "2024-03-11 18:00"),
        ("solve", "red", "2024-03-14 18:00"),
    ]
    matter.refresh_from_db()
    assert (matter.colour, in_office(matter.wake_at)) == ("red", "2024-03-18 18:00")
    slips = Matter.objects.filter(parent=matter).order_by("id")
    assert [(slip.fields["colour"], slip.fields["due_on"]) for slip in slips] == [
        ("blue", "2024-03-11"), ("yellow", "2024-03-14"), ("red", "2024-03-18"),
    ]  # fmt: skip
    told = Notice.objects.filter(words="matters.reached").values_list("user__username", "said__rung")
    assert sorted(told) == [
        ("office", "red"), ("reporter", "blue"), ("reporter", "red"), ("reporter", "reminder"), ("reporter", "yellow"),
        ("reviewer", "red"), ("reviewer", "yellow"),
    ]  # fmt: skip


def test_slips_close_with_the_step_that_they_chase(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    escalate_due(at=at("2024-03-08"))
    slip = Matter.objects.get(parent=matter)
    doing = Doing("done", evidence="1")
    row = end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=at("2024-03-08"))
    slip.refresh_from_db()
    assert (slip.state, row.colour) == ("answered", "")


def test_the_clock_stands_while_it_waits(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    wait_for(actor=office.reporter, matter=matter.public, on="superior", reason="待省廳批覆", at=at("2024-03-05"))
    assert escalate_due(at=at("2024-04-30")) == 0
    row = resume(actor=office.reporter, matter=matter.public, reason="已批", at=at("2024-03-12"))
    assert in_office(row.due_at) == "2024-03-13 18:00"
    assert in_office(row.wake_at) == "2024-03-12 18:00"


def test_an_extension_is_asked_for_before_the_due_time_and_moves_it(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    with pytest.raises(MatterRefused, match="到期前"):
        _ask(office, matter, at_="2024-03-07")
    asked = _ask(office, matter, at_="2024-03-05")
    with pytest.raises(MatterRefused, match="正在審批"):
        _ask(office, matter, at_="2024-03-05")
    end_step(actor=office.office, matter=asked.public, step="decide", doing=Doing("granted"), at=at("2024-03-06"))
    step = matter.steps.get(code="solve")
    assert (in_office(step.due_at), step.term, in_office(step.first_due_at)) == (
        "2024-03-20 18:00",
        1,
        "2024-03-06 18:00",
    )
    with pytest.raises(MatterRefused, match="不能再延"):
        _ask(office, matter, at_="2024-03-19", new_due="2024-03-28")


def test_a_refused_extension_changes_nothing(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    asked = _ask(office, matter, at_="2024-03-05")
    end_step(actor=office.office, matter=asked.public, step="decide", doing=Doing("refused"), at=at("2024-03-06"))
    assert in_office(matter.steps.get(code="solve").due_at) == "2024-03-06 18:00"


def test_who_manages_hands_over(office: Office) -> None:
    matter = assigned(office)
    other = holder("reporter", username="other")
    with pytest.raises(Forbidden):
        _hand(office.reviewer, matter, other)
    _hand(office.office, matter, other)
    step = matter.steps.get(code="solve")
    assert step.person == other
    assert Notice.objects.filter(user=other, words="matters.handed").count() == 1


def test_nobody_out_of_sight_is_given_a_step(office: Office) -> None:
    stranger = make_user("stranger", place="X2")
    matter = blocker(office)
    with pytest.raises(MatterRefused, match="另選"):
        end_step(
            actor=office.reviewer,
            matter=matter.public,
            step="assign",
            doing=Doing("done", assign_to=stranger),
            at=MONDAY,
        )
    with pytest.raises(MatterRefused, match="另選"):
        _hand(office.office, assigned(office), stranger)


def test_closed_matters_are_reopened_within_their_term(office: Office) -> None:
    matter = assigned(office)
    withdraw(actor=office.reporter, matter=matter.public, reason="重複", at=at("2024-03-05"))
    with pytest.raises(MatterRefused, match="期限"):
        reopen(actor=office.reporter, matter=matter.public, reason="又有了", at=at("2024-05-05"))
    row = reopen(actor=office.reporter, matter=matter.public, reason="又有了", at=at("2024-03-20"))
    assert (row.state, row.closed_at, in_office(row.due_at)) == ("handling", None, "2024-03-27 18:00")


def test_history_is_append_only(office: Office) -> None:
    blocker(office)
    for change in (Event.objects.all().delete, lambda: Event.objects.update(act="noted")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def _ask(office: Office, matter: Matter, *, at_: str, new_due: str = "2024-03-20") -> Matter:
    from datetime import date

    return ask_extension(
        actor=office.reporter, matter=matter.public, step="solve", new_due=date.fromisoformat(new_due),
        reason="材料未齊", progress="一半", at=at(at_),
    )  # fmt: skip


def _hand(actor: object, matter: Matter, to: object) -> None:
    hand_over(actor=actor, matter=matter.public, step="solve", to=to, place=None, reason="休假", at=at("2024-03-05"))  # type: ignore[arg-type]


def _viewer(user: object) -> object:
    from diaodu.people.viewers import viewer_of

    return viewer_of(user)
