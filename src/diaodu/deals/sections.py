"""What a pack's kind of deal says of the page of funds in place: which indicators it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.kinds import Kind

KIND, KEY = "kind", "funds"
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
    """Check that the indicators are declared."""
    for entry in draft.declared.get(KIND, {}).values():
        if KEY in entry.data:
            _check_funds(draft, entry)


def _check_funds(draft: Draft, entry: Entry) -> None:
    body = entry.data[KEY]
    if not isinstance(body, Mapping) or not body.get("reported"):
        draft.problems.add(entry, "required", "funds names the indicator that is reported", key=KEY)
        return
    for code in (body["reported"], *(code for name in LISTS for code in body.get(name, ()))):
        draft.require(entry, "indicator", str(code), key=KEY)


def install() -> None:
    """Add the section to those of a pack."""
    register(Section("deals", check), order=510)
