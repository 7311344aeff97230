"""What is said of matters elsewhere: those that stand open about a subject, on its page, with the
private address of an enterprise, and one's own, on the desk.
"""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.boards.beside import Beside
from diaodu.kit import clock
from diaodu.matters.commands.linking import may_link
from diaodu.matters.models import EnterpriseLink
from diaodu.matters.queries.enterprise import standing_link
from diaodu.matters.queries.listed import MatterFilters, find_matters
from diaodu.matters.queries.mine import due_counts
from diaodu.matters.queries.raising import kinds_to_raise
from diaodu.matters.queries.rows import MatterRow, rows_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject

SHOWN = 8


@dataclass(frozen=True, slots=True)
class LinkBeside:
    """An enterprise, and the link of it that is open (None: there is none)."""

    subject: Subject
    link: EnterpriseLink | None


def link_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The private address of an enterprise, for those who may give it out."""
    if not may_link(viewer, subject):
        return None
    return Beside("matters/_beside_link.html", LinkBeside(subject, standing_link(subject, at=clock.now())))


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """The open matters about a subject: how many, the first of them, and whether the viewer may raise one."""

    subject: Subject
    count: int
    rows: tuple[MatterRow, ...]
    may_raise: bool


def matters_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The part of a subject's page that is about matters; None where there are none, and the viewer may raise none."""
    if not viewer.may(Permission.MATTER_VIEW):
        return None
    now = clock.now()
    found = find_matters(viewer, MatterFilters(about=subject.code), at=now)
    count = found.count()
    may_raise = bool(kinds_to_raise(viewer, subject))
    if not (count or may_raise):
        return None
    rows = rows_of(list(found[:SHOWN]), now) if count else []
    return Beside("matters/_beside.html", OpenMatters(subject, count, tuple(rows), may_raise))


def matters_on_desk(viewer: Viewer) -> Beside | None:
    """The number of a viewer's steps that are overdue and due; None for who sees no matters."""
    if viewer.user is None or not viewer.may(Permission.MATTER_VIEW):
        return None
    counts = due_counts(viewer, at=clock.now())
    said = {group: counts[group] for group in ("overdue", "today", "week")}
    return Beside("matters/_desk.html", said) if counts.total() else None
