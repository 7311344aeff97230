"""Central enterprise groups and their firms as a tree, with what the registers hold of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count

from diaodu.boards.facts import document_named
from diaodu.ledger.models import Document
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, acting
from diaodu.register.models import Organisation, Subject
from diaodu.register.queries import all_kinds

CENTRAL = "central_soe"
PARTS = ("project", "agreement", "approach", "assistance")


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation at a depth of its tree, with how many subjects of each kind it and those below it answer for.

    ``alone`` says that there is none below it: the subjects are all its own, and one list shows them.
    """

    organisation: Organisation
    depth: int
    counts: tuple[int, ...]
    document: Document | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """The groups in sight, those with the most first, each followed by its firms; the kinds counted."""

    kinds: tuple[Kind, ...]
    branches: tuple[Branch, ...]

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return sum(1 for branch in self.branches if not branch.depth)

    @property
    def rows(self) -> tuple[tuple[Branch, tuple[tuple[Kind, int], ...]], ...]:
        """Each branch with its counts, each beside its kind."""
        return tuple((branch, tuple(zip(self.kinds, branch.counts, strict=True))) for branch in self.branches)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The pages that name the groups."""
        return tuple({branch.document.pk: branch.document for branch in self.branches if branch.document}.values())

    @property
    def generated(self) -> bool:
        """Whether invented groups are shown."""
        return any(branch.organisation.pack.generated for branch in self.branches)


def tree_of(viewer: Viewer) -> Tree:
    """The central groups that the viewer may see, with what they may see of them."""
    found = all_kinds()
    counted = tuple(kind for part in PARTS for kind in acting(found, part))
    seen = Organisation.objects.visible_to(viewer).filter(kind=CENTRAL).select_related("pack", "place")
    rows = {row.pk: row for row in seen}
    below: dict[int | None, list[Organisation]] = defaultdict(list)
    for row in rows.values():
        below[row.parent_id if row.parent_id in rows else None].append(row)
    documents = {row.pk: document_named(row.pack, row.document) for row in rows.values() if row.document}
    grown = _Grown(below, _own(viewer, counted, rows), documents)
    tops = sorted(below[None], key=lambda row: (-sum(grown.total(row)), row.code))
    return Tree(counted, tuple(branch for top in tops for branch in grown.branches(top, 0)))


@dataclass(frozen=True, slots=True)
class _Grown:
    below: Mapping[int | None, list[Organisation]]
    own: Mapping[int, tuple[int, ...]]
    documents: Mapping[int, Document | None]

    def total(self, row: Organisation) -> tuple[int, ...]:
        parts = [self.own[row.pk], *(self.total(each) for each in self.below.get(row.pk, ()))]
        return tuple(map(sum, zip(*parts, strict=True)))

    def branches(self, row: Organisation, depth: int) -> Iterator[Branch]:
        yield Branch(row, depth, self.total(row), self.documents.get(row.pk), alone=not self.below.get(row.pk))
        for each in self.below.get(row.pk, ()):
            yield from self.branches(each, depth + 1)


def _own(viewer: Viewer, counted: Iterable[Kind], rows: Iterable[int]) -> dict[int, tuple[int, ...]]:
    codes = [kind.code for kind in counted]
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes, organisation__kind=CENTRAL).order_by()
    counted_rows = seen.values("organisation", "kind").annotate(count=Count("pk"))  # values first: what it groups by
    found = {(row["organisation"], row["kind"]): row["count"] for row in counted_rows}
    return {row: tuple(found.get((row, code), 0) for code in codes) for row in rows}


def roots() -> dict[str, str]:
    """Every central enterprise with the group at the top of its tree, by code."""
    rows = Organisation.objects.filter(kind=CENTRAL).values_list("code", "parent__code")
    above = dict(rows)
    return {code: _root(code, above) for code in above}


def _root(code: str, above: Mapping[str, str | None]) -> str:
    while (parent := above.get(code)) and parent in above:
        code = parent
    return code
