"""A matter being changed: its steps are opened, ended and sent back here, and nowhere else.

A course is made of a locked matter, changed, and saved once with the courses of other matters that an act changes
with it (``saving.py``): everything that happened is written in the order in which it happened, and whoever has a new
step is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from diaodu.core.steps import following, ready
from diaodu.core.workdays import TermUnit, WorkCalendar, on_worked_day, paused
from diaodu.kit.clock import local_day
from diaodu.matters import clocks, history
from diaodu.matters.clocks import Clock
from diaodu.matters.desks import Desk, desk_at, desk_of, people_at
from diaodu.matters.history import Happened
from diaodu.matters.kinds import COLOURS, DONE, Ending, Ladder, MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.reached import Reached, milestones_reached, said_of_milestone
from diaodu.matters.telling import Told
from diaodu.matters.visited import answer_recorded, ending_saying
from diaodu.packs.workdays import work_calendar
from diaodu.people.models import User

SENT_BACK, CLOSED = "sent_back", "closed"


class Course:
    """A locked matter with its steps, at a moment, in somebody's hand (None: that of the system).

    ``steps`` are read unless they are given. ``along`` are the courses of other matters that this act changes too.
    """

    def __init__(
        self, matter: Matter, kind: MatterKind, *, at: datetime, by: User | None, from_enterprise: bool = False,
        steps: Iterable[Step] | None = None,
    ) -> None:  # fmt: skip
        self.matter, self.kind, self.at, self.by, self.from_enterprise = matter, kind, at, by, from_enterprise
        self.steps: list[Step] = list(steps_of([matter]) if steps is None else steps)
        self.happened: list[Happened] = []
        self.told: list[Told] = []
        self.changed: list[Step] = []
        self.ended: list[str] = []
        self.along: list[Course] = []
        self.drafted = matter.pk is None

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days by which the matter is counted."""
        return work_calendar(self.matter.pack)

    @property
    def open_steps(self) -> list[Step]:
        """The steps that somebody has now."""
        return [step for step in self.steps if step.ended_at is None]

    @property
    def done(self) -> set[str]:
        """The codes of the steps that are done."""
        return {step.code for step in self.steps if step.ended_at and not step.void}

    def note(self, act: str, step: Step | None = None, said: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Something happened now, by whose hand the course is in."""
        more = {"at": self.at, "by": self.by, "from_enterprise": self.from_enterprise, **more}
        self.happened.append(Happened(self.matter, act, step=step, said=said or {}, **more))

    @cached_property
    def reached(self) -> Reached:
        """The milestones that end steps and are reached by what the matter is about, as the register says now."""
        return milestones_reached(self.matter, self.kind)

    def open_ready(self) -> None:
        """Open every step whose turn has come; what the register says is reached, and what the enterprise has answered
        elsewhere, ends at once.
        """
        open_ = [step.code for step in self.open_steps]
        opened = [self._open(code) for code in ready(self.kind.after, done=self.done, open_=open_)]
        for step in opened:
            if not self.end_reached(step):
                self._end_answered(step)

    def end_reached(self, step: Step) -> bool:
        """End an open step whose milestone is reached: by nobody's hand, with the register's evidence."""
        declared = self.kind.step(step.code)
        milestone, ending = self.reached.get(declared.reached), declared.ending(DONE)
        if milestone is None or ending is None or step.ended_at is not None:
            return False
        self.end(step, ending, said_of_milestone(milestone), by_register=True)
        return True

    def _end_answered(self, step: Step) -> None:
        """End a step that asks the enterprise of a visit, where it has answered for the record of that visit."""
        asks = step.enterprise and ending_saying(self.kind, step.code, useful=True)
        answer = answer_recorded(self.matter, self.kind) if asks else None
        ending = ending_saying(self.kind, step.code, useful=answer.useful) if answer else None
        if answer and ending and step.ended_at is None:
            said = {"words": answer.words, "answered_on": local_day(answer.answered_at).isoformat()}
            self.end(step, ending, {key: value for key, value in said.items() if value}, by_enterprise=True)
            self.told = [told for told in self.told if told.step is not step]  # nobody has anything to do

    def _open(self, code: str) -> Step:
        declared = self.kind.step(code)
        desk = desk_of(declared.owner, self.matter)
        clock = clocks.start(
            self.calendar, declared.due, self._ladder(code),
            opened=self.at, raised=self.matter.raised_at, fields=self.matter.fields,
            about=self.matter.about.fields if declared.due.about and self.matter.about else {},
        )  # fmt: skip
        step = Step(
            matter=self.matter, code=code, person=desk.person, role=desk.role, place=desk.place,
            enterprise=desk.enterprise, opened_at=self.at, first_due_at=clock.due_at, due_at=clock.due_at,
            unit=clock.unit, rung=clock.rung, wake_at=clock.wake_at,
        )  # fmt: skip
        self._add(step)
        self.note(history.OPENED, step, {"step": code, "due": clock.due_at.isoformat(), **_desk(desk)})
        if self.matter.watched and declared.reached not in self.reached:
            self.told.append(Told(step, "opened", people_at(desk, self.matter.area)))
        return step

    def _ladder(self, code: str) -> Ladder | None:
        """By which ladder a step is chased; none where the matter is only kept."""
        return self.kind.ladder_of(code) if self.matter.watched else None

    def end(
        self, step: Step, ending: Ending, said: Mapping[str, Any], *,
        by_register: bool = False, by_enterprise: bool = False,
    ) -> None:  # fmt: skip
        """End a step in one of its ways, and do what follows of it. What the register ends, nobody has done here; what
        the enterprise has answered elsewhere is its own hand.
        """
        by = None if by_register or by_enterprise else self.by
        own = {"from_enterprise": True} if by_enterprise else {}
        self._end_step(step, ending.code, by=by)
        self.note(history.ENDED, step, {"step": step.code, "ending": ending.code, **said}, by=by, **own)
        if ending.back:
            self.send_back(ending.back)
        for code in ending.skips:
            self._skip(code)
        if ending.closes:
            self.close(ending.closes)
        else:
            self.open_ready()

    def send_back(self, code: str) -> None:
        """Undo a step and all that come after it, so that it is that step's turn again."""
        undone = following(self.kind.after, [code])
        for step in self.steps:
            if step.code in undone and not step.void:
                if step.ended_at is None:
                    self._end_step(step, SENT_BACK, by=self.by)
                step.void = True
                self._change(step)
        self.note(history.SENT_BACK, None, {"step": code})

    def _skip(self, code: str) -> None:
        for step in (step for step in self.open_steps if step.code == code):
            self._end_step(step, history.SKIPPED, by=self.by)
            self.note(history.SKIPPED, step, {"step": code})
            return
        if code not in self.done:
            declared = self.kind.step(code)
            desk = desk_of(declared.owner, self.matter)
            step = Step(
                matter=self.matter, code=code, role=desk.role, place=desk.place, opened_at=self.at,
                first_due_at=self.at, due_at=self.at, unit=declared.due.term.unit, ended_at=self.at,
                ending=history.SKIPPED, ended_by=self.by,
            )  # fmt: skip
            self._add(step)
            self.note(history.SKIPPED, step, {"step": code})

    def _end_step(self, step: Step, ending: str, *, by: User | None) -> None:
        step.ended_at, step.ending, step.ended_by, step.wake_at = self.at, ending, by, None
        self.ended.append(step.code)
        self._change(step)

    def close(self, state: str, said: Mapping[str, Any] | None = None) -> None:
        """Close the matter: what is open of it ends, and nobody waits for it any more."""
        for step in self.open_steps:
            self._end_step(step, CLOSED, by=self.by)
        self.matter.state, self.matter.closed_at = state, self.at
        self.matter.waiting_on, self.matter.waiting_since = "", None
        self.note(history.CLOSED, None, {"state": state, **(said or {})})

    def reopen(self, code: str, reason: str) -> None:
        """Open a closed matter again, from a step on."""
        self.matter.closed_at = None
        self.note(history.REOPENED, None, {"step": code, "reason": reason})
        self.send_back(code)
        self.open_ready()

    def wait(self, on: str, reason: str) -> None:
        """Stop the clocks: it is somebody else's turn."""
        self.matter.waiting_on, self.matter.waiting_since = on, self.at
        for step in self.open_steps:
            step.wake_at = None
            self._change(step)
        self.note(history.WAITED, None, {"on": on, "reason": reason})

    def resume(self, reason: str) -> None:
        """Let the clocks go on: the time that passed is added to what was left."""
        on, since = self.matter.waiting_on, self.matter.waiting_since or self.at
        self.matter.waiting_on, self.matter.waiting_since = "", None
        for step in self.open_steps:
            begun, unit = max(since, step.opened_at), TermUnit(step.unit)
            due = on_worked_day(self.calendar, unit, paused(self.calendar, unit, step.due_at, begun, self.at))
            self._wind(step, due, rung=step.rung, opened=step.opened_at, earliest=self.at)
        dues = {step.code: step.due_at.isoformat() for step in self.open_steps}
        self.note(history.RESUMED, None, {"on": on, "reason": reason, "dues": dues})

    def extend(self, step: Step, due: datetime, said: Mapping[str, Any]) -> None:
        """Give a step another due time; its ladder begins anew."""
        old = step.due_at
        step.term, step.colour = step.term + 1, ""
        self._wind(step, due, rung=0, opened=self.at)
        self.note(history.EXTENDED, step, {"step": step.code, "old": old.isoformat(), "new": due.isoformat(), **said})
        self.told.append(Told(step, "extended", self._people(step)))

    def hand(self, step: Step, desk: Desk, reason: str) -> None:
        """Give a step to another desk; its clock goes on."""
        old = _desk(desk_at(step))
        step.person, step.role, step.place = desk.person, desk.role, desk.place
        self._change(step)
        self.note(history.HANDED, step, {"step": step.code, "from": old, "to": _desk(desk), "reason": reason})
        self.told.append(Told(step, "handed", people_at(desk, self.matter.area)))

    def _wind(
        self, step: Step, due: datetime, *, rung: int, opened: datetime, earliest: datetime | None = None
    ) -> None:
        ladder = self._ladder(step.code)
        clock = clocks.wound(
            self.calendar, ladder, due=due, unit=step.unit, rung=rung, opened=opened, earliest=earliest
        )
        self.set_clock(step, clock)

    def set_clock(self, step: Step, clock: Clock) -> None:
        """Give a step the clock that holds from now on; it stands still while the matter waits."""
        wake_at = None if self.matter.waiting_on else clock.wake_at
        step.due_at, step.unit, step.rung, step.wake_at = clock.due_at, clock.unit, clock.rung, wake_at
        self._change(step)

    def _people(self, step: Step) -> list[User]:
        return people_at(desk_at(step), self.matter.area)

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self._change(step)

    def _change(self, step: Step) -> None:
        if not any(step is each for each in self.changed):
            self.changed.append(step)

    def read_head(self) -> None:
        """Let the matter say what its open steps do."""
        open_ = self.open_steps
        if not self.matter.closed_at:
            self.matter.state = self.kind.state_of(step.code for step in open_)
        still = bool(self.matter.closed_at or self.matter.waiting_on or not self.matter.watched)
        self.matter.due_at = None if still else min(step.due_at for step in open_)
        self.matter.wake_at = None if still else min((s.wake_at for s in open_ if s.wake_at), default=None)
        self.matter.colour = "" if self.matter.closed_at else worst(step.colour for step in open_)


def steps_of(matters: Iterable[Matter]) -> QuerySet[Step]:
    """The steps of some matters, in the order in which they were opened; those that are not written yet have none."""
    return Step.objects.filter(matter__in=[each.pk for each in matters if each.pk]).select_related("place", "person")


def worst(colours: Iterable[str]) -> str:
    """The gravest of some colours; empty for none."""
    return max((colour for colour in colours if colour), key=COLOURS.index, default="")


def _desk(desk: Desk) -> dict[str, Any]:
    """A desk as history keeps it: a person by key."""
    return {"role": desk.role, "place": desk.place.code, "person": str(desk.person.key) if desk.person else ""}
