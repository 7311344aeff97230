"""Score sheets as packs declare them, as typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.core.division import HUNDRED
from diaodu.core.score_sheets import Item, Method, Sheet, WhenAbsent
from diaodu.packs.definitions import Declared

SHEET = "score_sheet"
HOLDS = ("period", "year")
PARAMETERS: Mapping[str, frozenset[str]] = {
    Method.FULL_SCORE: frozenset({"target", "cap"}),
    Method.EFFICACY: frozenset({"base"}),
    Method.LEVEL_AND_GROWTH: frozenset({"base", "level", "growth", "growth_indicator"}),
}
"""What each method needs to be told, all of it, and what nobody else may be told."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """What full marks are for: a value for everybody, or each place's own target line of a tier."""

    value: Decimal | None
    unit: str
    tier: str

    @classmethod
    def of(cls, body: Mapping[str, Any] | None) -> SheetTarget | None:
        """Build from a checked declaration; None where there is none."""
        if body is None:
            return None
        value = Decimal(body["value"]) if "value" in body else None
        return cls(value, str(body.get("unit", "")), str(body.get("tier", "")))


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """An indicator of a sheet and how it is scored. ``direction`` is empty where it is the indicator's own."""

    indicator: str
    facet: str
    direction: str
    weight: Decimal
    method: Method
    absent: WhenAbsent
    floor: Decimal
    cap: Decimal
    base: Decimal
    level: Decimal
    growth_indicator: str
    target: SheetTarget | None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> ScoreItem:
        """Build from a checked declaration."""
        return cls(
            indicator=str(body["indicator"]),
            facet=str(body.get("facet", "")),
            direction=str(body.get("direction", "")),
            weight=Decimal(body["weight"]),
            method=Method(body["method"]),
            absent=WhenAbsent(body["absent"]),
            floor=Decimal(body.get("floor", 0)),
            cap=Decimal(body.get("cap", HUNDRED)),
            base=Decimal(body.get("base", 0)),
            level=Decimal(body.get("level", HUNDRED)),
            growth_indicator=str(body.get("growth_indicator", "")),
            target=SheetTarget.of(body.get("target")),
        )

    @property
    def key(self) -> str:
        """What tells it from the others of its sheet."""
        return item_key(self.indicator, self.facet)

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it reads."""
        return (self.indicator, self.growth_indicator) if self.growth_indicator else (self.indicator,)

    def counted(self, direction: str) -> Item:
        """The item as the core counts it; ``direction`` is the indicator's own."""
        return Item(
            key=self.key,
            weight=self.weight,
            method=self.method,
            absent=self.absent,
            higher=(self.direction or direction) != "lower",
            floor=self.floor,
            cap=self.cap,
            base=self.base,
            level_share=self.level,
        )


@dataclass(frozen=True, slots=True)
class PeerClass:
    """Places that are compared with one another: named one by one, or all of a level."""

    code: str
    names: Names
    places: tuple[str, ...]
    level: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> PeerClass:
        """Build from a checked declaration."""
        return cls(str(body["code"]), body["names"], tuple(body.get("places", ())), str(body.get("level", "")))

    def holds(self, code: str, level: str) -> bool:
        """Whether a place belongs to it."""
        return code in self.places or (bool(self.level) and level == self.level)


@dataclass(frozen=True, slots=True)
class AdjustmentRule:
    """The bounds of what adjustments may give together, and for how long one holds."""

    least: Decimal
    most: Decimal
    holds: str

    @classmethod
    def of(cls, body: Mapping[str, Any] | None) -> AdjustmentRule | None:
        """Build from a checked declaration; None where a sheet takes none."""
        return cls(Decimal(body["least"]), Decimal(body["most"]), str(body["holds"])) if body else None

    def bounded(self, points: Decimal) -> Decimal:
        """The points that count of a sum of adjustments."""
        return min(max(points, self.least), self.most)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A declared score sheet in one version: the places of some levels below one, by peer class."""

    code: str
    names: Names
    place: str
    levels: tuple[str, ...]
    period: str
    total: Decimal
    decimals: int
    items: tuple[ScoreItem, ...]
    classes: tuple[PeerClass, ...]
    adjustments: AdjustmentRule | None
    note: str | Names
    document: str
    version: int
    pack: str

    @classmethod
    def of(cls, declared: Declared) -> ScoreSheet:
        """Build from a checked declaration."""
        body = declared.body
        return cls(
            code=declared.code,
            names=body["names"],
            place=str(body["place"]),
            levels=tuple(body["levels"]),
            period=str(body["period"]),
            total=Decimal(body["total"]),
            decimals=int(body["decimals"]),
            items=tuple(ScoreItem.of(item) for item in body["items"]),
            classes=tuple(PeerClass.of(each) for each in body["classes"]),
            adjustments=AdjustmentRule.of(body.get("adjustments")),
            note=body.get("note", ""),
            document=str(body.get("document", "")),
            version=declared.version,
            pack=declared.pack,
        )

    @property
    def codes(self) -> frozenset[str]:
        """Every indicator it reads."""
        return frozenset(code for item in self.items for code in item.codes)

    def class_of(self, code: str, level: str) -> PeerClass | None:
        """The peer class of a place; None for one that is not assessed."""
        if level not in self.levels:
            return None
        return next((each for each in self.classes if each.holds(code, level)), None)

    def counted(self, directions: Mapping[str, str]) -> Sheet:
        """The sheet as the core counts it; ``directions`` are those of the indicators by code."""
        items = tuple(item.counted(directions[item.indicator]) for item in self.items)
        return Sheet(items, self.total, self.decimals)


def item_key(indicator: str, facet: str) -> str:
    """What tells an item from the others of its sheet."""
    return f"{indicator}@{facet}" if facet else indicator
