"""Recording subjects, milestones and memberships: rules, scopes, history, audit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from diaodu.audit.models import AuditEntry
from diaodu.audit.numbers import last_number
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import (
    InvalidSubject,
    MembershipRefused,
    MilestoneRefused,
    NoSuchMilestone,
    change_membership,
    record_milestone,
    record_subject,
    withdraw_milestone,
)
from diaodu.register.models import Membership, Milestone, Revision, Subject
from diaodu.register.queries import SubjectFilters, find_subjects, subject_page
from diaodu.register.states import State
from tests.builders import make_user
from tests.register.packs import load_small_pack

WELL = State("新井", "新井", "New Well", place="shire-a", stage="open", fields={"cost": "1.10", "field": "水利"})


def editor(name: str = "editor", *, place: str = "shire-a", areas: tuple[str, ...] = ()) -> User:
    permissions = (Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT, Permission.ROSTER_EDIT)
    return make_user(name, place=place, areas=areas, permissions=permissions)


def refused(
    state: State, *, code: str = "well", kind: str = "scheme", actor: User | None = None
) -> set[tuple[str, str]]:
    with pytest.raises(InvalidSubject) as caught:
        record_subject(actor=actor, kind=kind, code=code, state=state, reason="x")
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
    return {(problem.column, problem.rule) for problem in caught.value.problems}


def test_a_subject_is_created_with_its_first_revision_and_found_at_once(pear: Path) -> None:
    actor = editor()
    well = record_subject(actor=actor, kind="scheme", code="well", state=WELL, reason="")
    assert (well.pack.code, well.area, well.fields) == ("pear", "works", {"cost": "1.10", "field": "水利"})
    revision = Revision.objects.get(subject=well)
    assert revision.recorded_by == str(actor.key)
    assert State.from_json(revision.state) == WELL
    assert AuditEntry.objects.get(tag="register:subject:create").object_key == "well"
    assert [s.code for s in find_subjects(OPERATOR, SubjectFilters("scheme", text="新井"))] == ["well"]


def test_a_change_needs_a_reason_and_keeps_what_was(pear: Path) -> None:
    record_subject(actor=None, kind="scheme", code="well", state=WELL, reason="")
    with pytest.raises(InvalidSubject):
        record_subject(actor=None, kind="scheme", code="well", state=replace(WELL, stage="done"), reason=" ")
    record_subject(actor=None, kind="scheme", code="well", state=replace(WELL, stage="done"), reason="finished")
    newest, first = subject_page(OPERATOR, "well").revisions
    assert (first.state["stage"], newest.state["stage"], newest.reason) == ("open", "done", "finished")
    then = subject_page(OPERATOR, "well", known=first.number)
    assert (then.subject.stage, then.revisions) == ("open", (first,))
    assert subject_page(OPERATOR, "well").subject.stage == "done"
    with pytest.raises(NotFound):
        subject_page(OPERATOR, "well", known=first.number - 1)
    entry = AuditEntry.objects.get(tag="register:subject:change")
    assert entry.old
    assert entry.new
    assert (entry.old["stage"], entry.new["stage"]) == ("open", "done")


def test_recording_what_is_so_already_writes_nothing(pear: Path) -> None:
    record_subject(actor=None, kind="scheme", code="well", state=WELL, reason="")
    before = last_number(), AuditEntry.objects.count()
    record_subject(actor=None, kind="scheme", code="well", state=WELL, reason="again")
    assert (last_number(), AuditEntry.objects.count()) == before


def test_what_people_changed_stays_until_the_pack_says_something_new(pear: Path) -> None:
    canal = State.of(Subject.objects.select_related("place", "organisation").get(code="s1"))
    record_subject(actor=None, kind="scheme", code="s1", state=replace(canal, stage="done"), reason="seen")
    load_small_pack(pear, links=None)
    assert Subject.objects.get(code="s1").stage == "done"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name_hant": ""}, ("name_hant", "required")),
        ({"name_hans": "長" * 201}, ("name_hans", "bad_value")),
        ({"name_en": "a\x00b"}, ("name_en", "bad_value")),
        ({"place": "nowhere"}, ("place", "unknown_code")),
        ({"organisation": "nobody"}, ("organisation", "unknown_code")),
        ({"stage": "gone"}, ("stage", "unknown_code")),
        ({"document": "paper"}, ("document", "unknown_code")),
        ({"fields": {"cost": "1,000"}}, ("cost", "bad_value")),
        ({"fields": {"cost": "1e3"}}, ("cost", "bad_value")),
        ({"fields": {"cost": "１２"}}, ("cost", "bad_value")),
        ({"fields": {"due_on": "2023-2-1"}}, ("due_on", "bad_value")),
        ({"fields": {"field": "農業"}}, ("field", "bad_value")),
        ({"fields": {"owner": "nobody"}}, ("owner", "unknown_code")),
        ({"fields": {"colour": "red"}}, ("colour", "unknown_column")),
    ],
)
def test_a_state_is_checked_as_a_packs_row_is(pear: Path, change: dict[str, object], fault: tuple[str, str]) -> None:
    assert fault in refused(replace(WELL, **change))  # type: ignore[arg-type]
    assert not Subject.objects.filter(code="well").exists()


def test_codes_are_codes_and_of_one_kind(pear: Path) -> None:
    assert refused(WELL, code="no code") == {("code", "bad_value")}
    assert refused(WELL, code="") == {("code", "required")}
    assert ("code", "duplicate") in refused(WELL, code="p1")
    with pytest.raises(NotFound):
        record_subject(actor=None, kind="castle", code="well", state=WELL, reason="")
    with pytest.raises(Forbidden):
        record_subject(actor=None, kind="place", code="shire-c", state=WELL, reason="")


def test_an_odd_project_code_is_warned_about_and_accepted(pear: Path) -> None:
    record_subject(actor=None, kind="scheme", code="well", state=replace(WELL, fields={"permit": "12"}), reason="")
    shown = {field.field.code: field.warning for field in subject_page(OPERATOR, "well").fields}
    assert shown["permit"]
    assert not shown["cost"]


def test_nobody_writes_outside_their_scope(pear: Path) -> None:
    actor = editor()
    west = State.of(Subject.objects.select_related("place", "organisation").get(code="s2"))
    with pytest.raises(NotFound):
        record_subject(actor=actor, kind="scheme", code="s2", state=replace(west, stage="done"), reason="x")
    assert ("place", "out_of_scope") in refused(replace(WELL, place="shire-b"), actor=actor)
    assert ("place", "out_of_scope") in refused(replace(WELL, place=""), actor=actor)
    trader = editor("trader", place="LAND", areas=("trade",))
    assert ("place", "out_of_scope") in refused(WELL, actor=trader)
    record_subject(actor=trader, kind="plan", code="plan-2", state=State("規劃", "规划", place="LAND"), reason="")
    reader = make_user("reader", place="LAND")
    with pytest.raises(Forbidden):
        record_subject(actor=reader, kind="scheme", code="well", state=WELL, reason="")


def test_what_one_may_see_but_not_edit_is_forbidden(pear: Path) -> None:
    actor = editor()
    other = make_user("wide", place="LAND", permissions=(Permission.SUBJECT_VIEW,))
    for grant in other.grants.all():
        actor.grants.create(role=grant.role, place_code="LAND")
    west = State.of(Subject.objects.select_related("place", "organisation").get(code="s2"))
    with pytest.raises(Forbidden):
        record_subject(actor=actor, kind="scheme", code="s2", state=replace(west, stage="done"), reason="x")


def test_a_subject_cannot_be_moved_out_of_or_into_a_foreign_place(pear: Path) -> None:
    east = State.of(Subject.objects.select_related("place", "organisation").get(code="s3"))
    assert refused(replace(east, place="shire-b"), code="s3", actor=editor()) == {("place", "out_of_scope")}


@time_machine.travel("2023-06-01T04:00:00Z", tick=False)
def test_a_milestone_is_reached_corrected_and_withdrawn(pear: Path) -> None:
    actor = editor()

    def reached() -> dict[str, date | None]:
        return {shown.word.code: shown.reached for shown in subject_page(OPERATOR, "s3").milestones}

    record_milestone(actor=actor, subject="s3", milestone="completed", on=date(2023, 5, 1), evidence="photo 7")
    record_milestone(actor=actor, subject="s3", milestone="completed", on=date(2023, 5, 2), evidence="photo 8")
    assert reached() == {"completed": date(2023, 5, 2)}
    with pytest.raises(MilestoneRefused):
        withdraw_milestone(actor=actor, subject="s3", milestone="completed", reason="")
    withdraw_milestone(actor=actor, subject="s3", milestone="completed", reason="wrong bridge")
    assert reached() == {}
    with pytest.raises(NoSuchMilestone):
        withdraw_milestone(actor=actor, subject="s3", milestone="completed", reason="again")
    assert Milestone.objects.filter(subject__code="s3").count() == 3
    assert AuditEntry.objects.filter(tag__startswith="register:milestone:").count() == 3


@time_machine.travel("2023-06-01T04:00:00Z", tick=False)
def test_a_plan_stands_beside_what_was_reached(pear: Path) -> None:
    record_milestone(actor=None, subject="s1", milestone="started", on=date(2024, 1, 1), evidence="", planned=True)
    (shown,) = subject_page(OPERATOR, "s1").milestones
    assert (shown.reached, shown.planned) == (date(2023, 2, 11), date(2024, 1, 1))
    withdraw_milestone(actor=None, subject="s1", milestone="started", reason="no plan", planned=True)
    (shown,) = subject_page(OPERATOR, "s1").milestones
    assert (shown.reached, shown.planned) == (date(2023, 2, 11), None)


@time_machine.travel("2023-06-01T04:00:00Z", tick=False)
def test_a_milestone_that_cannot_be_is_refused(pear: Path) -> None:
    with pytest.raises(NoSuchMilestone):
        record_milestone(actor=None, subject="s1", milestone="blessed", on=date(2023, 1, 1), evidence="")
    with pytest.raises(MilestoneRefused):
        record_milestone(actor=None, subject="s1", milestone="started", on=date(2023, 6, 2), evidence="")
    with pytest.raises(NotFound):
        record_milestone(actor=editor(), subject="s2", milestone="started", on=date(2023, 1, 1), evidence="")


def change(
    subject: str, action: str, on: str, *, member_class: str = "", reason: str = "why", actor: User | None = None
) -> None:
    change_membership(
        actor=actor, roster="list-2023", subject=subject, action=action, member_class=member_class,
        on=date.fromisoformat(on), reason=reason,
    )  # fmt: skip


def test_a_subject_enters_moves_and_leaves(pear: Path) -> None:
    change("s3", "enter", "2023-02-01", member_class="new", reason="")
    change("s3", "move", "2023-03-01", member_class="old")
    change("s3", "exit", "2023-04-01")
    change("s3", "enter", "2023-05-01", member_class="new")
    (shown,) = subject_page(OPERATOR, "s3").memberships
    assert shown.inside
    assert [event.action for event in shown.events] == ["enter", "move", "exit", "enter"]
    (then,) = subject_page(OPERATOR, "s3", known=shown.events[2].number).memberships
    assert (then.inside, len(then.events)) == (False, 3)
    assert subject_page(OPERATOR, "s3", known=shown.events[0].number - 1).memberships == ()
    assert AuditEntry.objects.filter(tag="register:membership:exit", object_key="s3").count() == 1


@pytest.mark.parametrize(
    ("subject", "action", "on", "values", "rule"),
    [
        ("s1", "enter", "2023-06-01", {"member_class": "new"}, "duplicate"),
        ("s3", "exit", "2023-06-01", {}, "bad_value"),
        ("s3", "move", "2023-06-01", {"member_class": "old"}, "bad_value"),
        ("s1", "exit", "2023-06-01", {"reason": " "}, "required"),
        ("s1", "move", "2023-06-01", {"member_class": "new", "reason": ""}, "required"),
        ("s1", "move", "2023-06-01", {"member_class": "old"}, "bad_value"),
        ("s1", "exit", "2023-02-28", {}, "bad_value"),
        ("s3", "enter", "2023-06-01", {"member_class": "red"}, "unknown_code"),
        ("s3", "enter", "2023-06-01", {}, "unknown_code"),
        ("s3", "vanish", "2023-06-01", {}, "bad_value"),
    ],
)
def test_an_event_that_may_not_follow_is_refused(
    pear: Path, subject: str, action: str, on: str, values: dict[str, str], rule: str
) -> None:
    before = Membership.objects.count()
    with pytest.raises(MembershipRefused) as caught:
        change(subject, action, on, **values)  # type: ignore[arg-type]
    assert caught.value.rule == rule
    assert Membership.objects.count() == before


def test_a_roster_is_changed_only_by_those_who_keep_it(pear: Path) -> None:
    with pytest.raises(NotFound):  # the roster is the whole land's
        change("s3", "enter", "2023-02-01", member_class="new", actor=editor())
    with pytest.raises(Forbidden):
        change("s3", "enter", "2023-02-01", member_class="new", actor=make_user("reader", place="LAND"))
    change("s3", "enter", "2023-02-01", member_class="new", actor=editor("keeper", place="LAND"))


@pytest.mark.parametrize("table", ["register_revision", "register_milestone", "register_membership"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = number", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_cannot_be_rewritten(pear: Path, table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the open transaction would be refused for that
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start together; the code of each one's refusal, or "done"."""
    gate = threading.Barrier(len(acts))
    results = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=10)
            act()
            results[place] = "done"
        except Refusal as refusal:
            results[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(results)


def test_of_many_who_enter_a_subject_at_once_one_succeeds(committing: None, tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    acts = [lambda: change("s3", "enter", "2023-02-01", member_class="new")] * 6
    assert at_once(*acts) == ["done", *["membership_refused"] * 5]
    assert Membership.objects.filter(subject__code="s3").count() == 1


def test_changes_at_once_lose_nothing(committing: None, tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    record_subject(actor=None, kind="scheme", code="well", state=WELL, reason="")

    def cost(value: int) -> Callable[[], object]:
        state = replace(WELL, fields={"cost": str(value)})
        return lambda: record_subject(actor=None, kind="scheme", code="well", state=state, reason="new price")

    assert at_once(*[cost(value) for value in range(6)]) == ["done"] * 6
    revisions = list(Revision.objects.filter(subject__code="well"))
    assert len(revisions) == 7
    assert revisions[-1].state["fields"] == Subject.objects.get(code="well").fields
