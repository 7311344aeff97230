"""What a pack declares for the page of the externals, as typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.models import Place
from diaodu.trade.sections import GROUP, GROWTHS, PAGE

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator at a period and facet (empty: the first); at a place of its own where one is named."""

    indicator: str
    period: str
    facet: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Indicators in columns by facets in rows."""

    names: Names
    period: str
    indicators: tuple[str, ...]
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrowthSpec:
    """The growths of one figure: counted on levels, on a comparable base, and as printed.

    ``base`` is the year that a printed one is on; empty is the year before.
    """

    names: Names
    asked: Asked
    ways: Mapping[str, str]
    base: str


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """The share of a group's members: of ``whole``, by an indicator whose facets are partners; and the printed one."""

    group: str
    asked: Asked
    whole: str
    published: str


@dataclass(frozen=True, slots=True)
class Member:
    """A partner in a group from a day on, until a day."""

    partner: str
    since: date
    until: date | None

    def in_group(self, day: date) -> bool:
        """Whether it had joined by the day and not left again."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class PartnerGroup:
    """Partners by the days they joined, as a ``document`` says. Of a list that is not ``complete`` some are missing."""

    code: str
    names: Names
    members: tuple[Member, ...]
    complete: bool
    note: str | Names
    document: str


@dataclass(frozen=True, slots=True)
class TradePage:
    """What the page adds to the board of its place. ``columns`` are the sources that stand side by side."""

    place: str
    programmes: tuple[str, ...]
    actions: tuple[str, ...]
    columns: tuple[str, ...]
    sources: tuple[Asked, ...]
    breakdowns: tuple[Breakdown, ...]
    growths: tuple[GrowthSpec, ...]
    groups: tuple[GroupSpec, ...]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> TradePage:
        """Build from a checked declaration."""
        return cls(
            place=str(body["place"]),
            programmes=tuple(map(str, body.get("programmes", ()))),
            actions=tuple(map(str, body.get("actions", ()))),
            columns=tuple(map(str, body.get("columns", ()))),
            sources=tuple(_asked(row, "indicator") for row in body.get("sources", ())),
            breakdowns=tuple(_breakdown(row) for row in body.get("breakdowns", ())),
            growths=tuple(_growth(row) for row in body.get("growths", ())),
            groups=tuple(_group(row) for row in body.get("groups", ())),
        )


def _asked(row: Mapping[str, Any], key: str) -> Asked:
    return Asked(str(row.get(key, "")), str(row["period"]), str(row.get("facet", "")), str(row.get("place", "")))


def _breakdown(row: Mapping[str, Any]) -> Breakdown:
    indicators, facets = (tuple(map(str, row.get(key, ()))) for key in ("indicators", "facets"))
    return Breakdown(row["names"], str(row["period"]), indicators, facets)


def _growth(row: Mapping[str, Any]) -> GrowthSpec:
    ways = {way: str(row[way]) for way in GROWTHS if row.get(way)}
    return GrowthSpec(row["names"], _asked(row, ""), ways, str(row.get("base", "")))


def _group(row: Mapping[str, Any]) -> GroupSpec:
    return GroupSpec(str(row["group"]), _asked(row, "indicator"), str(row["whole"]), str(row["published"]))


def page_of(place: Place) -> TradePage | None:
    """The page declared for a place: of its own pack, and for this place itself."""
    return next((page for page in _own_pages(place.pack) if page.place == place.code), None)


@remembered
def _own_pages(pack: Pack, *, known: int | None = None) -> list[TradePage]:
    found = definitions(pack, PAGE, known=known).values()
    return [TradePage.of(declared.body) for declared in found if declared.pack == pack.code]


@remembered
def partner_groups(pack: Pack, *, known: int | None = None) -> dict[str, PartnerGroup]:
    """The groups of partners that a pack may name."""
    return {code: _partners(code, d.body) for code, d in definitions(pack, GROUP, known=known).items()}


def _partners(code: str, body: Mapping[str, Any]) -> PartnerGroup:
    members = tuple(
        Member(
            str(row["partner"]),
            date.fromisoformat(str(row["from"])),
            date.fromisoformat(str(row["until"])) if row.get("until") else None,
        )
        for row in body["members"]
    )
    complete, document = bool(body.get("complete", False)), str(body.get("document", ""))
    return PartnerGroup(code, body["names"], members, complete, body.get("note", ""), document)
