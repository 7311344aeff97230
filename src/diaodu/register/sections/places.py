"""places.csv: the tree of places. Every place is a subject too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.audit.commands import record
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import PLACE, PLACE_KIND
from diaodu.register.models import Place
from diaodu.register.recording import Change, record_states
from diaodu.register.sections.rows import (
    NAME_COLUMNS,
    check_day,
    check_length,
    check_not_taken,
    differs,
    reason,
    recorder,
    require_columns,
    runs_in_circle,
)
from diaodu.register.states import CODE, State

REQUIRED = {"code", "level", "parent", *NAME_COLUMNS}
OPTIONAL = {"local", "lon", "lat", "valid_from", "valid_to"}
LONGEST = {"code": 40, "name_hant": 100, "name_hans": 100, "name_en": 150}
LONGEST_PATH = 400
EAST, NORTH = Decimal(180), Decimal(90)


def check(draft: Draft) -> None:
    """Check places.csv: codes, levels, parents, names, coordinates and days."""
    rows = draft.folder.rows("places.csv", required=REQUIRED, optional=OPTIONAL)
    entries = draft.declare(PLACE, rows)
    require_columns(draft, entries.values(), NAME_COLUMNS)
    check_not_taken(draft, entries, Place)
    for entry in entries.values():
        _check_place(draft, entry)
    _check_tree(draft, entries)
    draft.notes["places"] = {**draft.inherited.get(PLACE, {}), **{code: {} for code in entries}}


def _check_place(draft: Draft, entry: Entry) -> None:
    problems = draft.problems
    if not CODE.fullmatch(entry.text("code")):
        problems.add(entry, "bad_value", "a code has Latin letters and digits, joined by . _ or -", key="code")
    check_length(draft, entry, LONGEST)
    draft.require(entry, "level", entry.text("level"), key="level")
    if entry.text("local") not in {"", "yes", "no"}:
        problems.add(entry, "bad_value", "local is yes or no", key="local")
    for column, limit in (("lon", EAST), ("lat", NORTH)):
        if not _is_degree(entry.text(column), limit):
            problems.add(entry, "bad_value", f"{column} is a number of degrees, at most {limit}", key=column)
    for column in ("valid_from", "valid_to"):
        check_day(draft, entry, column, required=False)


def _is_degree(text: str, limit: Decimal) -> bool:
    try:
        return not text or abs(Decimal(text)) <= limit
    except InvalidOperation:
        return False


def _check_tree(draft: Draft, entries: Mapping[str, Entry]) -> None:
    top = next(iter(draft.declared.get("level") or draft.inherited.get("level", {})), "")
    for code, entry in entries.items():
        parent = entry.text("parent")
        if not parent and entry.text("level") != top:
            draft.problems.add(entry, "required", f"only a place of the top level {top!r} has no parent", key="parent")
        if parent and not draft.require(entry, PLACE, parent, key="parent"):
            continue
        if runs_in_circle(code, entries):
            draft.problems.add(entry, "circle", f"{code} lies above itself", key="parent")


def inherit(draft: Draft, used: Pack) -> None:
    """A pack may name the places of the packs it uses."""
    rows = Place.objects.filter(pack__code__in=chain(used)).values_list("code", "level")
    draft.inherited.setdefault(PLACE, {}).update({code: {"level": level} for code, level in rows})


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the places, parents first, each changed one with an audit entry, and their subjects."""
    standing = {place.code: place for place in Place.objects.filter(code__in=draft.notes["places"])}
    written = 0
    for entry in _parents_first(draft.declared[PLACE]):
        written += _save(pack, actor, entry, standing)
    changes = [_as_subject(pack, entry) for entry in draft.declared[PLACE].values()]
    record_states(changes=changes, recorded_by=recorder(actor, pack), reason=reason(pack))
    return {"places": written}


def _parents_first(entries: Mapping[str, Entry]) -> Iterator[Entry]:
    done: set[str] = set()

    def upwards(entry: Entry) -> Iterator[Entry]:
        above = entries.get(entry.text("parent"))
        if above:
            yield from upwards(above)
        if entry.text("code") not in done:
            done.add(entry.text("code"))
            yield entry

    for entry in entries.values():
        yield from upwards(entry)


def _save(pack: Pack, actor: Any, entry: Entry, standing: dict[str, Place]) -> int:
    code = entry.text("code")
    parent = standing.get(entry.text("parent"))
    values = {**_values(entry), "parent_id": parent.pk if parent else None}
    values["path"] = f"{parent.path if parent else ''}{code}/"
    before = standing.get(code)
    if before is None:
        standing[code] = Place.objects.create(code=code, pack=pack, **values)
        return 1
    if not differs(before, values):
        return 0
    old = {"name": before.name_hant, "path": before.path, "level": before.level}
    for name, value in values.items():
        setattr(before, name, value)
    before.save(update_fields=list(values))
    new = {"name": before.name_hant, "path": before.path, "level": before.level}
    record(actor=actor, tag="register:place:change", kind=PLACE, key=code, old=old, new=new)
    return 1


def _values(entry: Entry) -> dict[str, Any]:
    degrees = {name: _degree(entry.text(name)) for name in ("lon", "lat")}
    days = {name: _day(entry.text(name)) for name in ("valid_from", "valid_to")}
    texts = {name: entry.text(name) for name in ("level", *NAME_COLUMNS)}
    return {**texts, **degrees, **days, "local": entry.text("local") == "yes"}


def _degree(text: str) -> Decimal | None:
    return Decimal(text).quantize(Decimal("0.00001")) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _as_subject(pack: Pack, entry: Entry) -> Change:
    hant, hans, en = (entry.text(name) for name in NAME_COLUMNS)
    code = entry.text("code")
    state = State(name_hant=hant, name_hans=hans, name_en=en, place=code)
    return Change(code=code, kind=PLACE_KIND, pack=pack, state=state)
