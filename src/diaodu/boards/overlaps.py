"""Rosters side by side: how many subjects two of them share, and sums in which nobody is counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from diaodu.boards.amounts import Amounts, MeasureChoice, amounts_of, choices_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Roster, Subject
from diaodu.register.queries import members_seen, rosters_chosen

MOST = 12
ROWS = 50
ALL = "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """The subjects that are in both of two rosters (in one: the roster itself): how many, and their sum.

    ``given`` is how many of them have a value; ``key`` asks for their list.
    """

    key: str
    count: int
    total: Decimal | None
    given: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A roster with its cells, one for each roster in the same order, and the subjects that are in no other one."""

    roster: Roster
    cells: tuple[Cell, ...]
    alone: int


@dataclass(frozen=True, slots=True)
class Member:
    """A subject behind a cell, with the rosters of the comparison that it is in, and its value."""

    subject: Subject
    rosters: tuple[Roster, ...]
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The comparison; ``union`` counts every subject once, ``doubled`` is what adding up the rosters would be."""

    rosters: tuple[Roster, ...]
    rows: tuple[Row, ...]
    union: Cell
    doubled: int
    doubled_total: Decimal | None
    amounts: Amounts | None
    choices: tuple[MeasureChoice, ...]
    members: Page[Any] | None
    cell: str

    @property
    def generated(self) -> bool:
        """Whether it shows invented rosters."""
        return any(roster.pack.generated for roster in self.rosters)

    @property
    def partial(self) -> list[Roster]:
        """The rosters that name only some of their members."""
        return [roster for roster in self.rosters if not roster.complete]


def overlaps(
    viewer: Viewer, codes: Sequence[str], query: Mapping[str, str], *, at: date | None, known: int | None
) -> Overlaps:
    """Compare rosters on a day (None: after the last event) as known at a ledger number. Raises ``NotFound``."""
    rosters = rosters_chosen(viewer, codes[:MOST])
    inside = {roster.code: members_seen(viewer, roster, at=at, known=known) for roster in rosters}
    union = frozenset[int]().union(*inside.values())
    mixed = len({roster.pack.generated for roster in rosters}) > 1  # published and invented figures are never added up
    choices = choices_of(viewer, union, rosters[0].pack) if rosters and not mixed else ()
    chosen = next((choice for choice in choices if choice.code == query.get("measure")), None)
    amounts = amounts_of(viewer, chosen, union, period=query.get("period", ""), known=known) if chosen else None
    rows = tuple(_row(roster, rosters, inside, amounts) for roster in rosters)
    own = [cell.total for row in rows for cell in row.cells if cell.is_own]
    cell = query.get("cell", "")
    return Overlaps(
        rosters=tuple(rosters),
        rows=rows,
        union=_cell(ALL, union, amounts, is_own=False),
        doubled=sum(len(found) for found in inside.values()),
        doubled_total=sum((total for total in own if total is not None), Decimal(0)) if amounts else None,
        amounts=amounts,
        choices=choices,
        members=_members(viewer, cell, rosters, inside, amounts, query.get("page")) if cell else None,
        cell=cell,
    )


def _row(
    roster: Roster, rosters: Iterable[Roster], inside: Mapping[str, frozenset[int]], amounts: Amounts | None
) -> Row:
    own = inside[roster.code]
    others = frozenset[int]().union(*(found for code, found in inside.items() if code != roster.code))
    cells = [
        _cell(f"{roster.code} {other.code}", own & inside[other.code], amounts, is_own=other.code == roster.code)
        for other in rosters
    ]
    return Row(roster, tuple(cells), len(own - others))


def _cell(key: str, subjects: frozenset[int], amounts: Amounts | None, *, is_own: bool) -> Cell:
    total, given = amounts.total(subjects) if amounts else (None, 0)
    return Cell(key, len(subjects), total, given, is_own)


def _members(
    viewer: Viewer,
    cell: str,
    rosters: Sequence[Roster],
    inside: Mapping[str, frozenset[int]],
    amounts: Amounts | None,
    page: str | None,
) -> Page[Any]:
    """A page of the subjects behind a cell: those that are in all rosters it names."""
    asked = [inside[code] for code in cell.split() if code in inside]
    wanted = frozenset.intersection(*asked) if asked else frozenset[int]().union(*inside.values())
    seen = (
        Subject.objects.visible_to(viewer)
        .filter(pk__in=wanted)
        .select_related("place", "pack")
        .order_by("sort_key", "id")
    )
    found = Paginator(seen, ROWS).get_page(page)
    found.object_list = [_member(subject, rosters, inside, amounts) for subject in found.object_list]  # type: ignore[misc]
    return found


def _member(
    subject: Subject, rosters: Iterable[Roster], inside: Mapping[str, frozenset[int]], amounts: Amounts | None
) -> Member:
    own = tuple(roster for roster in rosters if subject.pk in inside[roster.code])
    return Member(subject, own, amounts.values.get(subject.pk) if amounts else None)
