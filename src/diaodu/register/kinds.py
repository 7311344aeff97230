"""Kinds of subjects as packs declare them: their fields, stages, milestones and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from diaodu.core.bounds import Bounds
from diaodu.kit.text import to_simplified
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

Names = Mapping[str, str]

FIELD_TYPES = (
    "text", "money", "number", "date", "choice", "place", "organisation", "project_code", "industry", "url", "stops",
)  # fmt: skip
STATE_COLUMNS = ("code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage")
SOURCE_COLUMNS = ("document", "section", "quote")
GENERATED, YES = "generated", "yes"  # the column that tells invented rows in what is given out, and its word
LIMITS = frozenset({"values", "whole", "at_most", "not_future", "not_before"})
RESERVED = frozenset({*STATE_COLUMNS, *SOURCE_COLUMNS, GENERATED, "kind", "area"})
PLACE = "place"
MERGED, MERGED_INTO = "merged", "merged_into"  # the stage and the link of what was found to be another's double


@dataclass(frozen=True, slots=True)
class Word:
    """A declared word with its three names: a stage, a milestone, a choice of a field, a class of a roster.

    A ``closed`` stage is one after which nothing is due any more; in an ``untold`` one nobody said how it stands, so
    that nothing there is overdue. A subject stalls that stays in a stage for longer
    than ``stalls_after`` days; it may stand there only with the fields it ``needs``; into a ``decided`` one only those
    put it who hold the permission to decide. Where it ``counts_with`` a link, only what is linked so to something that
    is counted stands there. What stands there has happened: none of its ``not_future`` fields is a day to come.
    """

    code: str
    names: Names
    closed: bool = False
    untold: bool = False
    stalls_after: int | None = None
    needs: tuple[str, ...] = ()
    decided: bool = False
    counts_with: str = ""
    not_future: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: Any) -> Word:
        """Build from ``{code, names}``, or from a plain word that is its own name."""
        if isinstance(body, str):
            return cls(body, {"hant": body, "hans": to_simplified(body), "en": body})
        return cls(
            str(body["code"]),
            body["names"],
            closed=bool(body.get("closed", False)),
            untold=bool(body.get("untold", False)),
            stalls_after=body.get("stalls_after"),
            needs=tuple(str(field) for field in body.get("needs", ())),
            decided=bool(body.get("decided", False)),
            counts_with=str(body.get("counts_with", "")),
            not_future=tuple(str(field) for field in body.get("not_future", ())),
        )


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A relation that subjects of a kind may have to subjects of other kinds (none listed: of any kind)."""

    code: str
    names: Names
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value may be beyond its type: a number within ``bounds``, ``whole``, and at most that of the field
    ``at_most``; a day that has come (``not_future``), and none before that of the field ``not_before``.
    """

    bounds: Bounds
    whole: bool = False
    at_most: str = ""
    not_future: bool = False
    not_before: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Limits | None:
        """Build from a checked declaration of a field; None where it declares no limit."""
        if not LIMITS.intersection(body):
            return None
        return cls(
            bounds=Bounds.parse(str(body.get("values", "any"))),
            whole=bool(body.get("whole", False)),
            at_most=str(body.get("at_most", "")),
            not_future=bool(body.get("not_future", False)),
            not_before=str(body.get("not_before", "")),
        )


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of a kind. An amount is given in its ``unit``; where it is empty, the latest figure of the
    ``measure`` that the subject is reported on stands for it.
    """

    code: str
    names: Names
    type: str
    choices: tuple[Word, ...]
    required: bool
    unit: str = ""
    measure: str = ""
    limits: Limits | None = None

    def choice(self, code: str) -> Word | None:
        """The declared choice with this code."""
        return next((word for word in self.choices if word.code == code), None)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why some subjects of a kind are kept but not counted: each of some fields has one of the values listed."""

    code: str
    names: Names
    when: Mapping[str, tuple[str, ...]]

    def meets(self, fields: Mapping[str, str]) -> bool:
        """Whether a subject with these fields is left out of what is counted."""
        return all(fields.get(field, "") in values for field, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Kind:
    """What a subject is. ``pack`` is the pack that declares it.

    A room finds the kinds it is for by the part they play (``acts_as``), whatever a pack calls them. The subjects of a
    kind that is ``dated_by`` one of its fields are ordered and counted by that day. Events of one city and industry
    want ``apart_days`` between them (0: none). Those of a kind that is ``seen_below`` are viewed by whoever sees a
    place below theirs.
    """

    pack: str
    code: str
    names: Names
    area: str
    fields: tuple[Field, ...]
    stages: tuple[Word, ...]
    milestones: tuple[Word, ...]
    links: tuple[LinkKind, ...]
    groupings: tuple[str, ...]
    acts_as: str = ""
    dated_by: str = ""
    apart_days: int = 0
    exclusions: tuple[Exclusion, ...] = ()
    seen_below: bool = False

    @classmethod
    def of(cls, pack: str, code: str, body: Mapping[str, Any]) -> Kind:
        """Build from a checked declaration."""
        return cls(
            pack=pack,
            code=code,
            names=body["names"],
            area=str(body.get("area", "")),
            fields=tuple(_field(field) for field in body.get("fields", ())),
            stages=tuple(Word.of(stage) for stage in body.get("stages", ())),
            milestones=tuple(Word.of(milestone) for milestone in body.get("milestones", ())),
            links=tuple(_link(link) for link in body.get("links", ())),
            groupings=tuple(str(code) for code in body.get("groupings", ())),
            acts_as=str(body.get("acts_as", code)),
            dated_by=str(body.get("dated_by", "")),
            apart_days=int(body.get("apart_days", 0)),
            exclusions=tuple(_exclusion(each) for each in body.get("exclusions", ())),
            seen_below=bool(body.get("seen_below", False)),
        )

    def day(self, fields: Mapping[str, str]) -> date | None:
        """The day by which a subject with these fields is ordered and counted; None where it is not given."""
        return date.fromisoformat(fields[self.dated_by]) if fields.get(self.dated_by) else None

    def field(self, code: str) -> Field | None:
        """The field with this code."""
        return next((field for field in self.fields if field.code == code), None)

    def choices(self, code: str) -> tuple[Word, ...]:
        """The choices of the field with this code; none where the kind has no such field."""
        field = self.field(code)
        return field.choices if field else ()

    def chosen(self, code: str, fields: Mapping[str, str]) -> Word | None:
        """The choice that a subject with these fields has in the one with this code; None where it has none."""
        field = self.field(code)
        return field.choice(str(fields.get(code, ""))) if field else None

    def stage(self, code: str) -> Word | None:
        """The stage with this code."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def order_of(self, stage: str) -> int:
        """Where a stage stands in the order of stages, from 0; -1 for none."""
        return next((order for order, word in enumerate(self.stages) if word.code == stage), -1)

    def needed(self, stage: str) -> tuple[str, ...]:
        """The fields without which no subject stands in a stage: those that it needs, and those before it.

        Of the closed stages the first is the end of the way; the others lead off it, and need only what is their own.
        """
        word = self.stage(stage)
        if word is None:
            return ()
        ends = [each.code for each in self.stages if each.closed and each.code != MERGED]
        if stage == MERGED or stage in ends[1:]:
            return word.needs
        passed = takewhile(lambda each: each is not word, self.stages)
        return tuple(dict.fromkeys([*(code for each in passed if not each.closed for code in each.needs), *word.needs]))

    def milestone(self, code: str) -> Word | None:
        """The milestone with this code."""
        return next((milestone for milestone in self.milestones if milestone.code == code), None)

    def link(self, code: str) -> LinkKind | None:
        """The link with this code."""
        return next((link for link in self.links if link.code == code), None)

    @property
    def open_links(self) -> tuple[LinkKind, ...]:
        """The links that people make and end; what is merged into another has an act of its own."""
        return tuple(link for link in self.links if link.code != MERGED_INTO)

    def columns(self) -> tuple[str, ...]:
        """The columns of a subject's state: what every subject has, then the fields."""
        return (*STATE_COLUMNS, *(field.code for field in self.fields))

    def table_columns(self) -> tuple[str, ...]:
        """The columns of a table that people take out and in: those of the state, then the links."""
        return (*self.columns(), *(link.code for link in self.open_links))


