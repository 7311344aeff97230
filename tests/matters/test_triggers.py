"""Matters that raise themselves: each event of the register and of the returns once, whoever looks and however often."""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from diaodu.audit.models import AuditEntry
from diaodu.ledger.models import Fact
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.models import Event, Mark, Matter
from diaodu.matters.queries.causes import cause_of, causes_of
from diaodu.matters.triggers import raising
from diaodu.matters.triggers.raising import raise_due
from diaodu.notices.models import Notice
from diaodu.packs.commands import check_pack, load_pack
from diaodu.people.models import User
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands.links import link_subjects
from diaodu.register.commands.memberships import change_membership
from diaodu.register.commands.milestones import record_milestone, withdraw_milestone
from diaodu.register.commands.stages import move_stage
from diaodu.register.commands.subjects import record_subject
from diaodu.register.models import Link, Membership, Milestone, Revision, Subject
from diaodu.register.states import State
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from tests.builders import make_user
from tests.matters.conftest import at, holder
from tests.matters.triggered import TRIGGERS, trigger, visit, write_triggers_pack

NOW = at("2024-03-20")


@dataclass
class Land:
    """The pack's folder and who works there: who keeps the register, who reports, who reviews, who has the steps."""

    folder: Path
    editor: User
    reporter: User
    reviewer: User
    owner: User

    def load(self, pack: str = TRIGGERS) -> None:
        """Load the pack with these triggers. The job sees it: what waits for another event now looks from here on."""
        load_pack(write_triggers_pack(self.folder, pack))
        raise_due(at=NOW)

    def enterprise(self, code: str = "works", stage: str = "registered", **fields: str) -> Subject:
        """Record an enterprise or change it to these fields."""
        return self.record("enterprise", code, stage, **fields)

    def project(self, code: str = "dam", stage: str = "preparatory", **fields: str) -> Subject:
        """The same for a project."""
        return self.record("project", code, stage, **fields)

    def record(self, kind: str, code: str, stage: str, **fields: str) -> Subject:
        """Record a subject or change it, by the register's own command."""
        state = State(name_hant=f"廠{code}", name_hans=f"厂{code}", place="X1", stage=stage, fields=fields)
        return record_subject(actor=self.editor, kind=kind, code=code, state=state, reason="按實登記")

    def enters(self, subject: Subject, member_class: str = "new", action: str = "enter") -> Membership:
        """Let a subject enter the list."""
        return change_membership(
            actor=self.editor, roster="list", subject=subject.code, action=action, member_class=member_class,
            on=date(2024, 3, 1), reason="列入",
        )  # fmt: skip

    def returns(self, period: str, value: str) -> None:
        """A month's revenue of every enterprise: filled in, submitted, and accepted by another."""
        found = open_return(actor=self.reporter, form="enterprise_month", place="X1", period=period)
        lay_out_lines(found)
        for line in found.lines.all():
            problems = fill_line(
                actor=self.reporter, key=found.key, row=line.row,
                cells={"enterprise.revenue": value, "explanation": "如實"},
            )  # fmt: skip
            assert [each for each in problems if each.severity == "refuse"] == []
        submit_return(actor=self.reporter, key=found.key)
        accept_return(actor=self.reviewer, key=found.key)


def people(folder: Path) -> Land:
    """The land with its people; its pack is loaded with the usual triggers."""
    load_pack(write_triggers_pack(folder))
    users = {name: holder("editor", username=name) for name in ("editor", "filler", "checker")}
    return Land(folder, users["editor"], users["filler"], users["checker"], holder("reporter"))


@pytest.fixture
def land(db: None, tmp_path: Path) -> Land:
    """The land, before anything has happened in it but what the pack brought."""
    found = people(tmp_path)
    assert raise_due(at=NOW) == 1
    return found


def told(kind: str = "visit") -> list[tuple[str, str]]:
    """The matters of a kind: what each is about, and for what reason."""
    rows = Matter.objects.filter(kind=kind).order_by("id").select_related("about")
    return [(row.about.code if row.about else "", row.fields.get("trigger", "")) for row in rows]


def look(moment: datetime = NOW) -> int:
    """One look of the job."""
    return raise_due(at=moment)


def looks_from(day: date) -> None:
    """As if the pack had been loaded on a day."""
    Mark.objects.update(day=day)


# the six occasions on which an enterprise is visited, each by a real event


