"""Search through everything that the register keeps, in both scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Length

from diaodu.kit.text import fold
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind
from diaodu.register.models import Roster, Subject
from diaodu.register.queries.subjects import all_kinds, matching


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, how many of its subjects match, and the closest of them: those with the least text around the match."""

    kind: Kind
    count: int
    subjects: tuple[Subject, ...]


def find_everywhere(viewer: Viewer, text: str, *, most: int) -> list[KindFound]:
    """The subjects of every kind that match, in the order of the kinds, at most ``most`` of each."""
    if not fold(text):
        return []
    found = Subject.objects.visible_to(viewer).filter(matching(text))
    counts = dict(found.order_by().values("kind").annotate(count=Count("pk")).values_list("kind", "count"))
    rows = found.select_related("place__parent", "pack").order_by(Length("search_text"), "sort_key", "id")
    return [
        KindFound(kind, counts[code], tuple(rows.filter(kind=code)[:most]))
        for code, kind in all_kinds().items()
        if code in counts
    ]


def rosters_named(viewer: Viewer, text: str) -> list[Roster]:
    """The rosters in sight whose code or one of whose names contains the text, in either script."""
    asked = fold(text)
    rows = Roster.objects.visible_to(viewer).select_related("place", "pack")
    return [row for row in rows if asked and holds(asked, (row.code, *row.names.values()))]


def holds(folded: str, texts: Iterable[str]) -> bool:
    """Whether one of some texts contains a folded one."""
    return any(folded in each for each in _folded(texts))


def _folded(texts: Iterable[str]) -> Iterator[str]:
    return (fold(text) for text in texts if text)
