"""Everything that was ever recorded of a subject in the register, newest first: its state, its nodes, its rosters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from diaodu.boards.events import Telling, recorder
from diaodu.boards.facts import Words
from diaodu.indicators.revisions import Event
from diaodu.people.queries import names_by_key
from diaodu.register.changed import Changed, changed_columns
from diaodu.register.kinds import kinds
from diaodu.register.models import Revision
from diaodu.register.queries import SubjectPage


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was recorded at a ledger number: what, why, when and by whom; changes of the state one by one."""

    number: int
    kind: str
    what: str
    changes: tuple[Changed, ...]
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
        changes = tuple(changed_columns(page.kind, earlier.state, row.state)) if earlier else ()
        kind = _("登記內容變動") if earlier else _("首次登記")
        yield Entry(row.number, kind, "", changes, row.reason, row.recorded_at, recorder(row.recorded_by, names))
