"""The entries of registers behind a counted number, as a trail lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from diaodu.indicators.answers import Answer
from diaodu.indicators.counters import Stretch, counter
from diaodu.indicators.evaluate.counting import tallied
from diaodu.indicators.evaluate.outcomes import Entries
from diaodu.indicators.regime import Regime
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.models import Roster
from diaodu.register.queries import entries_seen, name_of

MOST = 200


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry: what it is called, its page and day, the number it adds as it stands now ("" where only entries
    count), and the ledger number of what was recorded of it last.
    """

    names: Mapping[str, str]
    address: str
    on: date | None
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class EntriesShown:
    """Entries of one register: how many were counted, how many of them the viewer may see now, the newest of these.

    ``then``: they are those of the number that was asked, and not those that stand in the register now.
    """

    names: Mapping[str, str]
    unit: Mapping[str, str]
    count: int
    seen: int
    rows: tuple[EntryShown, ...]
    then: bool = False


def entries_shown(
    viewer: Viewer, answer: Answer, regime: Regime, *, known: int | None, most: int = MOST
) -> tuple[EntriesShown, ...]:
    """The entries behind an answer, of each register at ``most`` so many. Those of registers are shown as they stand
    now, those of other rooms are the ones that were counted at ``known``.
    """
    rosters = Roster.objects.visible_to(viewer).select_related("place", "pack")
    found = rosters.in_bulk([each.roster for each in answer.entries])
    registered = [
        _shown(viewer, each, found[each.roster], regime, most) for each in answer.entries if each.roster in found
    ]
    elsewhere = [_elsewhere(viewer, each, regime, known, most) for each in answer.entries if not each.roster]
    return (*registered, *(shown for shown in elsewhere if shown))


def _elsewhere(viewer: Viewer, entries: Entries, regime: Regime, known: int | None, most: int) -> EntriesShown | None:
    counting, how = counter(), regime.measures[entries.measure].counted
    if counting is None or how is None:
        return None
    stretch = Stretch(entries.first, entries.last, known)
    seen = counting.entries(viewer, how, stretch, place_path=entries.place_path, facet=entries.facet, most=most)
    rows = tuple(EntryShown({"hant": row.name}, row.address, row.on, row.value, row.number) for row in seen.rows)
    unit = regime.units[regime.measures[entries.measure].unit].names if how.field else {}
    return EntriesShown(seen.names, unit, entries.count, seen.seen, rows, then=True)


def _shown(viewer: Viewer, entries: Entries, roster: Roster, regime: Regime, most: int) -> EntriesShown:
    measure = regime.measures[entries.measure]
    if measure.counted is None:
        raise ValueError(f"{measure.code} is counted from no register")
    what = tallied(measure.counted)
    rows = entries_seen(
        viewer, roster, what, place_path=entries.place_path, facet=entries.facet, first=entries.first, last=entries.last
    )
    return EntriesShown(
        names=kinds(roster.pack)[roster.kind].names,
        unit=regime.units[measure.unit].names if what.field else {},
        count=entries.count,
        seen=rows.count(),
        rows=tuple(
            EntryShown(
                {"hant": name_of(row)}, reverse("subject", args=[row.code]), row.on, row.text(what.field), row.number
            )
            for row in rows[:most]
        ),
    )