def test_incubating_innovation_is_visited(land: Land) -> None:
    land.enterprise()
    assert look() == 0
    land.enterprise(incubating="新型電池中試")
    assert look() == 1
    assert told() == [("works", "incubating")]


def test_an_enterprise_in_difficulty_is_visited(land: Land) -> None:
    land.enterprise()
    land.returns("2023-02", "1")
    land.returns("2024-01", "0.8")
    assert look() == 0
    land.returns("2024-02", "0.8")
    assert look() == 2  # the pack's enterprise reports too
    assert sorted(told()) == [("old", "in_difficulty"), ("works", "in_difficulty")]


def test_one_about_to_enter_statistics_is_visited(land: Land) -> None:
    land.enterprise()
    land.returns("2024-01", "1.99")
    assert look() == 0
    land.returns("2024-02", "2")
    look()
    assert ("works", "entering") in told()


def test_one_that_changes_its_strategy_is_visited(land: Land) -> None:
    land.enterprise(strategy="2023-05-01")
    land.enterprise(strategy="2023-05-01", incubating="")
    assert look() == 1
    land.enterprise(strategy="2024-03-01")
    end_visits(land)
    assert look() == 1
    assert told() == [("works", "strategy")] * 2


def test_one_that_expands_its_capital_is_visited(land: Land) -> None:
    land.enterprise(capital="100")
    land.enterprise(capital="109.99")
    assert look() == 0
    land.enterprise(capital="120.99")
    assert look() == 1
    assert told() == [("works", "expanding")]


def test_one_that_prepares_to_list_is_visited(land: Land) -> None:
    land.enterprise(listing="none")
    assert look() == 0
    land.enterprise(listing="planned")
    assert look() == 1
    land.enterprise(listing="tutoring")  # the same reason still
    assert look() == 0
    assert told() == [("works", "listing")]


def end_visits(land: Land) -> None:
    """Every visit is made."""
    for row in Matter.objects.filter(kind="visit", closed_at=None):
        end_step(actor=land.owner, matter=row.public, step="do", doing=Doing("done"), at=NOW)


# every other event


def test_what_enters_a_list_gets_its_node_plan(land: Land) -> None:
    row = land.enters(land.project())
    assert look() == 1
    matter = Matter.objects.get(kind="node_plan")
    assert (matter.about, matter.title) == (row.subject, "廠dam：listed")
    land.enters(row.subject, "continuing", action="move")
    assert look() == 0


def test_a_class_of_a_list_is_entered_by_moving_too(land: Land) -> None:
    land.load(trigger("goes_on", 'event = "enters", family = "major_list", to = ["continuing"]', raises="node_plan"))
    land.enters(land.project())
    assert look() == 0
    land.enters(Subject.objects.get(code="dam"), "continuing", action="move")
    assert look() == 1


def test_a_stage_raises_once_it_is_reached(land: Land) -> None:
    on = 'event = "stage", kind = "project", to = ["building", "stopped"]'
    land.load(trigger("builds", on, raises="contact"))
    land.project()
    assert look() == 0
    for stage in ("building", "stopped"):
        move_stage(
            actor=land.editor, subject="dam", stage=stage, on=date(2024, 3, 1), evidence="", reason="開工",
        )  # fmt: skip
    assert look() == 1
    assert causes_of(OPERATOR, Matter.objects.get(kind="contact"))[0].now == "building"


@pytest.mark.parametrize("standing", ["reached", "planned"])
def test_a_milestone_raises_when_it_is_told(land: Land, standing: str) -> None:
    on = f'event = "milestone", kind = "project", milestone = "started", standing = "{standing}"'
    land.load(trigger("starts", on, raises="contact"))
    land.project()
    planned = standing == "planned"
    milestone(land, date(2024, 3, 1), planned=not planned)
    assert look() == 0
    milestone(land, date(2024, 3, 1), planned=planned)
    milestone(land, date(2024, 3, 5), planned=planned)  # another day of the same
    assert look() == 1


def test_a_planned_day_that_passes_undone_raises(land: Land) -> None:
    on = 'event = "milestone", kind = "project", milestone = "started", standing = "missed"'
    land.load(trigger("missed", on, raises="contact"))
    looks_from(date(2024, 3, 1))
    for code in ("dam", "mill", "road"):
        land.project(code)
        milestone(land, date(2024, 3, 20), code=code, planned=True)
    milestone(land, date(2024, 3, 19), code="mill")
    milestone(land, date(2024, 3, 25), code="road", planned=True)  # put off
    assert look(at("2024-03-20", "23:59")) == 0
    assert look(at("2024-03-21", "00:01")) == 1
    assert look(at("2024-03-22")) == 0
    assert told("contact") == [("dam", "")]
    assert look(at("2024-03-27")) == 1
    assert told("contact") == [("dam", ""), ("road", "")]


