"""What was merged into a subject, and into which one it was merged itself. Nothing moved: it is shown together."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import MERGED, MERGED_INTO, kinds
from diaodu.register.models import Link, Subject


@dataclass(frozen=True, slots=True)
class Merger:
    """A subject that is merged with the one shown, and the link that says so: why, when and by whom."""

    subject: Subject
    link: Link


def merged_into(viewer: Viewer, subject: Subject) -> Merger | None:
    """The subject that is kept in place of this one; None when it is no double, or the other one is out of sight."""
    if subject.stage != MERGED:
        return None
    link = Link.objects.filter(source=subject, code=MERGED_INTO).last()
    seen = Subject.objects.visible_to(viewer).select_related("pack")
    kept = seen.filter(pk=link.target_id).first() if link else None
    return Merger(kept, link) if kept and link else None


def mergers_of(viewer: Viewer, subject: Subject) -> list[Merger]:
    """The doubles in sight that were merged into a subject, also by way of another one, in order of their links."""
    if kinds(subject.pack)[subject.kind].link(MERGED_INTO) is None:
        return []
    found: dict[int, Link] = {}
    waiting = {subject.pk}
    while waiting:
        links = Link.objects.filter(target__in=waiting, code=MERGED_INTO, source__stage=MERGED)
        fresh = {link.source_id: link for link in links if link.source_id not in found}
        found |= fresh
        waiting = set(fresh)
    seen = Subject.objects.visible_to(viewer).select_related("pack").in_bulk(list(found))
    return [Merger(seen[pk], link) for pk, link in found.items() if pk in seen]
