"""The limits of fields in kinds.toml: what a value may be beyond its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from diaodu.core.bounds import Bounds
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

NUMBERS, DAYS = frozenset({"number", "money"}), frozenset({"date"})
TYPES = {"values": NUMBERS, "whole": NUMBERS, "at_most": NUMBERS, "not_future": DAYS, "not_before": DAYS}
SWITCHES = ("whole", "not_future")

Fields = Sequence[Mapping[str, Any]]


def check_limits(draft: Draft, entry: Entry, fields: Fields, stages: Fields) -> None:
    """Each limit stands at a field of its type, can be read, and names other fields of that type."""
    types = {str(field.get("code")): str(field.get("type")) for field in fields}
    for field in fields:
        for key in TYPES.keys() & field.keys():
            _check_limit(draft, entry, field, key, types)
    for stage in stages:
        named = stage.get("not_future", ())
        for code in named if isinstance(named, list | tuple) else (named,):
            if types.get(str(code)) not in DAYS:
                message = f"stages: {stage.get('code')!r} names {code!r}, which is no field that is a date"
                draft.problems.add(entry, "unknown_code", message, key="stages")


def _check_limit(draft: Draft, entry: Entry, field: Mapping[str, Any], key: str, types: Mapping[str, str]) -> None:
    code, value = str(field.get("code")), field[key]
    if types[code] not in TYPES[key]:
        message = f"fields: {code!r} is no {' or '.join(sorted(TYPES[key]))}, which {key} is for"
        draft.problems.add(entry, "bad_value", message, key="fields")
    elif key in SWITCHES and not isinstance(value, bool):
        draft.problems.add(entry, "bad_value", f"fields: {key} of {code!r} is true or false", key="fields")
    elif key == "values":
        _check_values(draft, entry, code, value)
    elif key not in SWITCHES and (value == code or types.get(str(value)) not in TYPES[key]):
        message = f"fields: {key} of {code!r} names {value!r}, which is no other field of its type"
        draft.problems.add(entry, "unknown_code", message, key="fields")


def _check_values(draft: Draft, entry: Entry, code: str, value: Any) -> None:
    try:
        Bounds.parse(str(value))
    except ValueError as error:
        draft.problems.add(entry, "bad_value", f"fields: values of {code!r}: {error}", key="fields")
