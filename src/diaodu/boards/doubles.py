"""What was merged into a subject, as its page shows it: the double's own links, milestones and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diaodu.boards.facts import FactLine, facts_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject
from diaodu.register.queries import SubjectPage, subject_page
from diaodu.register.queries.merged import Merger, mergers_of


@dataclass(frozen=True, slots=True)
class Double:
    """A subject that was merged into the one shown, its own page, and the first of its facts of ``count``."""

    merger: Merger
    page: SubjectPage
    facts: Sequence[FactLine]
    count: int


def doubles_of(viewer: Viewer, subject: Subject, *, known: int | None) -> list[Double]:
    """What was merged into a subject; facts as known at a ledger number (None: now)."""
    return [_double(viewer, merger, known) for merger in mergers_of(viewer, subject)]


def _double(viewer: Viewer, merger: Merger, known: int | None) -> Double:
    facts, _drawn = facts_of(viewer, merger.subject, known=known, page=None, drawn=())
    return Double(merger, subject_page(viewer, merger.subject.code), list(facts.object_list), facts.paginator.count)
