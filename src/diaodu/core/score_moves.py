"""What would move a score: the figure that one more point needs, ranks under other weights or a revised figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from diaodu.core.absences import Absence
from diaodu.core.ranking import Ranked, rank
from diaodu.core.score_sheets import (
    FULL,
    Ends,
    Figures,
    Item,
    Method,
    Part,
    Sheet,
    Table,
    assess,
    ends,
)

K = TypeVar("K")
LEVEL, GROWTH = "level", "growth"


@dataclass(frozen=True, slots=True)
class Need:
    """The value, in base units, that the level or the growth must reach for so many points more, all else unchanged."""

    of: str
    value: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Shaken:
    """The ranks that follow when one thing is moved by a factor, and who would then stand elsewhere."""

    key: str
    factor: Decimal
    ranks: Mapping[str, Ranked]
    moved: tuple[str, ...]


def ranks_of(sheet: Sheet, table: Table[K], adjustments: Mapping[K, Decimal]) -> dict[K, Ranked]:
    """The ranks of a peer class by the rounded totals: who shows the same score shares a rank."""
    return rank({place: score.total for place, score in assess(sheet, table, adjustments).items()})


def need(sheet: Sheet, table: Table[K], place: K, key: str, points: Decimal = Decimal(1)) -> Need | None:
    """What a place needs for ``points`` more on an item, or for what is left up to full marks or the cap.

    None where nothing is left, nothing is there, or neither the level nor the growth alone can give it.
    """
    item = next(item for item in sheet.items if item.key == key)
    part = assess(sheet, table, {})[place].parts[key]
    if part.absence is not None:
        return None
    more = min(Fraction(points), part.full * Fraction(item.cap) / FULL - part.points)
    if more <= 0:
        return None
    wanted = (part.points + more) / part.full * FULL
    found = _reached(item, {other: row[key] for other, row in table.items()}, place, part, wanted)
    return None if found is None else Need(found[0], found[1], more)


def _reached(
    item: Item, column: Mapping[K, Figures], place: K, part: Part, wanted: Fraction
) -> tuple[str, Fraction] | None:
    own = column[place]
    others = [row for other, row in column.items() if other != place]
    level = ends((row.level for row in others), higher=item.higher)
    if item.method is Method.FULL_SCORE:
        target = Fraction(own.target) if isinstance(own.target, Decimal) else Fraction()
        return LEVEL, target * wanted / FULL if item.higher else target * FULL / wanted
    if item.method is Method.EFFICACY:
        return None if level is None else (LEVEL, _by_distance(item, level, wanted))
    return _by_level(item, level, part, wanted) or _by_growth(item, others, part, wanted)


def _by_distance(item: Item, found: Ends, wanted: Fraction) -> Fraction:
    share = (wanted - Fraction(item.base)) / (FULL - Fraction(item.base))
    return Fraction(found.worst) + share * (Fraction(found.best) - Fraction(found.worst))


def _by_level(item: Item, level: Ends | None, part: Part, wanted: Fraction) -> tuple[str, Fraction] | None:
    share, growth = Fraction(item.level_share), part.growth_percent or Fraction()
    percent = (wanted * FULL - growth * (FULL - share)) / share
    if level is None or level.best <= 0 or not 0 < percent <= FULL:
        return None
    best = Fraction(level.best)
    return LEVEL, best * percent / FULL if item.higher else best * FULL / percent


def _by_growth(item: Item, others: Sequence[Figures], part: Part, wanted: Fraction) -> tuple[str, Fraction] | None:
    share, level = Fraction(item.level_share), part.level_percent or Fraction()
    growth = ends((row.growth for row in others), higher=item.higher)
    if growth is None or share == FULL:
        return None
    percent = (wanted * FULL - level * share) / (FULL - share)
    return (GROWTH, _by_distance(item, growth, percent)) if percent <= FULL else None


def shaken_weights(
    sheet: Sheet, table: Table[str], adjustments: Mapping[str, Decimal], change: Decimal
) -> Iterator[Shaken]:
    """The ranks when each weight in turn grows or shrinks by a share, the sheet's total being kept."""
    now = ranks_of(sheet, table, adjustments)
    for item in sheet.items:
        for factor in (1 + change, 1 - change):
            other = replace(sheet, items=tuple(_weighing(each, item.key, factor) for each in sheet.items))
            yield _shaken(item.key, factor, now, ranks_of(other, table, adjustments))


def shaken_figures(
    sheet: Sheet, table: Table[str], adjustments: Mapping[str, Decimal], place: str, change: Decimal
) -> Iterator[Shaken]:
    """The ranks when each figure of one place in turn is revised up or down by a share of itself."""
    now = ranks_of(sheet, table, adjustments)
    for item in sheet.items:
        own = table[place][item.key]
        if isinstance(own.level, Absence):
            continue
        for factor in (1 + change, 1 - change):
            row = {**table[place], item.key: replace(own, level=own.level * factor)}
            yield _shaken(item.key, factor, now, ranks_of(sheet, {**table, place: row}, adjustments))


def _weighing(item: Item, key: str, factor: Decimal) -> Item:
    return replace(item, weight=item.weight * factor) if item.key == key else item


def _shaken(key: str, factor: Decimal, now: Mapping[str, Ranked], then: Mapping[str, Ranked]) -> Shaken:
    moved = tuple(sorted(place for place, ranked in then.items() if now[place].rank != ranked.rank))
    return Shaken(key, factor, then, moved)
