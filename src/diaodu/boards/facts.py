"""Facts as pages show them: with the words of their measure, unit and source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.html import escape
from django.utils.safestring import SafeString

from diaodu.boards.figures import facet_names
from diaodu.core.units import UnitBook, from_base
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import Measure, facets, measures, sources, unit_book
from diaodu.ledger.models import Document, Fact
from diaodu.ledger.queries import corrections, fact, facts_numbered, facts_on_subject
from diaodu.ledger.sections import document_code
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject

Names = Mapping[str, str]
FACTS = 100


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact with names: ``value`` is in the unit of its measure, ``None`` when it is an absence."""

    fact: Fact
    measure: Names
    source: Names
    facet: Names
    unit: Names
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class FactPage:
    """One fact and the chain of corrections it stands in, first print first."""

    fact: Fact
    shown: FactShown
    chain: tuple[FactShown, ...]


class FactLine(NamedTuple):
    """A fact in a list, in the present language: long lists are made of texts that need no more looking up.

    The names that many rows share are made safe for the page here, once.
    """

    shown: FactShown
    number: str
    measure: str
    period: str
    facet: str
    unit: str
    source: str
    document: str


class Words:
    """The words of a pack's ledger, read once for a page."""

    def __init__(self, pack: Pack) -> None:
        self.measures: Mapping[str, Measure] = measures(pack)
        self.sources: Mapping[str, Names] = sources(pack)
        self.facets: Mapping[str, Names] = facets(pack)
        self.units: UnitBook = unit_book(pack)

    def show(self, found: Fact) -> FactShown:
        """A fact in its measure's words."""
        measure = self.measures.get(found.measure)
        plain, facet = {"hant": found.measure}, facet_names(self.facets, found.facet)
        if measure is None:
            return FactShown(found, plain, {"hant": found.source}, facet, {}, found.value)
        unit = self.units[measure.unit]
        value = None if found.value is None else from_base(found.value, unit)
        return FactShown(
            found, measure.names, self.sources.get(found.source, {"hant": found.source}), facet, unit.names, value
        )


def facts_of(
    viewer: Viewer, subject: Subject, *, known: int | None, page: str | None, drawn: Collection[str]
) -> tuple[Page[Any], list[Fact]]:
    """A page of the facts in force on a subject as known at a ledger number, by measure and period.

    With it come all those of the ``drawn`` measures, for curves: which facts are in sight is asked once for both.
    """
    words = Words(subject.pack)
    seen = facts_on_subject(viewer, subject.pk, known=known)
    found: Page[Any] = Paginator([number for number, _measure in seen], FACTS).get_page(page)
    for_curves = [number for number, measure in seen if measure in drawn]
    rows = facts_numbered({*found.object_list, *for_curves})
    found.object_list = _lines([words.show(rows[number]) for number in found.object_list])
    return found, [rows[number] for number in for_curves]


def _lines(rows: Sequence[FactShown]) -> list[FactLine]:
    names = {id(each): each for row in rows for each in (row.measure, row.facet, row.unit, row.source)}
    said = {key: escape(name_in_language(each)) for key, each in names.items()}
    return [
        FactLine(
            row, SafeString(row.fact.number), said[id(row.measure)], row.fact.period, said[id(row.facet)],
            said[id(row.unit)], said[id(row.source)], row.fact.document.title if row.fact.document else "",
        )
        for row in rows
    ]  # fmt: skip


def fact_page(viewer: Viewer, number: int) -> FactPage:
    """A fact and its corrections. Raises ``NotFound`` when it is unknown or out of sight."""
    found = fact(viewer, number)
    words = Words(found.subject.pack)
    return FactPage(found, words.show(found), tuple(words.show(each) for each in corrections(found)))


def document_of(subject: Subject) -> Document | None:
    """The page that named a subject, where there is one: of its pack, or of the packs that one builds on."""
    return document_named(subject.pack, subject.document)


def document_named(pack: Pack, code: str) -> Document | None:
    """The document that a pack means by a code: its own, or one of the packs that it builds on."""
    if not code:
        return None
    codes = [document_code(each, code) for each in chain(pack)]
    return Document.objects.filter(code__in=codes).order_by("-pack_id").first()
