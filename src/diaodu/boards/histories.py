"""Everything that was ever recorded of a subject in the register, newest first: its state, its nodes, its rosters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from diaodu.boards.events import Telling, recorder
from diaodu.boards.facts import Words
from diaodu.indicators.revisions import Event
from diaodu.kit.languages import name_in_language
from diaodu.people.queries import names_by_key
from diaodu.register.kinds import Kind, kinds
from diaodu.register.models import Revision
from diaodu.register.queries import SubjectPage


@dataclass(frozen=True, slots=True)
class Change:
    """What one column became: from what, to what; both as written."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was recorded at a ledger number: what, why, when and by whom; changes of the state one by one."""

    number: int
    kind: str
    what: str
    changes: tuple[Change, ...]
    reason: str
    recorded_at: datetime | None
    recorded_by: str


def history_of(page: SubjectPage) -> list[Entry]:
    """The history of a subject as far as its page knows it."""
    events: list[Event] = [event for membership in page.memberships for event in membership.events]
    events += page.events
    told = Telling(Words(page.subject.pack), kinds(page.subject.pack)).tell(events)
    entries = [Entry(row.number, row.kind, row.what, (), row.reason, row.recorded_at, row.recorded_by) for row in told]
    return sorted([*entries, *_revisions(page)], key=lambda entry: -entry.number)


def _revisions(page: SubjectPage) -> Iterator[Entry]:
    rows: Sequence[Revision] = page.revisions  # newest first
    names = names_by_key({row.recorded_by for row in rows})
    for row, earlier in zip(rows, [*rows[1:], None], strict=True):
        changes = tuple(_changes(page.kind, earlier.state, row.state)) if earlier else ()
        kind = _("登記內容變動") if earlier else _("首次登記")
        yield Entry(row.number, kind, "", changes, row.reason, row.recorded_at, recorder(row.recorded_by, names))


def _changes(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = _flat(before), _flat(after)
    words = _column_words() | {field.code: name_in_language(field.names) for field in kind.fields}
    for column in dict.fromkeys((*old, *new)):
        if old.get(column, "") != new.get(column, ""):
            shown = [_value(kind, column, state.get(column, "")) for state in (old, new)]
            yield Change(words.get(column, column), *shown)


def _flat(state: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in {**state, **state["fields"]}.items() if key != "fields"}


def _value(kind: Kind, column: str, value: str) -> str:
    """A stage or a choice by its name, anything else as written."""
    field = next((field for field in kind.fields if field.code == column), None)
    word = kind.stage(value) if column == "stage" else field and field.choice(value)
    return name_in_language(word.names) if word else value


def _column_words() -> dict[str, str]:
    return {
        "name_hant": _("繁體名稱"),
        "name_hans": _("简体名稱"),
        "name_en": _("英文名稱"),
        "place": _("地區"),
        "organisation": _("責任單位"),
        "stage": _("階段"),
        "document": _("出處"),
        "section": _("版塊"),
        "quote": _("引文"),
    }
