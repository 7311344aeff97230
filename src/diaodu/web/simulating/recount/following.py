"""Living the history of a matter again, event by event, with clocks counted by walking."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from diaodu.web.simulating.recount import days
from diaodu.web.simulating.recount.declared import Body, Rules, due, rung_times
from diaodu.web.simulating.recount.directory import Directory
from diaodu.web.simulating.recount.rows import EventRow, MatterRow, StepRow

COLOURS = ("", "grey", "green", "blue", "yellow", "orange", "red")


@dataclass
class Clock:
    """The clock of an open step: the rungs still to come, each with its moment."""

    row: StepRow
    rungs: list[Body]
    opened: datetime
    due: datetime
    unit: str
    term: int = 0
    next: int = 0
    colour: str = ""
    coming: list[datetime] = field(default_factory=list)
    desk: Mapping[str, Any] = field(default_factory=dict)
    still: bool = False

    def wind(self, *, after: datetime | None, earliest: datetime) -> None:
        """Set the moments of the rungs to come: none at or before ``after``, none reached before ``earliest``."""
        times = rung_times(self.rungs, self.due)
        while after is not None and self.next < len(times) and times[self.next] <= after:
            self.next += 1
        self.coming = []
        for at in times[self.next :]:
            earliest = max(earliest, at)
            self.coming.append(earliest)

    @property
    def wake(self) -> datetime | None:
        """When the next rung comes."""
        return self.coming[0] if self.coming and not self.still else None


class Follower:
    """One matter lived again; what is wrong is counted by its name in ``wrong``."""

    def __init__(
        self, row: MatterRow, rules: Rules, directory: Directory, moments: list[datetime], wrong: Counter[str]
    ) -> None:
        self.row, self.rules, self.directory, self.moments, self.wrong = row, rules, directory, moments, wrong
        self.kind = rules.kind(row.kind)
        self.open: dict[int, Clock] = {}
        self.raised = row.events[0].at if row.events else moments[0]
        self.fields: Mapping[str, str] = {}
        self.waiting: datetime | None = None
        self.closed: datetime | None = None
        self.told: Counter[tuple[int, str, int]] = Counter()
        self.unsure: set[tuple[int, str]] = set()
        self.slips: set[str] = set()

    def follow(self) -> None:
        """Live the history, then compare what it leads to with the rows."""
        for event in self.row.events:
            act = getattr(self, f"_{event.act}", None)
            if act is not None:
                act(event)
        for clock in self.open.values():
            self._expect_reached(clock, self.moments[-1])
        self._compare()

    def _raised(self, event: EventRow) -> None:
        self.fields = event.said["fields"]

    def _opened(self, event: EventRow) -> None:
        row = self.row.steps[event.step or 0]
        if any(clock.row.code == row.code for clock in self.open.values()):
            self.wrong["doubled"] += 1
        step = self.rules.step(self.kind, row.code)
        at, unit = due(step, self.fields, self.row.about, opened=event.at, raised=self.raised)
        rungs = self.rules.rungs(self.kind, row.code) if self.row.watched else []
        clock = Clock(row, rungs, event.at, at, unit, desk=event.said)
        clock.wind(after=event.at, earliest=event.at)
        self.open[row.pk] = clock
        self.wrong["clocks"] += row.first_due != at or datetime.fromisoformat(event.said["due"]) != at
        if self.row.watched:
            self._tell(clock, "opened")
        if step.get("reached"):
            self.unsure.add((row.pk, "opened"))  # nobody is told of what the register says has happened already

    def _reached(self, event: EventRow) -> None:
        clock = self.open.get(event.step or 0)
        if clock is None or clock.still or not clock.coming or (event.term, event.rung) != (clock.term, clock.next):
            self.wrong["doubled"] += 1
            return
        at = clock.coming.pop(0)
        rung = clock.rungs[clock.next]
        self.wrong["clocks"] += event.at != at
        self.wrong["early"] += event.recorded < at
        self.wrong["late"] += event.recorded > self._latest(at)
        clock.colour = rung["colour"]
        if rung.get("raises"):
            self.slips.add(f"rung:{clock.row.pk}:{clock.term}:{clock.next}")
        self._tell(clock, f"reached{rung['code']}", rung)
        clock.next += 1

    def _latest(self, at: datetime) -> datetime:
        """One moment after the one at which something is due."""
        here = bisect_left(self.moments, at)
        return self.moments[min(here + 1, len(self.moments) - 1)]

    def _ended(self, event: EventRow) -> None:
        self.fields = {**self.fields, **event.said.get("fields", {})}
        self._end(event.step, event.at)

    def _skipped(self, event: EventRow) -> None:
        if event.step in self.open:
            self._end(event.step, event.at)

    def _sent_back(self, event: EventRow) -> None:
        for pk, clock in list(self.open.items()):
            if clock.row.ending == "sent_back" and clock.row.ended == event.at:
                self._end(pk, event.at)

    def _closed(self, event: EventRow) -> None:
        for pk in list(self.open):
            self._end(pk, event.at)
        self.closed, self.waiting = event.at, None

    def _reopened(self, event: EventRow) -> None:
        del event
        self.closed = None

    def _waited(self, event: EventRow) -> None:
        self.waiting = event.at
        for clock in self.open.values():
            self._expect_reached(clock, event.at)
            clock.still = True

    def _resumed(self, event: EventRow) -> None:
        since, self.waiting = self.waiting or event.at, None
        for clock in self.open.values():
            clock.due = days.put_off(clock.unit, clock.due, max(since, clock.opened), event.at)
            clock.still = False
            clock.wind(after=clock.opened, earliest=event.at)

    def _extended(self, event: EventRow) -> None:
        clock = self.open.get(event.step or 0)
        if clock is None:
            self.wrong["orphaned"] += 1
            return
        self._expect_reached(clock, event.at)
        clock.due = datetime.fromisoformat(event.said["new"])
        clock.term, clock.next, clock.colour = clock.term + 1, 0, ""
        clock.wind(after=event.at, earliest=event.at)
        self._tell(clock, "extended")

    def _handed(self, event: EventRow) -> None:
        clock = self.open[event.step or 0]
        clock.desk = event.said["to"]
        self._tell(clock, "handed")

    def _end(self, pk: int | None, at: datetime) -> None:
        clock = self.open.pop(pk or 0, None)
        if clock is None:
            self.wrong["orphaned"] += 1
            return
        self._expect_reached(clock, at)
        self.wrong["clocks"] += clock.row.ended != at

    def _expect_reached(self, clock: Clock, at: datetime) -> None:
        """Whatever was due up to a moment has been reached."""
        if not clock.still:
            self.wrong["lost"] += sum(coming <= at for coming in clock.coming)

    def _tell(self, clock: Clock, what: str, rung: Body | None = None) -> None:
        """Note whom something concerns: the desk of the step, or those whom a rung names."""
        users: set[int] = set()
        named: list[Any] = rung["to"] if rung else ["owner"]
        for owner in named:
            if owner == "owner":
                users |= self.directory.of_desk(clock.desk, self.row.area)
                continue
            found = self.directory.of_owner(owner, self.row.place, self.row.area)
            if found is None:
                self.unsure.add((clock.row.pk, what))
            users |= found or set()
        self.told.update((clock.row.pk, what, user) for user in users)

    def _compare(self) -> None:
        """The rows say what the history leads to."""
        row = self.row
        ended = {pk for pk, step in row.steps.items() if step.ended is None}
        self.wrong["orphaned"] += len(ended ^ set(self.open))
        self.wrong["orphaned"] += row.number != max((event.number for event in row.events), default=-1)
        self.wrong["clocks"] += row.closed != self.closed or row.waiting_since != self.waiting
        for clock in self.open.values():
            stands = clock.row
            said = (stands.due, stands.unit, stands.term, stands.colour, stands.wake)
            self.wrong["clocks"] += said != (clock.due, clock.unit, clock.term, clock.colour, clock.wake)
        self._compare_head()

    def _compare_head(self) -> None:
        row, clocks = self.row, self.open.values()
        still = self.closed or self.waiting or not row.watched
        self.wrong["clocks"] += row.due != (None if still else min((clock.due for clock in clocks), default=None))
        wakes = [clock.wake for clock in clocks if clock.wake]
        self.wrong["clocks"] += row.wake != (None if still else min(wakes, default=None))
        colour = "" if self.closed else max((clock.colour for clock in clocks), key=COLOURS.index, default="")
        self.wrong["orphaned"] += row.colour != colour
        if self.closed is None:
            codes = {clock.row.code for clock in clocks}
            state = next((step["state"] for step in self.kind["steps"] if step["code"] in codes), None)
            self.wrong["orphaned"] += row.state != state
