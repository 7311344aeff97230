"""Promises without a number: what is due, done and overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word
from diaodu.register.models import Place, Revision, Subject
from diaodu.register.queries.subjects import SubjectFilters, all_kinds, find_subjects

DUE_ON = "due_on"


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A subject with something due: its stage, its day, and whether the day has passed before a closed stage."""

    subject: Subject
    stage: Word | None
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class StageCount:
    """A stage and the commitments in it; ``stage`` None for those that have none."""

    stage: Word | None
    rows: tuple[CommitmentRow, ...]

    @property
    def overdue(self) -> int:
        """How many of them are overdue."""
        return sum(row.overdue for row in self.rows)


def commitments_by_state(
    viewer: Viewer, place_code: str, *, today: date, known: int | None = None, kind: str = "commitment"
) -> list[StageCount]:
    """The commitments of a place and all below it by stage, in the order of the stages; earliest due first.

    Stages, days and places are those known at ledger number ``known`` (None: now); what is overdue is so ``today``.
    """
    declared = all_kinds().get(kind)
    stages: dict[str, Word | None] = {stage.code: stage for stage in (declared.stages if declared else ())}
    by_stage: dict[str, list[CommitmentRow]] = {code: [] for code in (*stages, "")}
    for subject, stage, due_on in _rows(viewer, place_code, kind, known):
        by_stage[stage if stage in stages else ""].append(_commitment(subject, stages.get(stage), due_on, today))
    return [
        StageCount(
            stages.get(code), tuple(sorted(found, key=lambda row: (row.due_on or date.max, row.subject.sort_key)))
        )
        for code, found in by_stage.items()
        if code or found
    ]


def _rows(viewer: Viewer, place_code: str, kind: str, known: int | None) -> Iterator[tuple[Subject, str, str]]:
    """The subjects of a place, each with its stage and the day it is due."""
    if known is None:
        for subject in find_subjects(viewer, SubjectFilters(kind=kind, place=place_code)):
            yield subject, subject.stage, subject.fields.get(DUE_ON, "")
        return
    seen = Subject.objects.visible_to(viewer).filter(kind=kind)
    latest = Revision.objects.filter(subject__in=seen, number__lte=known).order_by("subject_id", "-number")
    top = Place.objects.get(code=place_code)
    for revision in latest.distinct("subject_id").select_related("subject__pack", "place"):
        if revision.place is not None and revision.place.path.startswith(top.path):
            yield revision.subject, revision.state["stage"], revision.state["fields"].get(DUE_ON, "")


def _commitment(subject: Subject, stage: Word | None, day: str, today: date) -> CommitmentRow:
    due_on = date.fromisoformat(day) if day else None
    closed = stage is not None and stage.closed
    return CommitmentRow(subject, stage, due_on, overdue=due_on is not None and due_on < today and not closed)
