"""Whatever is done to a matter in whatever order: the recount, which shares no code with the engine, agrees."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import ask_extension, hand_over, reopen, resume, wait_for, withdraw
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter, Step
from diaodu.notices.models import Notice
from diaodu.web.simulating.recount.counting import recount
from diaodu.web.simulating.recount.faults import FAULTS
from tests.matters.conftest import Office, at, office_of
from tests.matters.declared import LADDERS, MATTERS, write_matters_pack

NOTHING = dict.fromkeys(FAULTS, 0)
START = at("2024-01-29")  # the holidays of the new year and a working weekend lie ahead
HOURS = st.integers(1, 24 * 12)
ACTS = (
    "end",
    "end",
    "end",
    "back",
    "wait",
    "resume",
    "extend",
    "decide",
    "hand",
    "withdraw",
    "reopen",
    "chase",
    "chase",
)


HURRY = """
[[ladder]]
code = "hurry"
names = { hant = "催覆", hans = "催复", en = "Hurry" }
rungs = [
    { code = "reminder", names = { hant = "提醒", hans = "提醒", en = "Reminder" }, colour = "grey", before = "1 working_days", to = ["owner"] },
    { code = "late", names = { hant = "逾期", hans = "逾期", en = "Late" }, colour = "yellow", after = "0 working_days", to = [{ role = "office" }] },
]
"""


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    """That of the other tests, but slips are chased too, by a ladder of their own."""
    chased = MATTERS.replace('follows = "answered"', 'follows = "answered"\nladder = "hurry"')
    return office_of(write_matters_pack(tmp_path, matters=chased, ladders=LADDERS + HURRY))


class Life:
    """A blocker, and what may be done with it and its slips at a moment."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office, self.now = office, START
        self.moments: list[datetime] = [START]
        monkeypatch.setattr(clock, "_asked", lambda: self.now)
        new = New("blocker", "用地", about=office.project, fields={"factor": "land", "urgency": "urgent"})
        self.matter = raise_matter(actor=office.reporter, new=new, at=START)

    def go_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.moments.append(self.now)

    def do(self, act: str) -> None:
        """One act; what the engine refuses changes nothing."""
        acts: dict[str, Callable[[], object]] = {
            "end": lambda: self._end(last=False), "back": lambda: self._end(last=True), "decide": self._decide,
            "wait": lambda: wait_for(**self._who("reporter"), on="superior", reason="r"),
            "resume": lambda: resume(**self._who("office"), reason="r"),
            "extend": self._extend, "hand": self._hand,
            "withdraw": lambda: withdraw(**self._who("reporter"), reason="r"),
            "reopen": lambda: reopen(**self._who("reporter"), reason="r"),
            "chase": lambda: escalate_due(at=self.now),
        }  # fmt: skip
        with contextlib.suppress(Refusal):
            acts[act]()

    def _who(self, name: str) -> dict[str, object]:
        return {"actor": getattr(self.office, name), "matter": self.matter.public, "at": self.now}

    def _open(self) -> Step | None:
        return Step.objects.filter(matter=self.matter, ended_at=None).first()

    def _end(self, *, last: bool) -> None:
        step = self._open()
        if step is None:
            return
        from diaodu.matters.commands.permits import rules_of

        declared = rules_of(self.matter).step(step.code)
        tests = {test.code: not last for test in declared.tests}
        doing = Doing(declared.endings[-1 if last else 0].code, words="w", evidence="e", tests=tests)
        end_step(actor=None, matter=self.matter.public, step=step.code, doing=doing, at=self.now)

    def _extend(self) -> None:
        step = self._open()
        if step is not None:
            day = clock.local_day(step.due_at) + timedelta(days=9)
            ask_extension(
                actor=None, matter=self.matter.public, step=step.code, new_due=day, reason="r", progress="", at=self.now
            )

    def _decide(self) -> None:
        asked = Matter.objects.filter(kind="extension", closed_at=None).first()
        if asked:
            end_step(actor=None, matter=asked.public, step="decide", doing=Doing("granted"), at=self.now)

    def _hand(self) -> None:
        step = self._open()
        if step is not None:
            hand_over(
                actor=None,
                matter=self.matter.public,
                step=step.code,
                to=self.office.reporter,
                place=None,
                reason="r",
                at=self.now,
            )

    def over(self) -> dict[str, int]:
        """Let everything due be reached, and count."""
        escalate_due(at=self.now)
        return {name: count for name, count in recount(self.moments).items() if name != "late"}


RIGHT = {name: 0 for name in NOTHING if name != "late"}  # here the workers come as seldom as chance will have it


@example([(1, "end"), (1, "end"), (1, "extend"), (53, "decide")])  # the rung is due at the moment of the decision
@example(
    [(1, "end"), (1, "extend"), (1, "wait"), (1, "decide"), (288, "hand"), (1, "resume")]
)  # granted while it waits
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(HOURS, st.sampled_from(ACTS)), min_size=4, max_size=14))
def test_any_life_of_a_matter_is_as_the_recount_lives_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, acts: list[tuple[int, str]]
) -> None:
    with transaction.atomic():
        life = Life(office, monkeypatch)
        for hours, act in acts:
            life.go_on(hours)
            life.do(act)
        assert life.over() == RIGHT
        transaction.set_rollback(True)


def aged(office: Office, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A blocker that nobody touched for weeks, while no worker ran."""
    life = Life(office, monkeypatch)
    life.go_on(24 * 40)
    return life


def test_after_an_outage_of_weeks_every_rung_is_there_in_its_order_and_slips_are_chased_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = aged(office, monkeypatch)
    assert life.over() == RIGHT
    reached = Event.objects.filter(matter=life.matter, act="reached")
    assert [event.said["rung"] for event in reached] == ["reminder", "blue", "yellow", "red", "talk"]
    assert [event.at for event in reached] == sorted(event.at for event in reached)
    assert [slip.raised_at for slip in Matter.objects.filter(kind="slip").order_by("id")] == [
        event.at for event in reached if event.said["rung"] in {"blue", "yellow", "red"}
    ]


def test_who_acts_before_the_worker_came_by_changes_nothing_of_what_was_due(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = aged(office, monkeypatch)
    life.do("end")
    assert Event.objects.filter(act="reached").count() >= 4
    assert not Matter.objects.filter(kind="slip", closed_at=None).exists()
    assert life.over() == RIGHT


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda: Step.objects.update(due_at=START), "clocks"),
        (lambda: Matter.objects.filter(kind="slip").update(key=""), "lost"),
        (lambda: Notice.objects.filter(words="matters.reached").delete(), "notices"),
        (lambda: Matter.objects.filter(kind="blocker").update(state="rating"), "orphaned"),
        (lambda: Matter.objects.filter(kind="slip").update(parent_step="rate"), "orphaned"),
    ],
)
def test_the_recount_finds_what_was_spoilt(
    office: Office, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[], object], fault: str
) -> None:
    life = aged(office, monkeypatch)
    escalate_due(at=life.now)
    spoil()
    assert life.over()[fault] > 0


def test_a_rung_that_was_never_reached_is_lost_and_one_too_many_is_doubled(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = aged(office, monkeypatch)
    assert recount(life.moments)["lost"] >= 4
    escalate_due(at=life.now)
    assert recount(life.moments)["lost"] == 0
    step = Step.objects.filter(matter=life.matter).first()
    Event.objects.create(
        number=10**9, matter=life.matter, step=step, act="reached", term=7, rung=0, said={"rung": "blue"},
        at=START, recorded_at=START,
    )  # fmt: skip
    assert recount(life.moments)["doubled"] == 1
