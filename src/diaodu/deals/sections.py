"""What a pack's kind of deal says of itself: which indicators its page of funds shows, and who reported it first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.first_reports import KEY as FIRST_REPORT
from diaodu.register.kinds import Kind

KIND, KEY = "kind", "funds"
NUMBER, WHOLE = re.compile("[0-9]{1,3}"), 100
FIELDS = {"by": {"place"}, "on": {"date"}, "same": set[str]()}  # the types that the fields may have (none: any)
LISTS = ("rates", "months", "places")


@dataclass(frozen=True, slots=True)
class FundsShown:
    """Indicators: the funds that are reported and have lines; the rates; the columns of months and of places."""

    reported: str
    rates: tuple[str, ...]
    months: tuple[str, ...]
    places: tuple[str, ...]


def funds_shown(pack: Pack, kind: Kind) -> FundsShown | None:
    """What the kind of deal of a pack declares; None for nothing."""
    declared = definitions(pack, KIND).get(kind.code)
    body: Mapping[str, Any] = declared.body.get(KEY, {}) if declared else {}
    if not body:
        return None
    return FundsShown(str(body["reported"]), *(tuple(map(str, body.get(name, ()))) for name in LISTS))


def check(draft: Draft) -> None:
    """Check that the indicators are declared, and the fields of the first-report rule."""
    for entry in draft.declared.get(KIND, {}).values():
        if KEY in entry.data:
            _check_funds(draft, entry)
        if FIRST_REPORT in entry.data:
            _check_first_report(draft, entry)


def _check_funds(draft: Draft, entry: Entry) -> None:
    body = entry.data[KEY]
    if not isinstance(body, Mapping) or not body.get("reported"):
        draft.problems.add(entry, "required", "funds names the indicator that is reported", key=KEY)
        return
    for code in (body["reported"], *(code for name in LISTS for code in body.get(name, ()))):
        draft.require(entry, "indicator", str(code), key=KEY)


def _check_first_report(draft: Draft, entry: Entry) -> None:
    body, kind = entry.data[FIRST_REPORT], draft.notes["kinds"].get(entry.text("code"))
    if not isinstance(body, Mapping) or set(body) != {"by", "on", "same", "alike"}:
        draft.problems.add(entry, "required", "first_report names by, on, same and alike", key=FIRST_REPORT)
        return
    if not NUMBER.fullmatch(str(body["alike"])) or not 0 < int(body["alike"]) <= WHOLE:
        draft.problems.add(entry, "bad_value", 'alike is a percentage as text, such as "50"', key=FIRST_REPORT)
    for name, types in FIELDS.items():
        field = kind.field(str(body[name])) if kind else None
        if kind and (field is None or (types and field.type not in types)):
            draft.problems.add(entry, "unknown_code", f"first_report: {name} names no such field", key=FIRST_REPORT)


def install() -> None:
    """Add the section to those of a pack."""
    register(Section("deals", check), order=510)
