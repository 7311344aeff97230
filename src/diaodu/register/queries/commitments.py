"""Promises without a number: what is due, done and overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word
from diaodu.register.models import Subject
from diaodu.register.queries.subjects import SubjectFilters, all_kinds, find_subjects


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


def commitments_by_state(viewer: Viewer, place_code: str, *, today: date, kind: str = "commitment") -> list[StageCount]:
    """The commitments of a place and all below it by stage, in the order of the stages; earliest due first."""
    rows = find_subjects(viewer, SubjectFilters(kind=kind, place=place_code))
    declared = all_kinds().get(kind)
    stages: dict[str, Word | None] = {stage.code: stage for stage in (declared.stages if declared else ())}
    by_stage: dict[str, list[CommitmentRow]] = {code: [] for code in (*stages, "")}
    for subject in rows:
        by_stage[subject.stage if subject.stage in stages else ""].append(
            _commitment(subject, stages.get(subject.stage), today)
        )
    return [
        StageCount(
            stages.get(code), tuple(sorted(found, key=lambda row: (row.due_on or date.max, row.subject.sort_key)))
        )
        for code, found in by_stage.items()
        if code or found
    ]


def _commitment(subject: Subject, stage: Word | None, today: date) -> CommitmentRow:
    text = subject.fields.get("due_on", "")
    due_on = date.fromisoformat(text) if text else None
    closed = stage is not None and stage.closed
    return CommitmentRow(subject, stage, due_on, overdue=due_on is not None and due_on < today and not closed)
