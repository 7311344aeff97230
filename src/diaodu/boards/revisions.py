"""The revision list of a figure: first print, latest, and each event between with the figure as known at its number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from diaodu.boards.changes import difference_unit
from diaodu.boards.events import EventShown, Telling
from diaodu.boards.facts import Words
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.words import signed
from diaodu.core.units import from_base
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime
from diaodu.indicators.revisions import Event, Revisions, known_at_each, revisions_at
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds

LISTED = 12  # each is counted as known at its number, which takes a moment


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """An event, the figure as known at its number, and its difference from the one before (empty: unknown)."""

    event: EventShown
    figure: Figure
    step: str


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """The first print, the latest value, and a page of what came between. ``first_number`` 0: it was never printed."""

    answer: Answer
    latest: Figure
    first: Figure | None
    first_number: int
    unit: str
    total: int
    hidden: int
    known: int | None
    page: Page[Any]


def revisions_page(viewer: Viewer, ask: Ask, *, known: int | None, page: str | None) -> RevisionsPage:
    """The revisions of a figure. Raises ``NotFound`` and ``UnknownPeriod``."""
    desk = Desk(viewer, known)
    (answer,) = answers_at(desk, [ask])
    found, regime = revisions_at(desk, ask), desk.answerer(answer.place).regime
    listed = Paginator(found.events, LISTED).get_page(page)
    values = _values(viewer, ask, found, listed)
    listed.object_list = _rows(values, listed, regime, answer)  # type: ignore[assignment]
    first = values.get(found.first)
    return RevisionsPage(
        answer=answer,
        latest=figure_of(answer, regime=regime, known=known),
        first=figure_of(first, regime=regime, known=found.first) if first else None,
        first_number=found.first,
        unit=difference_unit(answer, regime),
        total=len(found.events),
        hidden=found.hidden,
        known=known,
        page=listed,
    )


def _values(viewer: Viewer, ask: Ask, found: Revisions, listed: Page[Event]) -> dict[int, Answer]:
    """The figure as known at its first print, at each listed event, and at the one before those."""
    start = listed.start_index() - 1
    before = [found.events[start - 1].number] if start > 0 else []
    numbers = {found.first, *before, *(event.number for event in listed)} - {0}
    return known_at_each(viewer, ask, numbers)


def _rows(values: dict[int, Answer], listed: Page[Event], regime: Regime, answer: Answer) -> list[RevisionShown]:
    pack = loaded_packs()[answer.place.pack]
    told = Telling(Words(pack), kinds(pack)).tell(listed)
    numbers = sorted(values)
    rows = []
    for event in told:
        earlier = [number for number in numbers if number < event.number]
        step = _step(values[event.number], values[earlier[-1]] if earlier else None)
        rows.append(RevisionShown(event, figure_of(values[event.number], regime=regime, known=event.number), step))
    return rows


def _step(now: Answer, before: Answer | None) -> str:
    """The difference of two values, also where it is too small to show in them."""
    if before is None or not isinstance(now.reading, Decimal) or not isinstance(before.reading, Decimal):
        return ""
    return signed(from_base(now.reading - before.reading, now.unit), now.decimals)