PLACE_KIND = Kind(
    pack="", code=PLACE, names={"hant": "地區", "hans": "地区", "en": "Place"}, area="",
    fields=(), stages=(), milestones=(), links=(), groupings=(),
)  # fmt: skip


def _field(body: Mapping[str, Any]) -> Field:
    return Field(
        code=str(body["code"]),
        names=body["names"],
        type=str(body["type"]),
        choices=tuple(Word.of(choice) for choice in body.get("choices", ())),
        required=bool(body.get("required", False)),
        unit=str(body.get("unit", "")),
        measure=str(body.get("measure", "")),
        limits=Limits.of(body),
    )


def _exclusion(body: Mapping[str, Any]) -> Exclusion:
    when = {str(field): tuple(str(value) for value in values) for field, values in body["when"].items()}
    return Exclusion(str(body["code"]), body["names"], when)


def _link(body: Mapping[str, Any]) -> LinkKind:
    to = body.get("to", ())
    return LinkKind(str(body["code"]), body["names"], (to,) if isinstance(to, str) else tuple(str(kind) for kind in to))


@remembered
def kinds(pack: Pack, *, known: int | None = None) -> dict[str, Kind]:
    """The kinds that a pack may use, by code; places are a kind of every pack."""
    declared = definitions(pack, "kind", known=known).items()
    on = ((code, found) for code, found in declared if not found.body.get("off"))
    return {PLACE: PLACE_KIND, **{code: Kind.of(found.pack, code, found.body) for code, found in on}}


def acting(found: Mapping[str, Kind], part: str) -> tuple[Kind, ...]:
    """Those of some kinds that play a part, such as that of the deal."""
    return tuple(kind for kind in found.values() if kind.acts_as == part)


def kind_acting(pack: Pack, part: str) -> Kind | None:
    """The kind that plays a part in a pack, the first where several do; None where none does."""
    return next(iter(acting(kinds(pack), part)), None)


def kinds_of_all(packs: Iterable[Pack]) -> dict[str, Kind]:
    """The kinds of several packs; of two packs that declare the same code the first one's is taken."""
    found: dict[str, Kind] = {}
    for pack in packs:
        found = kinds(pack) | found
    return found
