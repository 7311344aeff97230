"""Kinds of matters and ladders as packs declare them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diaodu.core.steps import After
from diaodu.core.workdays import Term
from diaodu.register.kinds import Field, Kind, Word

Names = Mapping[str, str]

MATTER_KIND, LADDER = "matter_kind", "ladder"
DONE = "done"
OPENED, RAISED = "opened", "raised"
EXTEND = "extend"
OWNER = "owner"
ENTERPRISE, OFFICE = "enterprise", "office"
COLOURS = ("grey", "green", "blue", "yellow", "orange", "red")  # the gravest last


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a step, told apart from whom in particular: the holders of a ``role`` at the matter's place (or at the
    place of a ``level`` above it), and before them a person: the one ``paired`` with what the matter is about in a
    capacity, the one ``assigned`` by an earlier step, who ``raised`` it, or the ``enterprise`` it is about. One that is
    ``chased`` is whoever has the step of the parent that the matter was raised for. Where nobody holds the role there
    or above, the first of the roles in ``otherwise`` that somebody holds has the step.
    """

    role: str
    level: str = ""
    paired: str = ""
    assigned: bool = False
    raiser: bool = False
    enterprise: bool = False
    chased: bool = False
    otherwise: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Owner:
        """Build from a checked declaration."""
        return cls(
            role=str(body["role"]),
            level=str(body.get("level", "")),
            paired=str(body.get("paired", "")),
            assigned=bool(body.get("assigned", False)),
            raiser=bool(body.get("raiser", False)),
            enterprise=bool(body.get("enterprise", False)),
            chased=bool(body.get("chased", False)),
            otherwise=tuple(str(role) for role in body.get("otherwise", ())),
        )


