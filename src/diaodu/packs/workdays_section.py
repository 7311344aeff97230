"""When a pack's offices work: the keys of ``[calendar]`` in pack.toml about it, and the days of workdays.csv."""

from __future__ import annotations

import re
from datetime import date, time

from diaodu.core.workdays import Session, check_sessions
from diaodu.packs.pack_section import NAME_KEYS
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

FILE = "workdays.csv"
OFFICE, WORKDAY = "office_time", "workday"
HOLIDAYS, HOURS, KNOWN_UNTIL = "holidays", "office_hours", "known_until"
CHINA, NONE = "china", "none"
YES, NO = "yes", "no"
COLUMNS = {"name_hant", "name_hans", "name_en", "document"}
_SESSION = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")


def check(draft: Draft) -> None:
    """Check the keys and the days; each key is a definition of its own, so that a pack may redeclare one alone."""
    head = draft.folder.head()
    calendar = head.data.get("calendar", {})
    given = {key: calendar[key] for key in (HOLIDAYS, HOURS, KNOWN_UNTIL) if key in calendar}
    lines = [Entry(head.file, head.line_of("calendar"), {"code": key, "value": said}) for key, said in given.items()]
    for entry in draft.declare(OFFICE, lines).values():
        _check_key(draft, entry)
    for entry in draft.declare(WORKDAY, _days(draft)).values():
        _check_day(draft, entry)
    _check_end(draft, head)


def sessions_of(written: object) -> tuple[Session, ...]:
    """Office hours as written, ``["09:00-12:00", "14:00-18:00"]``. Raises ValueError for what are none."""
    found = [_SESSION.fullmatch(str(each)) for each in written] if isinstance(written, list) else []
    sessions = tuple((time.fromisoformat(each[1]), time.fromisoformat(each[2])) for each in found if each)
    if len(sessions) < len(found):
        raise ValueError("each session is written as 09:00-12:00")
    check_sessions(sessions)
    return sessions


def _check_key(draft: Draft, entry: Entry) -> None:
    code, said = entry.text("code"), entry.data["value"]
    if code == HOLIDAYS and said not in (CHINA, NONE):
        draft.problems.add(entry, "bad_value", f"{HOLIDAYS} is {CHINA} or {NONE}, not {said!r}")
    if code == KNOWN_UNTIL and not _is_day(str(said)):
        draft.problems.add(entry, "bad_value", f"{KNOWN_UNTIL} is a day, not {said!r}")
    if code == HOURS:
        try:
            sessions_of(said)
        except ValueError as error:
            draft.problems.add(entry, "bad_value", f"{HOURS}: {error}")


def _days(draft: Draft) -> list[Entry]:
    """The rows of workdays.csv under the code of their day; what is no day is noted and left out."""
    found = []
    for row in draft.folder.rows(FILE, required={"day", "worked"}, optional=COLUMNS):
        day = row.text("day")
        if _is_day(day):
            found.append(Entry(row.file, row.line, {"code": day, **row.data}))
        else:
            draft.problems.add(row, "bad_value", f"day is written as 2023-01-21, not {day!r}")
    return found


def _check_day(draft: Draft, entry: Entry) -> None:
    if entry.text("worked") not in {YES, NO}:
        draft.problems.add(entry, "bad_value", f"worked is {YES} or {NO}, not {entry.text('worked')!r}")
    names = [bool(entry.text(f"name_{key}")) for key in NAME_KEYS]
    if any(names) and not all(names):
        draft.problems.add(entry, "required", "a day is named in all three forms, or not at all")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")


def _check_end(draft: Draft, head: Entry) -> None:
    """Where a pack's own days are all there are, only the pack knows up to when they are published."""
    said = draft.bodies(OFFICE)
    alone = said.get(HOLIDAYS, {}).get("value") == NONE
    if alone and draft.bodies(WORKDAY) and KNOWN_UNTIL not in said:
        message = f"with {HOLIDAYS} {NONE!r} the days of {FILE} need {KNOWN_UNTIL}, the last day they are published for"
        draft.problems.add(head, "required", message, key="calendar")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def install() -> None:
    """Register the section: after the documents that days name."""
    register(Section("workdays", check, definitions=(OFFICE, WORKDAY)), order=235)
