"""The entries of registers behind a counted number, as a trail lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.indicators.answers import Answer
from diaodu.indicators.evaluate.counting import tallied
from diaodu.indicators.evaluate.outcomes import Entries
from diaodu.indicators.regime import Regime
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.models import Roster, Subject
from diaodu.register.queries import entries_seen

MOST = 200


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry: the subject, and the number it adds as it stands in the register ("" where only entries count)."""

    subject: Subject
    value: str


@dataclass(frozen=True, slots=True)
class EntriesShown:
    """Entries of one register: how many were counted, how many of them the viewer may see now, the newest of these."""

    names: Mapping[str, str]
    unit: Mapping[str, str]
    count: int
    seen: int
    rows: tuple[EntryShown, ...]


def entries_shown(viewer: Viewer, answer: Answer, regime: Regime, *, most: int = MOST) -> tuple[EntriesShown, ...]:
    """The entries behind an answer, of each register at ``most`` so many. They are shown as they stand now."""
    rosters = Roster.objects.visible_to(viewer).select_related("place", "pack")
    found = rosters.in_bulk([each.roster for each in answer.entries])
    return tuple(
        _shown(viewer, each, found[each.roster], regime, most) for each in answer.entries if each.roster in found
    )


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
        rows=tuple(EntryShown(row, row.text(what.field)) for row in rows[:most]),
    )
