"""Why a figure that was printed once is another one now: the classes of what was recorded under it since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.revisions import Under, under
from diaodu.ledger.models import Fact
from diaodu.register.queries.names import state_changes


class Class(StrEnum):
    """The class of a change of a printed figure."""

    LATE = "late_return"
    ERROR = "error"
    MOVED = "reclassification"
    DEFINITION = "definition"
    ROSTER = "roster"
    BOUNDARY = "boundary"


def classes_since(desk: Desk, ask: Ask, number: int) -> tuple[Class, ...]:
    """The classes of what was recorded under a figure after ledger number ``number``, up to the desk's.

    A first report is late, a correction an error; who entered or left a roster is one of the roster, who moved within
    it or has other fields one of reclassification; a subject that lies in another place now, or a tree of places that
    was redrawn, is a boundary. Raises what ``desk.at`` raises.
    """
    found = under(desk, ask)
    seen = {*_of_events(found, number), *_of_states(found, number, desk.known)}
    return tuple(each for each in Class if each in seen) or (Class.BOUNDARY,)


def classes_of_facts(numbers: Iterable[int], number: int) -> tuple[Class, ...]:
    """The same for a figure that is a fact itself."""
    since = Fact.objects.filter(number__in=list(numbers), number__gt=number)
    seen = {_of_fact(fact) for fact in since}
    return tuple(each for each in Class if each in seen)


def _of_events(found: Under, number: int) -> Iterator[Class]:
    yield from (_of_fact(fact) for fact in found.facts if fact.number > number)
    yield from (Class.LATE for step in found.steps if step.number > number)
    yield from (Class.LATE for each in found.elsewhere if each > number)
    yield from (Class.DEFINITION for word in found.words if word.number > number)
    told: set[int] = set()
    for row in found.entries:
        if row.number > number:
            yield Class.ERROR if row.subject_id in told else Class.LATE
        told.add(row.subject_id)
    for event in found.listed:
        if event.number > number:
            yield Class.MOVED if event.action == "move" else Class.ROSTER


def _of_fact(fact: Fact) -> Class:
    return Class.LATE if fact.supersedes_id is None else Class.ERROR


def _of_states(found: Under, number: int, known: int | None) -> Iterator[Class]:
    for before, after in state_changes(found.subjects, since=number, known=known):
        if before["place"] != after["place"]:
            yield Class.BOUNDARY
        if before["fields"] != after["fields"]:
            yield Class.MOVED