def milestone(land: Land, on: date, *, code: str = "dam", planned: bool = False) -> Milestone:
    return record_milestone(
        actor=land.editor, subject=code, milestone="started", on=on, evidence="照片", planned=planned
    )


def test_a_link_raises_about_its_other_end(land: Land) -> None:
    on = 'event = "link", kind = "project", link = "carried_by", to = ["enterprise"]'
    land.load(visit("expanding", on, more='about = "link:carried_by"'))
    land.project()
    for code in ("one", "two"):
        land.enterprise(code)
        link_subjects(actor=land.editor, source="dam", link="carried_by", target=code)
        look()
    assert told() == [("one", "expanding"), ("two", "expanding")]
    cause = cause_of(OPERATOR, Matter.objects.get(about__code="two"))
    assert cause is not None
    assert cause.row == Link.objects.get(target__code="two")


def test_an_event_of_a_project_raises_about_its_enterprise_and_back(land: Land) -> None:
    land.load(
        visit("expanding", 'event = "stage", kind = "project", to = ["building"]', more='about = "link:carried_by"')
        + trigger(
            "closes", 'event = "stage", kind = "enterprise", to = ["closed"]', raises="contact",
            more='about = "from:carried_by"',
        )
    )  # fmt: skip
    land.project()
    land.enterprise()
    link_subjects(actor=land.editor, source="dam", link="carried_by", target="works")
    land.project(stage="building")
    land.enterprise(stage="closed")
    assert look() == 2
    assert told() == [("works", "expanding")]
    assert told("contact") == [("dam", "")]


def test_an_event_raises_about_the_enterprise_of_its_organisation(land: Land, tmp_path: Path) -> None:
    root = write_triggers_pack(
        tmp_path,
        visit("expanding", 'event = "stage", kind = "project", to = ["building"]', more='about = "organisation"'),
    )
    (root / "organisations.csv").write_text(
        "code,kind,parent,place,uscc,name_hant,name_hans,name_en\nf1,enterprise,,X1,,廠,厂,F1\n", encoding="utf-8"
    )
    load_pack(root)
    raise_due(at=NOW)
    for kind, code, stage in (("enterprise", "works", "registered"), ("project", "dam", "building")):
        state = State("廠", "厂", place="X1", stage=stage, organisation="f1")
        record_subject(actor=land.editor, kind=kind, code=code, state=state, reason="登記")
    assert look() == 1
    assert told() == [("works", "expanding")]


def test_figures_below_a_bound_or_absent_raise(land: Land) -> None:
    fact = 'event = "fact", kind = "enterprise", measure = "enterprise.revenue"'
    land.load(visit("in_difficulty", f'{fact}, below = "0.5"') + visit("strategy", f"{fact}, absent = 2"))
    land.enterprise()
    for period, value in (("2024-01", "0.6"), ("2024-02", "0.4"), ("2024-03", "0.3"), ("2024-04", "缺報")):
        land.returns(period, value)
    assert look() == 2
    land.returns("2024-05", "缺報")
    assert look() == 2
    mine = [reason for code, reason in told() if code == "works"]
    assert mine == ["in_difficulty", "strategy"]


def test_a_rhythm_comes_round_once_in_its_period(land: Land) -> None:
    looks_from(date(2024, 3, 1))
    land.enters(land.project())
    land.project("mill")  # on no list
    look(at("2024-03-04"))
    assert told("contact") == []
    look(at("2024-03-05", "00:10"))  # the third working day
    look(at("2024-03-05", "00:11"))
    look(at("2024-03-29"))
    assert told("contact") == [("dam", "")]
    look(at("2024-04-03"))  # of April, whose first three working days end on the third
    periods = Matter.objects.filter(kind="contact").order_by("id").values_list("fields__period", flat=True)
    assert list(periods) == ["2024-03", "2024-04"]


def test_a_rhythm_that_was_missed_comes_round_later_in_its_period(land: Land) -> None:
    looks_from(date(2024, 2, 20))
    land.enters(land.project())
    look(at("2024-03-28"))
    assert told("contact") == [("dam", "")]


