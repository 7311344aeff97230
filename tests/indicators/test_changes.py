"""Why a figure changed since the month before, and what became of it: by hand, on a roster of five mills."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from diaodu.core.absences import Absence
from diaodu.core.decomposition import Cause
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.changes import Change, change_at
from diaodu.indicators.revisions import Revisions, known_at_each, revisions_at
from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from diaodu.packs.models import Definition
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands.memberships import change_membership
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.indicators.toy import NAMES, facts, indicators, load, write_pack

pytestmark = pytest.mark.django_db

MILLS = """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote,wheel
m1,一,一,One,t1a,,built,,,,over
m2,二,二,Two,t1b,,built,,,,under
m3,三,三,Three,t2,,built,,,,over
m4,四,四,Four,t2,,built,,,,over
m5,五,五,Five,t3,,built,,,,over
"""
MEMBERSHIPS = """roster,subject,class,action,on,reason
r23,m1,new,enter,2023-01-01,listed
r23,m2,new,enter,2023-01-01,listed
r23,m3,old,enter,2023-01-01,listed
r23,m3,new,move,2023-04-10,begun
r23,m4,new,enter,2023-01-01,listed
r23,m4,,exit,2023-04-20,given up
r23,m5,new,enter,2023-04-05,added
"""
MILESTONES = """subject,milestone,on,evidence,document,standing
m1,started,2023-02-01,seen,,
m2,started,2023-04-15,seen,,
m3,started,2023-03-01,seen,,
"""
COSTS: list[str | dict[str, str]] = [
    "m1 mill_cost 2023-03 9",
    "m2 mill_cost 2023-03 4",
    "m3 mill_cost 2023-03 1",
    "m4 mill_cost 2023-03 3",
    "m1 mill_cost 2023-04 12",
    {"subject": "m2", "measure": "mill_cost", "period": "2023-04", "absence": "missing"},
    "m3 mill_cost 2023-04 1",
    "m5 mill_cost 2023-04 2",
    "m1 mill_cost 2023-01 2",
    "t toll 2023-03 50",
    "t toll 2023-04 60",
    {
        "subject": "m1", "measure": "mill_cost", "period": "2023-03", "value": "10", "unit": "crown",
        "supersedes": "T1", "reason": "late bill",
    },
]  # fmt: skip
FORMULAS = {
    "listed": 'count(mills, class="new") | mill',
    "rate": 'percent(count(mills, class="new", reached="started"), listed) | %',
    "cost": "sum(mill_cost, mills) | crown",
    "toll": "value(toll) | crown",
}
ROSTERS = (
    f'[[roster]]\ncode = "r23"\nfamily = "mills"\n{NAMES}\nplace = "t"\nperiod = "2023"\ncomplete = true\n'
    f'classes = [{{ code = "new", {NAMES} }}, {{ code = "old", {NAMES} }}]\n'
)


@pytest.fixture
def mills(tmp_path: Path) -> Path:
    files = {"mills": MILLS, "memberships": MEMBERSHIPS, "milestones": MILESTONES, "rosters": ROSTERS}
    load(tmp_path, FORMULAS, COSTS, **files)
    return tmp_path


def change(code: str, period: str, *, place: str = "t", then: int | None = None) -> Change:
    found = change_at(Desk(OPERATOR), Ask(code, place, period), then=then)
    assert found is not None
    return found


def revisions(code: str, period: str, *, desk: Desk | None = None) -> Revisions:
    return revisions_at(desk or Desk(OPERATOR), Ask(code, "t", period))


def parts(found: Change) -> dict[Cause, Fraction]:
    assert found.parts is not None
    assert sum(found.parts.values(), Fraction(0)) == found.total
    return {cause: part for cause, part in found.parts.items() if part}


def names(found: Change, cause: Cause) -> set[str]:
    return set(Subject.objects.filter(pk__in=found.effects[cause]).values_list("code", flat=True))


def test_a_rate_splits_into_progress_entry_exit_and_move(mills: Path) -> None:
    found = change("rate", "2023-04")
    assert found.total == 75 - Fraction(100, 3)
    assert parts(found) == {
        Cause.PROGRESS: Fraction(700, 24),
        Cause.ENTRY: Fraction(-400, 24),
        Cause.EXIT: Fraction(400, 24),
        Cause.MOVE: Fraction(300, 24),
    }
    assert [names(found, cause) for cause in (Cause.PROGRESS, Cause.ENTRY, Cause.EXIT, Cause.MOVE)] == [
        {"m2"}, {"m5"}, {"m4"}, {"m3"},
    ]  # fmt: skip


def test_who_left_and_moved_is_told_with_the_reason(mills: Path) -> None:
    found = change("rate", "2023-04")
    reasons = {(event.subject.code, event.action): event.reason for rows in found.events.values() for event in rows}
    assert reasons == {("m3", "move"): "begun", ("m4", "exit"): "given up", ("m5", "enter"): "added"}


def test_a_sum_tells_missing_returns_and_corrections_apart_from_progress(mills: Path) -> None:
    found = change("cost", "2023-04")
    assert parts(found) == {
        Cause.PROGRESS: 2, Cause.ENTRY: 2, Cause.EXIT: -3, Cause.REPORTING: -4, Cause.CORRECTION: 1,
    }  # fmt: skip
    assert (found.first.value, found.earlier.value, found.now.value) == ("17.00", "18.00", "15.00")
    assert [event.reason for event in found.revisions.events if isinstance(event, Fact)] == ["late bill"]


def test_compared_with_what_is_known_now_nothing_is_a_correction(mills: Path) -> None:
    newest = Fact.objects.order_by("number").last()
    assert newest is not None
    assert Cause.CORRECTION not in parts(change("cost", "2023-04", then=newest.number))


def test_a_place_below_splits_its_own_part(mills: Path) -> None:
    assert parts(change("cost", "2023-04", place="t2")) == {Cause.EXIT: -3}


def test_what_is_not_counted_member_by_member_shows_only_the_whole_change(mills: Path) -> None:
    found = change("toll", "2023-04")
    assert (found.total, found.parts, bool(found.reason)) == (10, None, True)


@pytest.mark.parametrize(("code", "period"), [("cost", "2023-01"), ("cost", "2023-06")])
def test_without_two_comparable_figures_there_is_no_split(mills: Path, code: str, period: str) -> None:
    found = change(code, period)
    assert found.parts is None
    assert found.reason


def test_a_day_has_no_change(mills: Path) -> None:
    assert change_at(Desk(OPERATOR), Ask("rate", "t", "2023-04-30")) is None


def test_the_revisions_of_a_sum_are_its_corrections(mills: Path) -> None:
    found = revisions("cost", "2023-03")
    (event,) = found.events
    assert isinstance(event, Fact)
    assert (event.reason, event.supersedes.value, event.value) == ("late bill", 9, 10)
    values = known_at_each(OPERATOR, Ask("cost", "t", "2023-03"), [found.first, event.number])
    assert [answer.value for answer in values.values()] == ["17.00", "18.00"]


def test_a_late_event_of_a_roster_revises_what_was_counted(mills: Path) -> None:
    assert revisions("listed", "2023-03").events == ()
    late = change_membership(
        actor=None, roster="r23", subject="m5", action="exit", on=date(2023, 4, 30), reason="moved away"
    )
    assert [event.number for event in revisions("listed", "2023-04").events] == [late.number]
    assert revisions("listed", "2023-03").events == ()
    found = revisions("listed", "2023-04")
    values = known_at_each(OPERATOR, Ask("listed", "t", "2023-04"), [found.first, late.number])
    assert [answer.value for answer in values.values()] == ["4.00", "3.00"]


def test_a_new_version_of_the_definition_is_a_revision(mills: Path) -> None:
    changed = {**FORMULAS, "cost": 'sum(mill_cost, mills, class="new") | crown'}
    files = {"mills": MILLS, "memberships": MEMBERSHIPS, "milestones": MILESTONES, "rosters": ROSTERS}
    load_pack(write_pack(mills, indicators=indicators(changed), facts=facts(COSTS), **files))
    *_facts, event = revisions("cost", "2023-03").events
    assert isinstance(event, Definition)
    assert (event.code, event.version) == ("cost", 2)


def test_as_known_earlier_later_revisions_are_not_there(mills: Path) -> None:
    first = revisions("cost", "2023-03").first
    assert revisions("cost", "2023-03", desk=Desk(OPERATOR, first)).events == ()


def test_events_out_of_sight_are_counted_not_told(mills: Path) -> None:
    viewer = viewer_of(make_user(place="t", permissions=(Permission.INDICATOR_VIEW,)))
    found = revisions("cost", "2023-03", desk=Desk(viewer))
    assert (found.events, found.hidden) == ((), 1)


def test_a_class_is_counted_by_itself(mills: Path) -> None:
    def shown(code: str, held: str) -> str | None:
        answerer, at = Desk(OPERATOR).at(Ask(code, "t", "2023-03", member_class=held))
        found = answerer.answer(code, at)
        return found.value or found.absence

    assert [shown("cost", held) for held in ("", "new", "old")] == ["18.00", "17.00", "1.00"]
    assert [shown("rate", held) for held in ("new", "old")] == ["33.33", Absence.NOT_APPLICABLE]
    assert shown("toll", "new") == Absence.NOT_APPLICABLE
