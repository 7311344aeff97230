"""kinds.toml and kinds/*.toml: what subjects are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.pack_section import NAME_KEYS, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import FIELD_TYPES, PLACE, PLACE_KIND, RESERVED, Kind
from diaodu.register.sections.limits import check_limits
from diaodu.register.states import CODE

KIND = "kind"
LISTS = ("stages", "milestones", "links", "exclusions")


def check(draft: Draft) -> None:
    """Check the kinds. Leaves the kinds that later sections may use in ``draft.notes["kinds"]``."""
    entries = draft.declare(KIND, draft.folder.all_tables("kinds", KIND))
    on = {code: entry for code, entry in entries.items() if not entry.data.get("off")}
    require_names(draft, on)
    for entry in on.values():
        _check_kind(draft, entry)
    draft.notes["kinds"] = {PLACE: PLACE_KIND, **_sound_kinds(draft)}


def _sound_kinds(draft: Draft) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for code, body in draft.bodies(KIND).items():
        if body.get("off"):
            continue
        try:
            found[code] = Kind.of(draft.code, code, body)
        except (KeyError, TypeError, AttributeError, ValueError):
            continue  # its mistakes have been noted
    return found


def _check_kind(draft: Draft, entry: Entry) -> None:
    if entry.text("code") == PLACE:
        draft.problems.add(entry, "duplicate", "the kind 'place' is built in", key="code")
    if entry.text("area"):
        draft.require(entry, "area", entry.text("area"), key="area")
    else:
        draft.problems.add(entry, "required", "a kind needs an area, by which scopes are given", key="area")
    check_fields(draft, entry)
    for name in LISTS:
        _check_words(draft, entry, name)
    for link in _tables(entry, "links"):
        _check_link(draft, entry, link)
    _check_stages(draft, entry)
    _check_dated(draft, entry)
    days = entry.data.get("apart_days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or days < 0:
        draft.problems.add(entry, "bad_value", "apart_days is a whole number of days", key="apart_days")
    if not isinstance(entry.data.get("seen_below", False), bool):
        draft.problems.add(entry, "bad_value", "seen_below is true or false", key="seen_below")
    _check_exclusions(draft, entry)
    codes = {field.get("code") for field in _tables(entry, "fields")}
    for code in entry.data.get("groupings", ()):
        if code not in codes:
            draft.problems.add(entry, "unknown_code", f"groupings names the field {code!r}", key="groupings")


def check_fields(draft: Draft, entry: Entry) -> None:
    """Check the fields that a kind declares, and their limits."""
    _check_words(draft, entry, "fields")
    for field in _tables(entry, "fields"):
        _check_field(draft, entry, field)
    check_limits(draft, entry, _tables(entry, "fields"), _tables(entry, "stages"))


def _check_stages(draft: Draft, entry: Entry) -> None:
    codes = {field.get("code") for field in _tables(entry, "fields")}
    links = {link.get("code") for link in _tables(entry, "links")}
    for stage in _tables(entry, "stages"):
        days = stage.get("stalls_after", 1)
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            message = f"stages: {stage.get('code')!r} stalls after a whole number of days"
            draft.problems.add(entry, "bad_value", message, key="stages")
        if stage.get("counts_with", "") not in {"", *links}:
            message = f"stages: counts_with names the link {stage['counts_with']!r}"
            draft.problems.add(entry, "unknown_code", message, key="stages")
        for code in stage.get("needs", ()):
            if code not in codes:
                draft.problems.add(entry, "unknown_code", f"stages: needs names the field {code!r}", key="stages")


def _check_dated(draft: Draft, entry: Entry) -> None:
    dated_by = entry.text("dated_by")
    fields = [field for field in _tables(entry, "fields") if field.get("code") == dated_by]
    if dated_by and not fields:
        draft.problems.add(entry, "unknown_code", f"dated_by names the field {dated_by!r}", key="dated_by")
    elif dated_by and fields[0].get("type") != "date":
        draft.problems.add(entry, "bad_value", f"the field {dated_by!r} is no date", key="dated_by")


def _check_exclusions(draft: Draft, entry: Entry) -> None:
    """Each names fields of the kind and values that they may have."""
    fields = {str(field.get("code")): field for field in _tables(entry, "fields")}
    for each in _tables(entry, "exclusions"):
        when = each.get("when")
        if not isinstance(when, Mapping) or not when:
            message = f"exclusions: {each.get('code')!r} needs when, a table of fields with lists of values"
            draft.problems.add(entry, "required", message, key="exclusions")
            continue
        for code, values in when.items():
            if code not in fields or not isinstance(values, list):
                message = f"exclusions: when names the field {code!r}"
                draft.problems.add(entry, "unknown_code", message, key="exclusions")
            else:
                _check_values(draft, entry, fields[code], values)


def _check_values(draft: Draft, entry: Entry, field: Mapping[str, Any], values: list[Any]) -> None:
    choices = [choice.get("code") if isinstance(choice, Mapping) else choice for choice in field.get("choices") or ()]
    for value in values:
        if choices and value not in choices:
            message = f"exclusions: {field.get('code')!r} has no choice {value!r}"
            draft.problems.add(entry, "unknown_code", message, key="exclusions")


def _tables(entry: Entry, name: str) -> list[Mapping[str, Any]]:
    return [table for table in entry.data.get(name, ()) if isinstance(table, Mapping)]


def _check_words(draft: Draft, entry: Entry, name: str) -> None:
    seen: set[str] = set()
    for table in entry.data.get(name, ()):
        code = str(table.get("code", "")) if isinstance(table, Mapping) else ""
        if not code:
            draft.problems.add(entry, "required", f"{name}: each one is a table with a code", key=name)
        elif code in seen:
            draft.problems.add(entry, "duplicate", f"{name}: {code!r} stands there twice", key=name)
        elif not CODE.fullmatch(code):
            draft.problems.add(entry, "bad_value", f"{name}: {code!r} is no code", key=name)
        elif not _has_names(table):
            draft.problems.add(entry, "required", f"{name}: {code!r} needs names in hant, hans and en", key=name)
        seen.add(code)


def _has_names(table: Mapping[str, Any]) -> bool:
    names = table.get("names")
    return isinstance(names, Mapping) and all(names.get(key) for key in NAME_KEYS)


def _check_field(draft: Draft, entry: Entry, field: Mapping[str, Any]) -> None:
    code, kind = field.get("code"), field.get("type")
    if code in RESERVED:
        draft.problems.add(entry, "duplicate", f"fields: every subject has a {code!r} already", key="fields")
    if kind not in FIELD_TYPES:
        draft.problems.add(entry, "bad_value", f"fields: {code!r} has no type that is known: {kind!r}", key="fields")
    if kind == "choice":
        _check_choices(draft, entry, field)


def _check_choices(draft: Draft, entry: Entry, field: Mapping[str, Any]) -> None:
    choices = field.get("choices") or ()
    codes = [choice.get("code") if isinstance(choice, Mapping) else choice for choice in choices]
    if not codes or not all(codes):
        draft.problems.add(entry, "required", f"fields: {field.get('code')!r} needs choices", key="fields")
    elif len(set(codes)) < len(codes):
        draft.problems.add(entry, "duplicate", f"fields: {field.get('code')!r} offers a choice twice", key="fields")
    for choice in choices:
        if isinstance(choice, Mapping) and not _has_names(choice):
            draft.problems.add(entry, "required", f"fields: {choice.get('code')!r} needs its names", key="fields")


def _check_link(draft: Draft, entry: Entry, link: Mapping[str, Any]) -> None:
    code, to = link.get("code"), link.get("to", ())
    if code in RESERVED or any(code == field.get("code") for field in _tables(entry, "fields")):
        message = f"links: {code!r} is a field already, and both are columns of one table"
        draft.problems.add(entry, "duplicate", message, key="links")
    for kind in (to,) if isinstance(to, str) else to:
        if kind != PLACE:
            draft.require(entry, KIND, str(kind), key="links")
