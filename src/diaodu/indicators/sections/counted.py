"""Checking what measures say of being counted from a register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Field, Kind


def check_counted(draft: Draft) -> None:
    """Check each ``counted``: its roster lists a kind by rule, which has the field, the facets and the stages."""
    for entry in draft.declared["measure"].values():
        how = entry.data.get("counted")
        if how is None:
            continue
        if not isinstance(how, Mapping):
            draft.problems.add(entry, "bad_value", 'counted is a table: { roster = "..." }', key="counted")
            continue
        draft.require(entry, "source", str(how.get("source", "")), key="counted")
        if "matters" in how:
            continue  # the room of matters checks it, once its kinds are declared
        kind = _kind_of(draft, str(how.get("roster", "")))
        if kind is None:
            message = f"counted: no roster of the family {how.get('roster')!r} lists a kind by rule"
            draft.problems.add(entry, "unknown_code", message, key="counted")
        else:
            _check_against(draft, entry, how, kind)


def _kind_of(draft: Draft, family: str) -> Kind | None:
    listing = (body for body in draft.bodies("roster").values() if body.get("family") == family and body.get("kind"))
    kinds: Mapping[str, Kind] = draft.notes["kinds"]
    return next((kinds[body["kind"]] for body in listing if body["kind"] in kinds), None)


def _check_against(draft: Draft, entry: Entry, how: Mapping[str, Any], kind: Kind) -> None:
    named = [(str(how[key]), kind.field) for key in ("field", "facet_by") if how.get(key)]
    for code, find in [*named, *((str(stage), kind.stage) for stage in how.get("stages", ()))]:
        if find(code) is None:
            draft.problems.add(entry, "unknown_code", f"counted: the kind {kind.code!r} has no {code!r}", key="counted")
    field = kind.field(str(how.get("field", "")))
    if field is not None:
        _check_field(draft, entry, field)


def _check_field(draft: Draft, entry: Entry, field: Field) -> None:
    if field.type not in {"number", "money"}:
        draft.problems.add(entry, "bad_value", f"counted: the field {field.code!r} is no number", key="counted")
    if field.unit and field.unit != entry.text("unit"):
        message = f"counted: the field {field.code!r} is given in {field.unit}, the measure in {entry.text('unit')}"
        draft.problems.add(entry, "units_do_not_add", message, key="counted")
