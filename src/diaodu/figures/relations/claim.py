"""Claims that words bind, and which of several readings of one claim is taken."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum

from diaodu.figures.relations.arithmetic import fits
from diaodu.figures.relations.item import Interval, Item
from diaodu.figures.relations.relation import Relation, Status, Type

_READINGS = 3  # of a doubted claim


_MARGIN = 1.000001  # more than the noise of floats


class Strength(IntEnum):
    """How surely words bind operands: a weak claim counts only if it holds, a strong one alarms if it does not.

    Between them an alarm needs digits that no accident explains, the more so the slighter the words.
    """

    WEAK = 1
    SLIGHT = 2
    FAIR = 3
    STRONG = 4


# How likely a reading may be to hold by accident: of words that do not bind it, that do, and that do surely.
_CHANCES = {Strength.WEAK: 0.02, Strength.SLIGHT: 0.3, Strength.FAIR: 0.3, Strength.STRONG: float("inf")}


class Claim:
    """Operands in the order of `Type`, groups flat, that words may bind."""

    __slots__ = ("items", "kind", "param", "strength")

    def __init__(self, kind: Type, items: list[Item], strength: Strength, param: float = 0.0) -> None:
        self.kind, self.items, self.strength, self.param = kind, items, strength, param

    def status(self) -> Status:
        if self.kind is Type.SHARE and _apart(*self.items):
            return Status.BROKEN  # most pairs of a part and a whole
        near = self.fits([item.near for item in self.items])
        if not near and all(item.near[0] > 0 for item in self.items):  # else a base may come down to nothing
            return Status.BROKEN
        if self.fits([item.exact for item in self.items]):
            return Status.EXACT
        return Status.NEAR if near else Status.BROKEN

    def fits(self, intervals: list[Interval]) -> bool:
        return fits(self.kind, intervals, self.param)

    @property
    def spread(self) -> float:
        """How much of a number's range the claim leaves open: the chance that numbers of no relation satisfy it."""
        if self.kind is Type.SUM:
            return max(1.0, sum(item.ulp for item in self.items)) / max(1.0, self.items[0].value)
        return sum((item.ulp or 1e-3) / item.value for item in self.items if item.value)

    @property
    def key(self) -> frozenset[int]:
        return frozenset(item.at for item in self.items)

    @property
    def told(self) -> Decimal | None:
        """The parameter as the public sees it."""
        return plain(self.param) if self.param > 0 else None

    def operands(self) -> tuple[int | tuple[int, ...], ...]:
        places = tuple(item.at for item in self.items)
        if self.kind is Type.SHARE_OF_SUM:
            return places[0], places[1], places[2:]
        if self.kind is Type.SHARE_OF_PARTS:
            return places[0], places[1:-1], places[-1]
        return places


class Ruling:
    """What became of the claims of a text: those that hold, and those that do not though words bind them.

    The doubted ones are told as lists of readings of one claim, the likeliest first.
    """

    __slots__ = ("doubted", "held", "seen")

    def __init__(self) -> None:
        self.held: list[tuple[Claim, Status]] = []
        self.doubted: list[list[Claim]] = []
        self.seen: set[frozenset[int]] = set()

    def choose(self, readings: Iterable[Claim]) -> bool:
        """Take the first reading that holds, the likeliest first; else doubt the bound ones. True when one holds."""
        near: Claim | None = None
        doubted: list[Claim] = []
        for tried, claim in enumerate(readings, start=1):
            status = claim.status()
            bound = claim.strength > Strength.WEAK
            if status is Status.EXACT and claim.spread * tried < _CHANCES[claim.strength]:
                self.hold(claim, status)
                return True
            if status is Status.NEAR and bound and near is None:
                near = claim
            if bound:
                doubted.append(claim)
        if near:
            self.hold(near, Status.NEAR)
        elif doubted:
            self.doubted.append(sorted(doubted, key=_weakness)[:_READINGS])
        return near is not None

    def hold(self, claim: Claim, status: Status) -> None:
        if claim.key not in self.seen:
            self.seen.add(claim.key)
            self.held.append((claim, status))

    def relations(self) -> list[Relation]:
        return [Relation(c.kind, c.operands(), status, c.told) for c, status in self.held]


def _apart(part: Item, whole: Item, share: Item) -> bool:
    """Whether a part is plainly no such share of a whole; one that may come down to nothing is taken more exactly."""
    if whole.near[0] > 0:
        (some, more), (low, high), (least, most) = part.near, whole.near, share.near
    else:
        (some, more), (low, high), (least, most) = part.exact, whole.exact, share.exact
    return low <= 0 or 100 * some > _MARGIN * most * high or 100 * more * _MARGIN < least * low


def _weakness(claim: Claim) -> int:
    return -claim.strength


def plain(value: float) -> Decimal:
    """A computed number without the noise of its last binary digits."""
    return Decimal(repr(round(value, 4))).normalize()