def test_a_rhythm_leaves_out_what_is_closed(land: Land) -> None:
    looks_from(date(2024, 3, 1))
    land.enters(land.project())
    land.project(stage="stopped")
    look(at("2024-03-05"))
    assert told("contact") == []


def test_a_rhythm_says_nothing_of_those_that_only_a_pack_of_published_facts_names(land: Land) -> None:
    land.load(trigger("calls", 'event = "rhythm", every = "month", kind = "enterprise"', raises="visit"))
    looks_from(date(2024, 3, 3))
    land.enterprise()
    look(at("2024-04-01"))
    assert told() == [("works", "")]


# what a pack brings


def test_what_a_pack_brings_raises_nothing(land: Land) -> None:
    look()
    assert told() == []  # the pack's enterprise is planned to be listed


def test_a_standing_trigger_keeps_a_matter_for_what_a_pack_brought(land: Land) -> None:
    look()
    matter = Matter.objects.get(kind="commitment")
    assert matter.about is not None
    assert (matter.about.code, matter.fields) == ("c1", {"due_on": "2023-12-31"})
    assert (matter.watched, matter.due_at, matter.wake_at, matter.colour) == (False, None, None, "")
    assert matter.steps.get().due_at.date() == date(2023, 12, 31)
    assert escalate_due(at=at("2030-01-01")) == 0
    assert not Notice.objects.exists()
    assert not Matter.objects.filter(parent=matter).exists()


def test_what_people_record_is_watched(land: Land) -> None:
    land.record("commitment", "c3", "open", due_on="2024-04-30")
    look()
    matter = Matter.objects.get(about__code="c3")
    assert matter.watched
    assert matter.wake_at is not None
    assert Notice.objects.filter(user=land.owner).count() == 1


def test_a_kept_matter_goes_its_way_in_silence(land: Land) -> None:
    look()
    matter = Matter.objects.get(kind="commitment")
    row = end_step(actor=land.owner, matter=matter.public, step="do", doing=Doing("done"), at=NOW)
    assert (row.state, row.closed_at) == ("closed", NOW)


def test_a_trigger_that_comes_later_looks_from_then_on(land: Land) -> None:
    land.load("")
    land.enterprise(listing="planned")
    look()
    land.load()
    look()
    assert told() == []
    land.enterprise("other", listing="planned")
    look()
    assert told() == [("other", "listing")]


def test_one_that_went_and_came_back_does_not_look_at_what_was_between(land: Land) -> None:
    land.load("")
    look()
    assert not Mark.objects.exists()
    land.enterprise(listing="planned")
    land.load()
    look()
    assert told() == []


def test_a_pack_loaded_again_raises_nothing_twice(land: Land) -> None:
    land.enterprise(listing="planned")
    look()
    land.load(TRIGGERS + visit("listing", 'event = "created", kind = "enterprise"', code="another"))
    look()
    assert told() == [("works", "listing")]


# once, and told why


def test_one_who_looks_twice_raises_once(land: Land) -> None:
    land.enterprise(listing="planned")
    look()
    look()
    Mark.objects.update(number=0)  # as if the mark had been lost: the key holds
    look()
    assert told().count(("works", "listing")) == 1


def test_more_than_one_look_takes(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raising, "BATCH", 3)
    for number in range(8):
        land.enterprise(f"e{number}", listing="planned")
    looks_from(date(2024, 3, 1))
    for number in range(7):
        land.enters(land.project(f"p{number}"))
    look(at("2024-03-06"))
    assert len(told()) == 8
    assert len(told("node_plan")) == 7
    assert len(told("contact")) == 7


def test_a_second_reason_is_a_second_visit_and_the_same_one_is_noted(land: Land) -> None:
    land.load(
        TRIGGERS + visit("listing", 'event = "field", kind = "enterprise", field = "strategy", filled = true', code="b")
    )
    land.enterprise(listing="planned")
    look()
    land.enterprise(listing="planned", strategy="2024-03-01")
    look()
    assert told() == [("works", "listing"), ("works", "strategy")]
    causes = causes_of(OPERATOR, Matter.objects.get(fields__trigger="listing"))
    assert [(cause.trigger, cause.again) for cause in causes] == [("listing", False), ("b", True)]


def test_a_visit_that_was_made_is_due_again_for_a_new_event(land: Land) -> None:
    land.enterprise(listing="planned")
    look()
    end_visits(land)
    land.enterprise(listing="none")
    land.enterprise(listing="planned")
    assert look() == 1


