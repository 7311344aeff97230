"""What subjects were called at a ledger number, and how their states changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from diaodu.register.models import Revision, Subject

_FORMS = {"hant": "name_hant", "hans": "name_hans", "en": "name_en"}


def names_known(subjects: Iterable[int], *, known: int) -> dict[int, Mapping[str, str]]:
    """The names in three forms that subjects had at ledger number ``known``; one younger than that has its first."""
    ids = set(subjects)
    rows = Revision.objects.filter(subject__in=ids)
    then = rows.filter(number__lte=known).order_by("subject_id", "-number").distinct("subject_id")
    found: dict[int, Mapping[str, str]] = {row.subject_id: _names(row.state) for row in then}
    first = rows.filter(subject__in=ids - found.keys()).order_by("subject_id", "number").distinct("subject_id")
    return found | {row.subject_id: _names(row.state) for row in first}


def subject_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of subjects by code."""
    return dict(Subject.objects.filter(code__in=set(codes)).values_list("code", "id"))


def _names(state: Mapping[str, str]) -> dict[str, str]:
    return {form: state[column] for form, column in _FORMS.items()}


def state_changes(
    subjects: Iterable[int], *, since: int, known: int | None
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The states before and after each change of these subjects recorded after ``since``, up to ``known``."""
    rows = Revision.objects.filter(subject__in=set(subjects)).order_by("subject_id", "number")
    before: Revision | None = None
    for row in rows if known is None else rows.filter(number__lte=known):
        if before is not None and before.subject_id == row.subject_id and row.number > since:
            yield before.state, row.state
        before = row
