"""What a viewer may do with a subject, for the buttons on its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import MERGED, MERGED_INTO, Kind, LinkKind
from diaodu.register.queries.offered import is_open, is_writable
from diaodu.register.queries.pages import SubjectPage
from diaodu.register.queries.subjects import all_kinds


@dataclass(frozen=True, slots=True)
class NewLinked:
    """A kind of which a new subject may be written that is linked to the one shown."""

    kind: Kind
    link: LinkKind


@dataclass(frozen=True, slots=True)
class StepsOpen:
    """Whether the subject may be changed, moved to a stage, linked, merged; and what may be written newly to it."""

    edit: bool
    stage: bool
    link: bool
    merge: bool
    linked: tuple[NewLinked, ...]

    @property
    def any(self) -> bool:
        """Whether there is a button at all."""
        return self.edit or bool(self.linked)


def steps_open(viewer: Viewer, page: SubjectPage) -> StepsOpen:
    """What the viewer may do with the subject of a page."""
    kind, writable = page.kind, is_writable(viewer, page.subject)
    is_double = page.subject.stage == MERGED
    can_merge = kind.stage(MERGED) is not None and kind.link(MERGED_INTO) is not None
    return StepsOpen(
        edit=writable,
        stage=writable and bool(kind.stages),
        link=writable and bool(kind.open_links),
        merge=writable and can_merge and not is_double,
        linked=() if is_double else tuple(_linked(viewer, page.subject.kind)),
    )


def _linked(viewer: Viewer, kind: str) -> Iterator[NewLinked]:
    for other in all_kinds().values():
        links = [link for link in other.open_links if kind in link.to]
        if links and is_open(viewer, other):
            yield from (NewLinked(other, link) for link in links)