def test_an_enterprise_that_was_visited_enough_is_left_in_peace(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diaodu.matters.triggers.restraint.visits_left", lambda *_asked: 0)
    land.enterprise(listing="planned")
    assert look() == 0
    entry = AuditEntry.objects.get(tag="matters:matter:spare")
    assert (entry.object_key, entry.new["trigger"] if entry.new else None) == ("works", "listing")


def test_each_matter_is_followed_back_to_its_event(land: Land) -> None:
    land.enterprise(listing="none")
    land.enterprise(listing="planned")
    land.returns("2024-01", "1")
    land.returns("2024-02", "3")
    membership = land.enters(land.project())
    look()
    cause = cause_of(OPERATOR, Matter.objects.get(fields__trigger="listing"))
    assert cause is not None
    assert cause.row == Revision.objects.filter(subject__code="works").order_by("number").last()
    assert (cause.was, cause.now, cause.names["hant"]) == ("none", "planned", "listing")
    entering = cause_of(OPERATOR, Matter.objects.get(fields__trigger="entering", about__code="works"))
    assert entering is not None
    assert entering.row == Fact.objects.get(subject__code="works", period="2024-02")
    assert entering.period == "2024-02"
    listed = cause_of(OPERATOR, Matter.objects.get(kind="node_plan"))
    assert listed is not None
    assert listed.row == membership
    raised = Event.objects.get(matter__kind="node_plan", act="raised")
    assert raised.said["because"]["number"] == membership.number


def test_who_may_not_see_the_event_is_not_shown_it(land: Land) -> None:
    land.enterprise(listing="planned")
    look()
    stranger = make_user("stranger", place="X2")
    cause = cause_of(viewer_of(stranger), Matter.objects.get(kind="visit"))
    assert cause is not None
    assert (cause.subject, cause.row) == (None, None)
    assert not Matter.objects.visible_to(viewer_of(stranger)).exists()


def test_an_event_that_cannot_raise_keeps_nothing_else_from_being_raised(land: Land) -> None:
    land.load(trigger("listing", 'event = "created", kind = "enterprise"', more='take = { trigger = "capital" }'))
    land.enterprise("bad", capital="7")  # is no reason for a visit
    land.enterprise("good")
    assert look() == 1
    assert told() == [("good", "")]


def test_a_figure_that_is_corrected_raises_once(land: Land) -> None:
    fact = 'event = "fact", kind = "enterprise", measure = "enterprise.revenue"'
    land.load(visit("in_difficulty", f'{fact}, below = "0.5"'))
    land.enterprise()
    land.returns("2024-01", "0.4")
    look()
    end_visits(land)
    land.returns("2024-02", "0.4")
    assert look() == 0


# who comes second, and who is cut off


def test_a_withdrawn_milestone_told_anew_raises_anew(land: Land) -> None:
    land.load(trigger("starts", 'event = "milestone", kind = "project", milestone = "started"', raises="contact"))
    land.project()
    milestone(land, date(2024, 3, 1))
    withdraw_milestone(actor=land.editor, subject="dam", milestone="started", reason="誤報")
    milestone(land, date(2024, 3, 8))
    look()
    assert [cause.again for cause in causes_of(OPERATOR, Matter.objects.get(kind="contact"))] == [False, True]


@pytest.mark.usefixtures("committing")
def test_two_who_look_at_once_raise_once(tmp_path: Path) -> None:
    land = people(tmp_path)
    for number in range(12):
        land.enterprise(f"e{number}", listing="planned", incubating="中試")

    def work() -> None:
        for _time in range(5):
            look()
        connections.close_all()

    threads = [threading.Thread(target=work) for _thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    look()
    assert len(told()) == 24
    assert len(set(told())) == 24
    assert Event.objects.filter(act="noted").count() == 0


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.returns.ready"])


def _look_in_small_steps() -> None:
    raising.BATCH = 2
    look()


@pytest.mark.usefixtures("committing")
@pytest.mark.cluster
def test_one_who_is_killed_leaves_nothing_half_raised(tmp_path: Path) -> None:
    land = people(tmp_path)
    for number in range(30):
        land.enterprise(f"e{number:02}", listing="planned", incubating="中試")
    cut = 0
    for _kill in range(6):
        cut += _killed(len(told()) + 6)
        assert set(Matter.objects.values_list("pk", flat=True)) == set(
            Event.objects.filter(act="raised").values_list("matter_id", flat=True)
        )
    look()
    assert cut > 0, "the kills came too late to cut anything off"
    assert len(told()) == len(set(told())) == 60


def _killed(count: int) -> bool:
    """Kill one who looks once so many visits are raised; whether it was still looking."""
    address = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    os.environ["DATABASE_URL"], before = address, os.environ["DATABASE_URL"]
    process = FORKS.Process(target=_look_in_small_steps)
    try:
        process.start()
    finally:
        os.environ["DATABASE_URL"] = before
    ends = time.monotonic() + timedelta(minutes=1).total_seconds()
    while process.is_alive() and len(told()) < count and time.monotonic() < ends:
        time.sleep(0.005)
    alive = process.is_alive()
    process.kill()
    process.join()
    return alive


# what the check of packs says


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (trigger("t", 'event = "someday", kind = "enterprise"'), "on is a table with an event"),
        (trigger("t", 'event = "created"'), "'created' needs kind"),
        (trigger("t", 'event = "created", kind = "firm"'), "names the kind 'firm'"),
        (trigger("t", 'event = "stage", kind = "enterprise", to = ["sold"]'), "declares no 'sold'"),
        (trigger("t", 'event = "field", kind = "enterprise", field = "capital"'), "one of to, filled, changed, rises"),
        (trigger("t", 'event = "field", kind = "enterprise", field = "listing", rises = "10"'), "is no number"),
        (trigger("t", 'event = "field", kind = "enterprise", field = "listing", to = ["soon"]'), "declares no 'soon'"),
        (trigger("t", 'event = "field", kind = "enterprise", field = "capital", rises = "ten"'), "a figure as text"),
        (trigger("t", 'event = "created", kind = "enterprise", measure = "x"'), "knows no measure"),
        (trigger("t", 'event = "milestone", kind = "project", milestone = "sold"', raises="contact"), "no 'sold'"),
        (trigger("t", 'event = "enters", family = "other"'), "no roster is of the family"),
        (trigger("t", 'event = "link", kind = "project", link = "owns"', raises="contact"), "declares no 'owns'"),
        (trigger("t", 'event = "fact", kind = "enterprise", measure = "sales", below = "1"'), "the measure 'sales'"),
        (trigger("t", 'event = "rhythm", every = "week", kind = "enterprise"'), "every is one of"),
        (trigger("t", 'event = "rhythm", every = "month"'), "of a kind or of a family"),
        (trigger("t", 'event = "created", kind = "enterprise"', raises="party"), "names the matter_kind 'party'"),
        (trigger("t", 'event = "created", kind = "project"'), "leads to nothing"),
        (trigger("t", 'event = "created", kind = "enterprise"', more='about = "link:x"'), "leads to nothing"),
        (trigger("t", 'event = "created", kind = "enterprise"', more='about = "its uncle"'), "about is self"),
        (visit("boredom", 'event = "created", kind = "enterprise"'), "has no choice 'boredom'"),
        (trigger("t", 'event = "created", kind = "enterprise"', more='sets = { x = "1" }'), "no field 'x'"),
        (trigger("t", 'event = "created", kind = "enterprise"', more='take = { trigger = "x" }'), "has no 'x'"),
        (trigger("t", 'event = "created", kind = "enterprise"', more="standing = true"), "not watched"),
        (trigger("t", 'event = "created", kind = "enterprise"', more="often = true"), "knows no 'often'"),
        (trigger("t", 'event = "created", kind = "enterprise"').replace("{name}", "{who}"), "not who"),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_with_a_trigger_is_told(tmp_path: Path, declared: str, said: str) -> None:
    messages = [problem.message for problem in check_pack(write_triggers_pack(tmp_path, declared))]
    assert [message for message in messages if re.search(re.escape(said), message)], messages


@pytest.mark.django_db
def test_what_the_register_ends_has_an_ending_for_it(tmp_path: Path) -> None:
    root = write_triggers_pack(tmp_path)
    text = (root / "matters.toml").read_text(encoding="utf-8")
    (root / "matters.toml").write_text(
        text.replace(
            'code = "done", names = { hant = "完成", hans = "完成", en = "完成" }, closes = "done"',
            'code = "over", names = { hant = "完成", hans = "完成", en = "完成" }, closes = "done"',
        ),
        encoding="utf-8",
    )
    messages = [problem.message for problem in check_pack(root)]
    assert [message for message in messages if "what the register ends" in message], messages
