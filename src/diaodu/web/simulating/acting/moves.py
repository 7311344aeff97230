"""What a player may do with a matter, each move by a command of production."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from diaodu.kit import clock
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.managing import add_note, ask_extension, hand_over, reopen, resume, wait_for, withdraw
from diaodu.matters.commands.raising import New, raise_for_enterprise, raise_matter
from diaodu.matters.kinds import Ending, MatterKind
from diaodu.people.models import User
from diaodu.register.models import Subject
from diaodu.web.simulating.acting.cast import Cast
from diaodu.web.simulating.acting.seen import Seen, SeenStep

FORWARD = 0.75  # how often the first of the endings is chosen
BY_ENTERPRISE = HALF = 0.5
RESUMED = 0.9  # how often a matter that waits goes on
LONGEST_EXTENSION = 20  # days


class Player:
    """Everybody who acts in one process, by one row of chances."""

    def __init__(self, cast: Cast, rng: random.Random) -> None:
        self.cast, self.rng = cast, rng

    def raise_one(self) -> None:
        """Raise a matter of a kind that people raise."""
        kind = self.rng.choice(self.cast.raised)
        about = self.rng.choice(self.cast.subjects[self.rng.choice(kind.about)]) if kind.about else None
        place = about.place if about and about.place else self.rng.choice(self.cast.places)
        new = New(kind.code, f"推演{self.rng.randrange(10**6)}", about=about, place=place, fields=self._fields(kind))
        if kind.by_enterprise and about and self.rng.random() < BY_ENTERPRISE:
            raise_for_enterprise(enterprise=about, new=new, at=clock.now())
            return
        actor = self.cast.holder(self.rng.choice(kind.raised_by), place.path, self.rng)
        raise_matter(actor=actor, new=new, at=clock.now())

    def move(self, seen: Seen) -> None:
        """Do something with a matter that fits how it stands, now and then something that does not."""
        if seen.closed:
            self._reopen(seen)
        elif seen.waiting and self.rng.random() < RESUMED:
            self._resume(seen)
        else:
            moves: dict[Callable[[Seen], None], int] = {
                self._end: 72, self._wait: 6, self._extend: 7, self._hand: 4, self._withdraw: 2, self._note: 2,
                self._intrude: 3, self._resume: 1, self._reopen: 1,
            }  # fmt: skip
            (chosen,) = self.rng.choices(list(moves), weights=list(moves.values()))
            chosen(seen)

    def _end(self, seen: Seen) -> None:
        step = self.rng.choice(seen.steps)
        doing = self._doing(self.cast.kinds[seen.kind], step)
        if step.enterprise and self.rng.random() < BY_ENTERPRISE:
            about = self._about(seen)
            end_step_for_enterprise(
                enterprise=about, matter=seen.public, step=step.code, doing=doing, at=clock.now()
            )  # fmt: skip
            return
        end_step(actor=self._owner(step), matter=seen.public, step=step.code, doing=doing, at=clock.now())

    def _doing(self, kind: MatterKind, step: SeenStep) -> Doing:
        declared = kind.step(step.code)
        ending = declared.endings[0] if self.rng.random() < FORWARD else self.rng.choice(declared.endings)
        passed = ending.code == declared.passes or self.rng.random() < HALF
        return Doing(
            ending.code, words="推演", evidence="推演 1 號", tests={test.code: passed for test in declared.tests},
            fields=self._needed(kind, ending),
            assign_to=self.cast.holder(self._assigned_role(kind), step.path, self.rng) if declared.assigns else None,
        )  # fmt: skip

    def _assigned_role(self, kind: MatterKind) -> str:
        return next((step.owner.role for step in kind.steps if step.owner.assigned), kind.steps[0].owner.role)

    def _wait(self, seen: Seen) -> None:
        waits = self.cast.kinds[seen.kind].waits
        on = self.rng.choice(waits).code if waits else "nobody"
        actor = self._owner(seen.steps[0])
        wait_for(actor=actor, matter=seen.public, on=on, reason="推演", at=clock.now())

    def _resume(self, seen: Seen) -> None:
        resume(actor=self._owner(self.rng.choice(seen.steps)), matter=seen.public, reason="推演", at=clock.now())

    def _extend(self, seen: Seen) -> None:
        step = self.rng.choice(seen.steps)
        day = clock.today() + timedelta(days=self.rng.randrange(1, LONGEST_EXTENSION))
        ask_extension(
            actor=self._owner(step), matter=seen.public, step=step.code, new_due=day, reason="推演", progress="",
            at=clock.now(),
        )  # fmt: skip

    def _hand(self, seen: Seen) -> None:
        step = self.rng.choice(seen.steps)
        manager, to = self.cast.manager(step.path, self.rng), self.cast.holder(step.role, step.path, self.rng)
        hand_over(
            actor=manager, matter=seen.public, step=step.code, to=to, place=None, reason="推演", at=clock.now()
        )  # fmt: skip

    def _withdraw(self, seen: Seen) -> None:
        withdraw(actor=self._raiser(seen), matter=seen.public, reason="推演", at=clock.now())

    def _reopen(self, seen: Seen) -> None:
        reopen(actor=self._raiser(seen), matter=seen.public, reason="推演", at=clock.now())

    def _note(self, seen: Seen) -> None:
        add_note(actor=self._owner(seen.steps[0]), matter=seen.public, words="推演", at=clock.now())

    def _intrude(self, seen: Seen) -> None:
        """Somebody tries who may not have the step, or not even see the matter."""
        step = self.rng.choice(seen.steps)
        doing = self._doing(self.cast.kinds[seen.kind], step)
        anybody = self.rng.choice(list(self.cast.users.values()))
        end_step(actor=anybody, matter=seen.public, step=step.code, doing=doing, at=clock.now())

    def _owner(self, step: SeenStep) -> User | None:
        if step.person:
            return self.cast.users[step.person]
        return self.cast.holder(step.role, step.path, self.rng)

    def _raiser(self, seen: Seen) -> User | None:
        return self.cast.users[seen.raised_by] if seen.raised_by else self.cast.manager(seen.path, self.rng)

    def _about(self, seen: Seen) -> Subject:
        return next(each for every in self.cast.subjects.values() for each in every if each.pk == seen.about)

    def _fields(self, kind: MatterKind) -> dict[str, str]:
        """Required fields, and half of the others."""
        asked = [field for field in kind.form.fields if field.required or self.rng.random() < HALF]
        return {field.code: self._value(kind, field.code) for field in asked}

    def _needed(self, kind: MatterKind, ending: Ending) -> dict[str, str]:
        return {code: self._value(kind, code) for code in ending.needs}

    def _value(self, kind: MatterKind, code: str) -> str:
        field = kind.form.field(code)
        if field is not None and field.choices:
            return self.rng.choice([choice.code for choice in field.choices])
        if field is not None and field.type == "date":
            return (clock.today() + timedelta(days=self.rng.randrange(3, 40))).isoformat()
        return "1" if field is not None and field.type in {"number", "money"} else "推演"
