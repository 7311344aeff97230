"""Writing states of subjects: the one path by which packs, imports and pages create and change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.text import bigrams, fold, sort_key
from diaodu.packs.models import Pack
from diaodu.register.kinds import Kind
from diaodu.register.models import Organisation, Place, Revision, Subject
from diaodu.register.states import TEXTS, State

BATCH = 2000
LONGEST_SORT_KEY = 300
_COLUMNS = tuple(f"{name}__code" if name in {"place", "organisation"} else name for name in TEXTS)
WRITTEN = (
    "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "fields", "document", "section", "quote",
    "area", "search_text", "bigrams", "sort_key", "on", "number",
)  # fmt: skip


_DATE_ANEW = """
UPDATE register_subject SET "on" = nullif(fields ->> %(dated_by)s, '')::date
 WHERE kind = %(kind)s AND "on" IS DISTINCT FROM nullif(fields ->> %(dated_by)s, '')::date
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What a subject is to be: its code, kind and state, and the pack a new one is recorded under."""

    code: str
    kind: Kind
    pack: Pack
    state: State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What recording did: the codes created and changed; the rest was so already."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def record_states(*, changes: Sequence[Change], recorded_by: str, reason: str) -> Outcome:
    """Bring subjects to the given states; each that is new or differs gets a revision with ``reason``.

    The caller has checked the states and the permission, and holds a transaction.
    """
    take_numbers(0)  # from here on no other writer changes a subject until this transaction ends
    standing = standing_states(change.code for change in changes)
    due = [change for change in changes if standing.get(change.code) != change.state]
    _write(due, recorded_by=recorded_by, reason=reason)
    return Outcome(
        created=tuple(change.code for change in due if change.code not in standing),
        changed=tuple(change.code for change in due if change.code in standing),
        unchanged=len(changes) - len(due),
    )


def date_anew(kind: Kind) -> None:
    """Bring the days of a kind's subjects in line with the field by which it is dated now."""
    with connection.cursor() as cursor:
        cursor.execute(_DATE_ANEW, {"kind": kind.code, "dated_by": kind.dated_by})


def standing_states(codes: Iterable[str]) -> dict[str, State]:
    """The present states of those of ``codes`` that are recorded."""
    found: dict[str, State] = {}
    for batch in _batches(codes, BATCH):
        # plain values: a file of many thousand rows would otherwise build as many subjects, places and organisations
        for code, fields, *texts in Subject.objects.filter(code__in=batch).values_list("code", "fields", *_COLUMNS):
            named = {name: text or "" for name, text in zip(TEXTS, texts, strict=True)}
            found[code] = State(**named, fields=fields)
    return found


def _write(changes: Sequence[Change], *, recorded_by: str, reason: str) -> None:
    places = _ids(Place, (change.state.place for change in changes))
    organisations = _ids(Organisation, (change.state.organisation for change in changes))
    numbered = zip(changes, take_numbers(len(changes)), strict=True)
    now = clock.now()
    for batch in _batches(numbered, BATCH):
        rows = [_row(change, number, places, organisations) for change, number in batch]
        subjects = Subject.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["code"], update_fields=WRITTEN
        )
        Revision.objects.bulk_create(
            Revision(
                number=number,
                subject_id=subject.pk,
                state=change.state.as_json(),
                place_id=subject.place_id,
                reason=reason,
                recorded_at=now,
                recorded_by=recorded_by,
            )
            for (change, number), subject in zip(batch, subjects, strict=True)
        )


def _row(change: Change, number: int, places: Mapping[str, int], organisations: Mapping[str, int]) -> Subject:
    state = change.state
    texts = {
        name: getattr(state, name)
        for name in ("name_hant", "name_hans", "name_en", "stage", "document", "section", "quote")
    }
    return Subject(
        code=change.code,
        pack=change.pack,
        kind=change.kind.code,
        area=change.kind.area,
        place_id=places.get(state.place),
        organisation_id=organisations.get(state.organisation),
        fields=dict(state.fields),
        on=change.kind.day(state.fields),
        number=number,
        **texts,
        **_search(change.code, state),
    )


def _search(code: str, state: State) -> dict[str, Any]:
    """The derived columns: folded texts and their pairs for search, and the key for order."""
    texts = dict.fromkeys((state.name_hans, state.name_hant, state.name_en, code))
    folded = dict.fromkeys(fold(text) for text in texts if text)
    return {
        "search_text": "\n".join(folded),
        "bigrams": sorted({pair for text in folded for pair in bigrams(text)}),
        "sort_key": sort_key(state.name_hans)[:LONGEST_SORT_KEY],
    }


def _ids(model: type[Place | Organisation], codes: Iterable[str]) -> dict[str, int]:
    return dict(model.objects.filter(code__in={code for code in codes if code}).values_list("code", "id"))


def _batches(items: Iterable[Any], size: int) -> Iterable[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
