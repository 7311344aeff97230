"""One search across everything: places, subjects of every kind, organisations, indicators, rosters, published pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.boards.catalogue import catalogued
from diaodu.indicators.queries import CatalogueRow
from diaodu.kit.languages import name_in_language
from diaodu.ledger.models import Document
from diaodu.ledger.queries import documents_named
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import PLACE
from diaodu.register.models import Organisation, Place, Roster, Subject
from diaodu.register.queries import KindFound, find_everywhere, organisations_named, rosters_named

SHOWN = 8
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its names, where it leads, and what tells it from its namesakes."""

    thing: Any
    url: str
    within: Any
    beside: str
    generated: bool


@dataclass(frozen=True, slots=True)
class GroupFound:
    """The things of one sort that were found; ``more`` is where all of them stand, where there is such a list."""

    code: str
    words: str
    count: int
    hits: tuple[Hit, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, by sort."""

    text: str
    groups: tuple[GroupFound, ...]

    @property
    def total(self) -> int:
        """How many things in all."""
        return sum(group.count for group in self.groups)


def search(viewer: Viewer, text: str) -> Found:
    """Everything in the viewer's sight whose code or one of whose names contains a text, 繁體 or 简体, by sort."""
    asked = text.strip()[:LONGEST]
    return Found(asked, tuple(_groups(viewer, asked)) if asked else ())


def _groups(viewer: Viewer, text: str) -> Iterator[GroupFound]:
    kinds = find_everywhere(viewer, text, most=SHOWN)
    for found in sorted(kinds, key=lambda each: each.kind.code != PLACE):
        yield _subjects(viewer, found, text)
    if viewer.may(Permission.SUBJECT_VIEW):
        yield from _group("organisation", _("單位"), organisations_named(viewer, text), _organisation)
        yield from _group("roster", _("名冊"), rosters_named(viewer, text), _roster)
    if viewer.may(Permission.INDICATOR_VIEW):
        rows = [row for area in catalogued(viewer, text=text) for row in area.rows]
        yield from _group("indicator", _("指標"), rows, _indicator, more=_listed("catalogue", text))
    if viewer.may(Permission.FACT_VIEW):
        yield from _group("document", _("文件與公開版面"), documents_named(viewer, text), _document)


def _subjects(viewer: Viewer, found: KindFound, text: str) -> GroupFound:
    codes = [subject.code for subject in found.subjects] if found.kind.code == PLACE else []
    shown = set(Place.objects.visible_to(viewer).filter(code__in=codes).values_list("code", flat=True))
    hits = tuple(_subject(subject, shown) for subject in found.subjects)
    return GroupFound(
        found.kind.code,
        name_in_language(found.kind.names),
        found.count,
        hits,
        _listed("subjects", text, found.kind.code) if found.count > len(hits) else "",
    )


def _group(
    code: str, words: str, rows: Sequence[Any], hit: Callable[[Any], Hit], more: str = ""
) -> Iterator[GroupFound]:
    if rows:
        yield GroupFound(code, words, len(rows), tuple(map(hit, rows[:SHOWN])), more if len(rows) > SHOWN else "")


def _listed(page: str, text: str, *arguments: str) -> str:
    return f"{reverse(page, args=arguments)}?{urlencode({'q': text})}"


def _subject(subject: Subject, places: Collection[str]) -> Hit:
    page = "overview" if subject.code in places else "subject"
    place = subject.place if subject.kind != PLACE else subject.place and subject.place.parent
    return Hit(subject, reverse(page, args=[subject.code]), place, subject.code, subject.pack.generated)


def _organisation(row: Organisation) -> Hit:
    return Hit(row, reverse("organisation", args=[row.code]), row.place, row.uscc or row.code, row.pack.generated)


def _roster(row: Roster) -> Hit:
    return Hit(row.names, reverse("roster", args=[row.code]), row.place, row.period, row.pack.generated)


def _indicator(row: CatalogueRow) -> Hit:
    indicator = row.indicator
    url = f"{reverse('indicator', args=[indicator.code])}?{urlencode({'pack': indicator.pack})}"
    return Hit(indicator.names, url, row.area_names, indicator.code, generated=False)


def _document(row: Document) -> Hit:
    beside = " · ".join(part for part in (row.publisher, row.published) if part)
    return Hit({"hant": row.title}, reverse("document", args=[row.code]), None, beside, row.pack.generated)
