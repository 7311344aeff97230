"""The trail of an answer: from the number to the sentences that printed it, and what it was before corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diaodu.indicators.answers import Answer
from diaodu.indicators.evaluate.outcomes import Operand
from diaodu.ledger.models import Fact
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class TrailFact:
    """A fact of a trail, and the facts it replaced, newest first."""

    fact: Fact
    history: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """An answer and the facts behind it. ``seen`` of them lie in the viewer's scope, ``hidden`` outside."""

    answer: Answer
    facts: tuple[TrailFact, ...]
    seen: int
    hidden: int


def trail_of(viewer: Viewer, answer: Answer, *, most: int | None = None) -> Trail:
    """The trail of an answer, its facts in the order of use, at ``most`` so many of them.

    It is as known then: a fact's past never changes.
    """
    numbers = list(dict.fromkeys([*answer.facts, *_all_facts(answer)]))
    visible = set(Fact.objects.visible_to(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    shown = [number for number in numbers if number in visible][:most]
    read = _whole(shown)
    replaced = _replaced_by(read.values())
    facts = tuple(TrailFact(read[number], tuple(_history(read[number], replaced))) for number in shown)
    return Trail(answer, facts, seen=len(visible), hidden=len(numbers) - len(visible))


def _whole(numbers: Iterable[int]) -> dict[int, Fact]:
    """Facts with their subjects and documents, without what subjects are searched by."""
    related = Fact.objects.select_related("subject", "document")
    return related.defer("subject__bigrams", "subject__search_text").in_bulk(list(numbers))


def _all_facts(answer: Answer) -> Iterator[int]:
    for operand in answer.operands:
        yield from _facts_of(operand)
    for other in answer.others:
        yield from other.facts
    for target in answer.targets:
        if target.fact:
            yield target.fact


def _facts_of(operand: Operand) -> Iterator[int]:
    yield from operand.facts
    for inner in operand.operands:
        yield from _facts_of(inner)


def _replaced_by(facts: Iterable[Fact]) -> dict[int, Fact]:
    """Every fact that these replaced, directly or through others; one query for each step back."""
    found: dict[int, Fact] = {}
    wanted = {fact.supersedes_id for fact in facts if fact.supersedes_id}
    while wanted:
        rows = _whole(wanted)
        found |= rows
        wanted = {row.supersedes_id for row in rows.values() if row.supersedes_id} - found.keys()
    return found


def _history(fact: Fact, replaced: dict[int, Fact]) -> Iterator[Fact]:
    while fact.supersedes_id is not None:
        fact = replaced[fact.supersedes_id]
        yield fact
