"""What trade.toml declares: groups of partners by the day they joined, and what the page of the externals shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from diaodu.core.periods import Period, PeriodError
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

FILE = "trade.toml"
PAGE, GROUP = "trade_page", "partner_group"
GROWTHS = ("level", "comparable", "published")
FORMS = ("hant", "hans", "en")


def check(draft: Draft) -> None:
    """Check trade.toml."""
    groups = draft.declare(GROUP, draft.folder.tables(FILE, GROUP))
    require_names(draft, groups)
    for entry in groups.values():
        _check_group(draft, entry)
    for entry in draft.declare(PAGE, draft.folder.tables(FILE, PAGE)).values():
        _check_page(draft, entry)


def _check_group(draft: Draft, entry: Entry) -> None:
    check_text(draft, entry, "note")
    members = _tables(draft, entry, "members")
    if not members:
        draft.problems.add(entry, "required", "a group of partners needs members", key="members")
    for member in members:
        if not member.get("partner"):
            draft.problems.add(entry, "required", "a member names its partner", key="members")
        for key in ("from", "until"):
            _check_day(draft, entry, member, key)
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")


def _check_day(draft: Draft, entry: Entry, member: Mapping[str, Any], key: str) -> None:
    if key == "until" and not member.get(key):
        return
    try:
        date.fromisoformat(str(member.get(key, "")))
    except ValueError:
        draft.problems.add(entry, "bad_value", f"{key} of {member.get('partner')!r} is no day", key="members")


def _check_page(draft: Draft, entry: Entry) -> None:
    place = entry.text("place")
    if place not in draft.notes["places"]:
        draft.problems.add(entry, "unknown_code", f"place names {place!r}, which is no place", key="place")
    for code in entry.data.get("columns", ()):
        draft.require(entry, "source", str(code), key="columns")
    for key in ("programmes", "actions"):
        if not isinstance(entry.data.get(key, []), list):
            draft.problems.add(entry, "bad_value", f"{key} must be a list of codes of subjects", key=key)
    for row in _tables(draft, entry, "sources"):
        _check_asked(draft, entry, row, ("indicator",), key="sources")
    for row in _tables(draft, entry, "breakdowns"):
        _check_breakdown(draft, entry, row)
    for row in _tables(draft, entry, "growths"):
        _check_names(draft, entry, row, key="growths")
        _check_asked(draft, entry, row, tuple(way for way in GROWTHS if row.get(way)), key="growths")
    for row in _tables(draft, entry, "groups"):
        draft.require(entry, GROUP, str(row.get("group", "")), key="groups")
        _check_asked(draft, entry, row, ("indicator", "whole", "published"), key="groups")


def _check_breakdown(draft: Draft, entry: Entry, row: Mapping[str, Any]) -> None:
    _check_names(draft, entry, row, key="breakdowns")
    _check_asked(draft, entry, row, (), key="breakdowns")
    codes = row.get("indicators")
    if not isinstance(codes, list):
        draft.problems.add(entry, "required", "a breakdown needs a list of indicators", key="breakdowns")
        return
    for code in codes:
        draft.require(entry, "indicator", str(code), key="breakdowns")


def _check_names(draft: Draft, entry: Entry, row: Mapping[str, Any], *, key: str) -> None:
    names = row.get("names")
    if not isinstance(names, Mapping) or not all(names.get(form) for form in FORMS):
        draft.problems.add(entry, "required", f"the names of {key} need hant, hans and en", key=key)


def _check_asked(draft: Draft, entry: Entry, row: Mapping[str, Any], codes: tuple[str, ...], *, key: str) -> None:
    for word in codes:
        draft.require(entry, "indicator", str(row.get(word, "")), key=key)
    try:
        Period.parse(str(row.get("period", "")))
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key=key)


def _tables(draft: Draft, entry: Entry, key: str) -> list[Mapping[str, Any]]:
    """The tables of a list; what is none is noted and left out."""
    return list(_sound(draft, entry, key))


def _sound(draft: Draft, entry: Entry, key: str) -> Iterator[Mapping[str, Any]]:
    found = entry.data.get(key, [])
    for row in found if isinstance(found, list) else [found]:
        if isinstance(row, Mapping):
            yield row
        else:
            draft.problems.add(entry, "bad_value", f"{key} must be a list of tables", key=key)


def install() -> None:
    """Register the section."""
    register(Section("trade", check, definitions=(GROUP, PAGE)), order=520)
