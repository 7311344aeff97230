"""Forms as packs declare them: which figures are asked of which kind of subject, how often, due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from diaodu.core.due import due_day
from diaodu.core.periods import Calendar, Period, PeriodKind
from diaodu.core.units import Unit, to_base
from diaodu.ledger.measures import Measure, calendar_of, measures, unit_book
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.kinds import Kind, Word, kinds

EVENT = "event"
PAGE = "document"  # what a form for published pages is about
GENERATED = "generated"
DISPATCH = "dispatch"
PUBLISHED = "published"


def usual_source(kind: str) -> str:
    """The source of a form that names none."""
    return PUBLISHED if kind == PAGE else DISPATCH


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a form asks for: a measure, in a facet if it has any, written in a unit."""

    code: str
    measure: Measure
    facet: str
    unit: Unit
    low: Decimal | None = None  # what the measure allows, in the base unit
    high: Decimal | None = None
    at_most: str = ""  # the measure of the same subject that it should not pass
    after: str = ""  # the milestone that comes before any of it


@dataclass(frozen=True, slots=True)
class Form:
    """A form in a version. ``levels``: whose places fill it (none: places without places below)."""

    code: str
    names: Mapping[str, str]
    version: int
    pack: str
    kind: Kind
    cadence: str
    levels: tuple[str, ...]
    due_day: int
    due_in: str
    source: str
    figures: tuple[Figure, ...]
    words: tuple[Word, ...]
    milestones: tuple[Word, ...]
    calendar: Calendar

    @property
    def template(self) -> str:
        """What a file made for this form says of itself."""
        return f"{self.pack}/{self.code}/{self.version}"

    @property
    def meaning(self) -> str:
        """What a number filled in means: a return begun under another meaning has to be filled anew."""
        told = [
            (f.code, f.measure.code, f.measure.basis, f.measure.whole_year, f.facet, f.unit.code, str(f.unit.factor))
            for f in self.figures
        ]
        return sha256(repr((told, self.source, self.calendar)).encode()).hexdigest()

    def figure(self, code: str) -> Figure | None:
        """The figure with this column code."""
        return next((figure for figure in self.figures if figure.code == code), None)

    def due_on(self, period: Period) -> date:
        """The day by which the return of a period has to be in."""
        return due_day(period.last_day, self.due_day, within=self.due_in == "period")

    def asks(self, period: Period) -> bool:
        """Whether a return of this form belongs to such a period."""
        return self.cadence != EVENT and PeriodKind(self.cadence) is period.kind


@remembered
def forms(pack: Pack, *, known: int | None = None) -> dict[str, Form]:
    """The forms that are filled in a pack's places, by code, as declared at a ledger number."""
    units = {unit.code: unit for unit in unit_book(pack, known=known)}
    words = _Words(pack, measures(pack, known=known), units, kinds(pack, known=known))
    return {code: _form(declared, words) for code, declared in definitions(pack, "form", known=known).items()}


@dataclass(frozen=True, slots=True)
class _Words:
    pack: Pack
    measures: Mapping[str, Measure]
    units: Mapping[str, Unit]
    kinds: Mapping[str, Kind]


PAGE_KIND = Kind(
    pack="", code=PAGE, names={"hant": "公開版面", "hans": "公开版面", "en": "Published page"}, area="",
    fields=(), stages=(), milestones=(), links=(), groupings=(),
)  # fmt: skip


def _form(declared: Declared, words: _Words) -> Form:
    body = declared.body
    kind = words.kinds.get(str(body["kind"]), PAGE_KIND)
    asked = {str(code) for code in body.get("milestones", ())}
    return Form(
        code=declared.code,
        names=body["names"],
        version=declared.version,
        pack=declared.pack,
        kind=kind,
        cadence=str(body["cadence"]),
        levels=tuple(body.get("levels", ())),
        due_day=int(body.get("due_day", 1)),
        due_in=str(body.get("due_in", "next")),
        source=GENERATED if words.pack.generated else str(body.get("source", usual_source(kind.code))),
        figures=tuple(_figure(asked_for, words) for asked_for in body.get("measures", ())),
        words=tuple(Word.of(word) for word in body.get("words", ())),
        milestones=tuple(word for word in kind.milestones if word.code in asked),
        calendar=calendar_of(words.pack),
    )


def _figure(body: str | Mapping[str, Any], words: _Words) -> Figure:
    if isinstance(body, str):
        body = {"measure": body}
    measure = words.measures[str(body["measure"])]
    facet = str(body.get("facet", "")) or measure.default_facet()
    return Figure(
        code=f"{measure.code}@{facet}" if "facet" in body else measure.code,
        measure=measure,
        facet=facet,
        unit=words.units[str(body.get("unit", measure.unit))],
        low=_bound(measure.bounds.low, words.units[measure.unit]),
        high=_bound(measure.bounds.high, words.units[measure.unit]),
        at_most=str(body.get("at_most", "")),
        after=str(body.get("after", "")),
    )


def _bound(bound: Decimal | None, unit: Unit) -> Decimal | None:
    return None if bound is None else to_base(bound, unit)
