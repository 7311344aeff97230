"""Writing states of subjects: the one path by which packs, imports and pages create and change them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.text import bigrams, fold, sort_key
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.register.kinds import Kind, kinds
from diaodu.register.models import Subject
from diaodu.register.states import TEXTS, State

BATCH = 2000
MANY = 5000
LONGEST_SORT_KEY = 300
_COLUMNS = tuple(f"{name}__code" if name in {"place", "organisation"} else name for name in TEXTS)
_DATE_ANEW = """
UPDATE register_subject SET "on" = nullif(fields ->> %(dated_by)s, '')::date
 WHERE kind = %(kind)s AND "on" IS DISTINCT FROM nullif(fields ->> %(dated_by)s, '')::date
"""
_SHOW_ANEW = """
UPDATE register_subject SET seen_below = (kind = ANY(%(kinds)s))
 WHERE pack_id = %(pack)s AND seen_below <> (kind = ANY(%(kinds)s))
"""

# The new states of many subjects and their revisions in one statement: rows of a file come by the hundred thousand.
_RECORD = """
WITH incoming AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
        code text, number bigint, kind text, area text, pack_id bigint, "on" date, seen_below boolean,
        name_hant text, name_hans text, name_en text, place text, organisation text, stage text, document text,
        section text, quote text, fields jsonb, search_text text, bigrams text[], sort_key text)
), written AS (
    INSERT INTO register_subject AS subject
           (code, number, kind, area, pack_id, "on", seen_below, name_hant, name_hans, name_en, place_id,
            organisation_id, stage, document, section, quote, fields, search_text, bigrams, sort_key)
    SELECT row.code, row.number, row.kind, row.area, row.pack_id, row."on", row.seen_below, row.name_hant,
           row.name_hans, row.name_en, place.id, organisation.id, row.stage, row.document, row.section, row.quote,
           row.fields, row.search_text, row.bigrams, row.sort_key
      FROM incoming row
      LEFT JOIN register_place place ON place.code = row.place
      LEFT JOIN register_organisation organisation ON organisation.code = row.organisation
     ORDER BY row.number
        ON CONFLICT (code) DO UPDATE
       SET number = excluded.number, area = excluded.area, "on" = excluded."on", seen_below = excluded.seen_below,
           name_hant = excluded.name_hant, name_hans = excluded.name_hans, name_en = excluded.name_en,
           place_id = excluded.place_id, organisation_id = excluded.organisation_id, stage = excluded.stage,
           document = excluded.document, section = excluded.section, quote = excluded.quote, fields = excluded.fields,
           search_text = excluded.search_text, bigrams = excluded.bigrams, sort_key = excluded.sort_key
    RETURNING subject.*
)
INSERT INTO register_revision (number, subject_id, state, place_id, reason, recorded_at, recorded_by)
SELECT written.number, written.id,
       jsonb_build_object(
           'name_hant', written.name_hant, 'name_hans', written.name_hans, 'name_en', written.name_en,
           'place', coalesce(place.code, ''), 'organisation', coalesce(organisation.code, ''),
           'stage', written.stage, 'document', written.document, 'section', written.section,
           'quote', written.quote, 'fields', written.fields),
       written.place_id, %(reason)s, %(now)s, %(recorded_by)s
  FROM written
  LEFT JOIN register_place place ON place.id = written.place_id
  LEFT JOIN register_organisation organisation ON organisation.id = written.organisation_id
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
    """What recording did: the codes created and changed; the rest was so already. And the links added and ended."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    linked: int = 0
    unlinked: int = 0

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "linked": self.linked,
            "unlinked": self.unlinked,
        }


def record_states(
    *, changes: Sequence[Change], recorded_by: str, reason: str, standing: Mapping[str, State] | None = None
) -> Outcome:
    """Bring subjects to the given states; each that is new or differs gets a revision with ``reason``.

    The caller has checked the states and the permission, and holds a transaction. One that took the ledger's lock
    before it read the states ``standing`` gives them, and they are not read again.
    """
    take_numbers(0)  # from here on no other writer changes a subject until this transaction ends
    if standing is None:
        standing = standing_states(change.code for change in changes)
    due = [change for change in changes if standing.get(change.code) != change.state]
    _write(due, recorded_by=recorded_by, reason=reason)
    return Outcome(
        created=tuple(change.code for change in due if change.code not in standing),
        changed=tuple(change.code for change in due if change.code in standing),
        unchanged=len(changes) - len(due),
    )


def count_anew(outcome: Outcome) -> None:
    """Let the database see after a large write how much there is now: it plans its reading by what it counted last."""
    if sum(outcome.counts().values()) - outcome.unchanged >= MANY:
        tables = ("place", "organisation", "subject", "revision", "link")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(f"register_{table}" for table in tables))


def date_anew(kind: Kind) -> None:
    """Bring the days of a kind's subjects in line with the field by which it is dated now."""
    with connection.cursor() as cursor:
        cursor.execute(_DATE_ANEW, {"kind": kind.code, "dated_by": kind.dated_by})


def show_anew(pack: Pack) -> None:
    """Bring the subjects of a pack, and of those that build on it, in line with which kinds are seen below now."""
    with connection.cursor() as cursor:
        for each in [each for each in Pack.objects.all() if pack.code in chain(each)]:
            shown = [kind.code for kind in kinds(each).values() if kind.seen_below]
            cursor.execute(_SHOW_ANEW, {"pack": each.pk, "kinds": shown})


def standing_states(codes: Iterable[str]) -> dict[str, State]:
    """The present states of those of ``codes`` that are recorded."""
    found: dict[str, State] = {}
    for batch in _batches(codes, BATCH):
        # plain values: a file of many thousand rows would otherwise build as many subjects, places and organisations
        for code, fields, *texts in Subject.objects.coded(batch).values_list("code", "fields", *_COLUMNS):
            named = {name: text or "" for name, text in zip(TEXTS, texts, strict=True)}
            found[code] = State(**named, fields=fields)
    return found


def _write(changes: Sequence[Change], *, recorded_by: str, reason: str) -> None:
    now = clock.now()
    numbered = zip(changes, take_numbers(len(changes)), strict=True)
    with connection.cursor() as cursor:
        for batch in _batches(numbered, BATCH):
            rows = json.dumps([_row(change, number) for change, number in batch], ensure_ascii=False)
            said: dict[str, Any] = {"rows": rows, "now": now, "recorded_by": recorded_by, "reason": reason}
            cursor.execute(_RECORD, said)


def _row(change: Change, number: int) -> dict[str, Any]:
    """A change as the statement reads it."""
    state = change.state
    day = change.kind.day(state.fields)
    return {
        "code": change.code,
        "number": number,
        "kind": change.kind.code,
        "area": change.kind.area,
        "pack_id": change.pack.pk,
        "on": day.isoformat() if day else None,
        "seen_below": change.kind.seen_below,
        **state.as_json(),
        **_search(change.code, state),
    }


def _search(code: str, state: State) -> dict[str, Any]:
    """The derived columns: folded texts and their pairs for search, and the key for order."""
    texts = dict.fromkeys((state.name_hans, state.name_hant, state.name_en, code))
    folded = dict.fromkeys(fold(text) for text in texts if text)
    return {
        "search_text": "\n".join(folded),
        "bigrams": bigrams(*folded),
        "sort_key": sort_key(state.name_hans)[:LONGEST_SORT_KEY],
    }


def _batches(items: Iterable[Any], size: int) -> Iterable[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
