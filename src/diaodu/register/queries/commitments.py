"""Promises without a number: what is due, done and overdue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models.fields.json import KT

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word
from diaodu.register.models import Place, Revision, Subject
from diaodu.register.queries.subjects import all_kinds

DUE_ON = "due_on"


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A subject (its id) with something due: its day, and whether that has passed before a closed stage, or one
    in which nobody said how it stands.

    Nothing but plain values: a page lists hundreds.
    """

    subject: int
    code: str
    names: Mapping[str, str]
    generated: bool
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


class _Found(NamedTuple):
    """A subject as it is read, with its stage and the day it is due as kept."""

    subject: int
    code: str
    hant: str
    hans: str
    en: str
    generated: bool
    stage: str
    due_on: str | None


FIELDS = ("id", "code", "name_hant", "name_hans", "name_en", "pack__generated")


def commitments_by_state(
    viewer: Viewer, place_code: str, *, today: date, known: int | None = None, kind: str = "commitment"
) -> list[StageCount]:
    """The commitments of a place and all below it by stage, in the order of the stages; earliest due first.

    Stages, days and places are those known at ledger number ``known`` (None: now); what is overdue is so ``today``.
    """
    declared = all_kinds().get(kind)
    stages: dict[str, Word | None] = {stage.code: stage for stage in (declared.stages if declared else ())}
    by_stage: dict[str, list[CommitmentRow]] = {code: [] for code in (*stages, "")}
    for found in _rows(viewer, place_code, kind, known):
        by_stage[found.stage if found.stage in stages else ""].append(
            _commitment(found, stages.get(found.stage), today)
        )
    return [
        StageCount(stages.get(code), tuple(sorted(rows, key=lambda row: row.due_on or date.max)))
        for code, rows in by_stage.items()
        if code or rows
    ]


def _rows(viewer: Viewer, place_code: str, kind: str, known: int | None) -> Iterator[_Found]:
    """The subjects of a place in the order of their names."""
    path = Place.objects.values_list("path", flat=True).get(code=place_code)
    seen = Subject.objects.visible_to(viewer).filter(kind=kind).order_by("sort_key", "id")
    if known is None:
        inside = seen.filter(place__path__startswith=path)
        yield from map(_Found._make, inside.values_list(*FIELDS, "stage", KT(f"fields__{DUE_ON}")))
        return
    latest = Revision.objects.filter(subject__in=seen, number__lte=known).order_by("subject_id", "-number")
    states = {
        revision.subject_id: revision.state
        for revision in latest.distinct("subject_id").select_related("place")
        if revision.place is not None and revision.place.path.startswith(path)
    }
    for subject in seen.filter(pk__in=states).values_list(*FIELDS):
        state = states[subject[0]]
        yield _Found._make((*subject, state["stage"], state["fields"].get(DUE_ON)))


def _commitment(found: _Found, stage: Word | None, today: date) -> CommitmentRow:
    due_on = date.fromisoformat(found.due_on) if found.due_on else None
    awaited = stage is None or not (stage.closed or stage.untold)
    names = {"hant": found.hant, "hans": found.hans, "en": found.en}
    overdue = due_on is not None and due_on < today and awaited
    return CommitmentRow(found.subject, found.code, names, found.generated, due_on, overdue)