@dataclass(frozen=True, slots=True)
class Due:
    """By when a step must be done: a ``term`` from when it ``opened`` or the matter was ``raised``, one of ``terms`` by
    what is chosen in the field ``by``, or at the end of the day in a ``field``, or in the field ``about`` of what the
    matter is about (where both are empty, the term).
    """

    term: Term
    start: str = OPENED
    by: str = ""
    terms: tuple[tuple[str, Term], ...] = ()
    field: str = ""
    about: str = ""

    @classmethod
    def of(cls, body: Any) -> Due:
        """Build from a checked declaration: a term, or a table."""
        if isinstance(body, str):
            return cls(Term.parse(body))
        return cls(
            term=Term.parse(str(body["term"])),
            start=str(body.get("from", OPENED)),
            by=str(body.get("by", "")),
            terms=tuple((str(code), Term.parse(str(term))) for code, term in body.get("terms", {}).items()),
            field=str(body.get("field", "")),
            about=str(body.get("about", "")),
        )

    def term_for(self, fields: Mapping[str, str]) -> Term:
        """The term that holds for a matter with these fields."""
        return dict(self.terms).get(str(fields.get(self.by, "")), self.term)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a step may end: it closes the matter in the state ``closes``, sends it ``back`` to an earlier step, ``skips``
    steps that are not needed then, or lets it go on. ``effect`` is what it does to the parent matter. One ``by`` the
    enterprise is chosen by nobody else, through its link; one by the office is not offered to it. ``equal`` are two
    fields with numbers: where the second is filled in, the first must have come up to it. ``useful`` is what an
    enterprise says by it of the visit that it is asked about.
    """

    code: str
    names: Names
    closes: str = ""
    back: str = ""
    skips: tuple[str, ...] = ()
    effect: str = ""
    needs: tuple[str, ...] = ()
    by: str = ""
    equal: tuple[str, ...] = ()
    useful: bool | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a kind of matter; it opens once all steps that it comes ``after`` are done.

    Nobody ends it who did one of the steps in ``not_by``. Where ``tests`` are named each is answered by yes or no, and
    only ``passes`` may be chosen when all are yes. ``assigns`` asks who is to have the steps that are ``assigned``.
    ``reached`` is a milestone of what the matter is about: the step ends by itself once the register says so. What is
    said or filled in when one ends that ``answers`` is told to the enterprise it is about; what others say is not.
    The fields that it ``asks`` may be filled in anew when it ends.
    """

    code: str
    names: Names
    state: str
    owner: Owner
    due: Due
    after: tuple[str, ...] = ()
    endings: tuple[Ending, ...] = ()
    evidence: bool = False
    assigns: bool = False
    not_by: tuple[str, ...] = ()
    tests: tuple[Word, ...] = ()
    passes: str = ""
    reached: str = ""
    unit: Names | None = None
    papers: tuple[str, ...] = ()
    ladder: str = ""
    answers: bool = False
    asks: tuple[str, ...] = ()

    def ending(self, code: str) -> Ending | None:
        """The ending with this code."""
        return next((each for each in self.endings if each.code == code), None)

    def endings_for(self, *, enterprise: bool) -> tuple[Ending, ...]:
        """The endings that the enterprise may choose, or else whoever has the step."""
        other = OFFICE if enterprise else ENTERPRISE
        return tuple(each for each in self.endings if each.by != other)


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of a ladder: at the time told (``before`` the due time, or ``after`` the rung before it, the first after
    the due time) ``to`` are told; ``raises`` is the kind of slip that is issued with it, due after its own ``term`` or,
    without one, when the next rung comes.
    """

    code: str
    names: Names
    colour: str
    to: tuple[Owner, ...]
    to_owner: bool
    before: Term | None = None
    after: Term | None = None
    raises: str = ""
    term: Term | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Rung:
        """Build from a checked declaration; in ``to`` the word ``owner`` stands for who has the step."""
        terms = {key: Term.parse(str(body[key])) for key in ("before", "after", "term") if key in body}
        return cls(
            code=str(body["code"]),
            names=body["names"],
            colour=str(body["colour"]),
            to=tuple(Owner.of(each) for each in body["to"] if each != OWNER),
            to_owner=OWNER in body["to"],
            raises=str(body.get("raises", "")),
            **terms,
        )


@dataclass(frozen=True, slots=True)
class Ladder:
    """By which rungs a late step is chased: ``before`` the due time and after it, in the order of time."""

    code: str
    names: Names
    office: Any
    document: str
    rungs: tuple[Rung, ...]

    @classmethod
    def of(cls, code: str, body: Mapping[str, Any]) -> Ladder:
        """Build from a checked declaration."""
        rungs = tuple(Rung.of(each) for each in body["rungs"])
        return cls(code, body["names"], body.get("office", ""), str(body.get("document", "")), rungs)


@dataclass(frozen=True, slots=True)
class Reopening:
    """That a closed matter may be opened again: from which ``step`` on, within which term of its closing."""

    step: str
    within: Term


@dataclass(frozen=True, slots=True)
class Extension:
    """That the due time of a step may be moved: at most so often, by a matter of this ``kind``."""

    kind: str
    most: int


@dataclass(frozen=True)
class MatterKind:
    """What a matter is about, who raises it, and how it goes from step to step until it is closed.

    ``about`` are kinds of subjects (none: it is about a place). ``number`` is the ledger number at which the kind and
    the ladders it may name were all as they are here. ``document`` is the page its terms are from, ``note`` says which
    of them are that rule's and which are common practice.
    A ``restricted`` kind is seen by those who have to do with a matter, and by holders of a permission of its own.
    One that ``follows`` its parent closes in that state when the step of the parent that it was raised for ends.
    Those that are ``visits`` do not raise themselves about an enterprise that was visited enough; ``visited`` is the
    field with the day of the visit.
    ``form`` holds the fields, as a kind of subject would.
    """

    pack: str
    code: str
    number: int
    names: Names
    area: str
    about: tuple[str, ...]
    raised_by: tuple[str, ...]
    form: Kind
    states: tuple[Word, ...]
    steps: tuple[Step, ...]
    ladder: Ladder | None
    others: Mapping[str, Ladder]
    waits: tuple[Word, ...] = ()
    extension: Extension | None = None
    reopening: Reopening | None = None
    restricted: bool = False
    follows: str = ""
    visits: bool = False
    visited: str = ""
    acts_as: str = ""
    by_enterprise: bool = False
    document: str = ""
    note: Any = ""

    @cached_property
    def after(self) -> After:
        """What each step waits for."""
        return {step.code: step.after for step in self.steps}

    @cached_property
    def due_fields(self) -> frozenset[str]:
        """The fields whose day is the due day of a step."""
        return frozenset(step.due.field for step in self.steps if step.due.field)

    @cached_property
    def start_fields(self) -> tuple[Field, ...]:
        """The fields that are asked when it is raised; what an ending needs is asked with it, unless it is required."""
        later = {code for step in self.steps for ending in step.endings for code in ending.needs}
        return tuple(field for field in self.form.fields if field.required or field.code not in later)

    def step(self, code: str) -> Step:
        """The step with this code. Raises ``StopIteration``."""
        return next(step for step in self.steps if step.code == code)

    def state(self, code: str) -> Word:
        """The state with this code. Raises ``StopIteration``."""
        return next(state for state in self.states if state.code == code)

    def ladder_of(self, step: str) -> Ladder | None:
        """By which ladder a step is chased."""
        own = self.step(step).ladder
        return self.others.get(own) if own else self.ladder

    def state_of(self, open_steps: Iterable[str]) -> str:
        """The state of an open matter: that of the first declared of its open steps."""
        codes = set(open_steps)
        return next(step.state for step in self.steps if step.code in codes)
