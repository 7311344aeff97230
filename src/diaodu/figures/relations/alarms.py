"""Alarms: strong claims that do not hold, and the one slip that would mend them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from diaodu.figures.relations.arithmetic import meet
from diaodu.figures.relations.claim import Claim, Ruling, Strength, plain
from diaodu.figures.relations.item import Interval, Item
from diaodu.figures.relations.relation import Relation, Slip, SlipKind, Status, Type
from diaodu.figures.relations.slips import edits

# How likely a claim may be to be mended by accident.
_SHARP = {Strength.WEAK: 0.0, Strength.SLIGHT: 0.015, Strength.FAIR: 0.08}
_ORDER = list(SlipKind)
_TRIES = 6  # doubts in which a figure is looked for slips: in no sense there is, more only cost time
_DOUBTS = 10_000  # claims of a text that are looked at for slips: a book of broken sums has fewer
_WITNESSES = 2  # claims that hold of a whole, or that one slip would mend, and which speak for another
_CLEAR = 0.02  # the spread of a claim that may be such a witness
# Where the addends of a kind stand among its operands.
_ADDENDS = {
    Type.SUM: slice(1, None),
    Type.SUM_TO_100: slice(0, None),
    Type.SHARE_OF_SUM: slice(2, None),
    Type.SHARE_OF_PARTS: slice(1, -1),
}

_WHOLES: dict[Type, Interval | None] = {Type.SUM: None, Type.SUM_TO_100: (100.0, 100.0)}  # None is the first operand


class Mend(NamedTuple):
    """A slip that would mend a claim: whose, its kind, what the number would be, and whether it then fits exactly."""

    item: Item
    kind: SlipKind
    value: float
    exact: bool


@dataclass(slots=True)
class Doubt:
    """A claim that does not hold, with the slips that mend it, out of so many tried, so many of them no digits."""

    claim: Claim
    mends: list[Mend]
    tried: int
    rare: int


def alarms(ruling: Ruling) -> list[Relation]:
    """Broken relations among the doubted claims, each with its likeliest slip."""
    mended = list(_mended(ruling))
    broken = Counter(item.at for _, found in mended for item in {mend.item for mend in found})
    held = Counter(item.at for claim, _ in ruling.held for item in claim.items)
    relations = []
    for claim, found in mended:
        suspect = max(found, key=lambda m: (broken[m.item.at] - held[m.item.at], m.exact, -_ORDER.index(m.kind)))
        slip = Slip(suspect.kind, suspect.item.at, plain(suspect.value))
        relations.append(Relation(claim.kind, claim.operands(), Status.BROKEN, claim.told, slip))
    return relations


def _mended(ruling: Ruling) -> Iterator[tuple[Claim, list[Mend]]]:
    """Of each doubted claim the first reading that a slip explains."""
    seen = set(ruling.seen)
    wholes = Counter(c.items[1].at for c, _ in ruling.held if c.kind is Type.SHARE)
    doubts = list(_doubts(ruling))
    said = {d.claim.key: {(m.item.at, m.value) for m in d.mends if m.exact} for r in doubts for d in r if _clear(d)}
    witnesses = Counter(slip for slips in said.values() for slip in slips)
    for readings in doubts:
        for doubt in readings:
            mends = _sharp(doubt, wholes) or (
                [m for m in doubt.mends if m.exact and witnesses[m.item.at, m.value] >= _WITNESSES]
                if _clear(doubt)
                else []
            )
            if mends and doubt.claim.key not in seen:
                seen.add(doubt.claim.key)
                yield doubt.claim, mends
                break


def _clear(doubt: Doubt) -> bool:
    return doubt.claim.spread < _CLEAR


def _doubts(ruling: Ruling) -> Iterator[list[Doubt]]:
    """The readings of each doubted claim that are worth a look."""
    tries = Counter[int]()
    shared = {(c.items[0].at, c.items[1].at) for c, _ in ruling.held if c.kind is Type.SHARE}
    looked = 0
    for readings in ruling.doubted:
        found = []
        for claim in readings:
            if claim.key in ruling.seen or any(item.is_cut or tries[item.at] >= _TRIES for item in claim.items):
                continue
            if claim.kind is Type.SUM and all((part.at, claim.items[0].at) in shared for part in claim.items[1:]):
                continue  # their shares say that they are not all
            if claim.status() is Status.BROKEN:
                tries.update(item.at for item in claim.items)
                found.append(_tried(claim))
        if found:
            looked += len(found)
            yield found
        if looked > _DOUBTS:
            return


def _tried(claim: Claim) -> Doubt:
    """Every slip of every operand, and which of them mend the claim."""
    mends: list[Mend] = []
    tried, rare = 0, 0
    least = claim.items[0].near[1] - claim.items[0].value
    exact, near = Rest(claim, [item.exact for item in claim.items]), Rest(claim, [item.near for item in claim.items])
    for place, item in enumerate(claim.items):
        exactly, nearly = exact.without(place), near.without(place)
        lost = least if claim.kind is Type.SUM and place else -1.0  # a part would be lost in what the total leaves open
        for kind, value, ulp in edits(item):
            if value <= lost:
                continue
            tried += 1
            rare += kind is not SlipKind.DIGIT
            if nearly((value - ulp, value + ulp)):
                mends.append(Mend(item, kind, value, exactly((value - ulp / 2, value + ulp / 2))))
    return Doubt(claim, mends, tried, rare)


class Rest:
    """A claim with all operands but one given: whether a number in place of that one satisfies it, in constant time."""

    __slots__ = ("addends", "claim", "given", "high", "low")

    def __init__(self, claim: Claim, given: list[Interval]) -> None:
        self.claim, self.given = claim, given
        self.addends = range(len(given))[_ADDENDS[claim.kind]] if claim.kind in _ADDENDS else range(0)
        self.low = sum(given[place][0] for place in self.addends)
        self.high = sum(given[place][1] for place in self.addends)

    def without(self, place: int) -> Callable[[Interval], bool]:
        """What tells of an interval for the operand at `place` whether the claim then holds."""
        if self.claim.kind in _WHOLES:
            return self._of_sum(place)
        low, high, head, tail = self.low, self.high, self.given, list[Interval]()
        if self.addends:  # those that stay are one number
            head, tail = self.given[: self.addends.start], self.given[self.addends.stop :]
        if place in self.addends:
            low, high = low - self.given[place][0], high - self.given[place][1]
            return lambda own: self.claim.fits([*head, own, (low, high), *tail])
        rest = [(low, high)] if self.addends else []
        operands = [*head, *rest, *tail]
        at = place if place < len(head) else place - len(self.addends) + len(rest)
        return lambda own: self.claim.fits([*operands[:at], own, *operands[at + 1 :]])

    def _of_sum(self, place: int) -> Callable[[Interval], bool]:
        """Of a sum: what is left of the total for the part at `place`, or the sum where that is the total."""
        whole = _WHOLES[self.claim.kind] or self.given[0]
        if place in self.addends:
            own = self.given[place]
            left = whole[0] - (self.high - own[1]), whole[1] - (self.low - own[0])
        else:
            left = self.low, self.high
        return partial(meet, *left)


def _sharp(doubt: Doubt, wholes: Counter[int]) -> list[Mend]:
    """The slips that mend a claim; none when a fair claim could be mended by accident."""
    claim, found = doubt.claim, doubt.mends
    if claim.strength is Strength.STRONG or any(item.is_odd for item in claim.items):
        return found
    if claim.kind is Type.SHARE and claim.strength is Strength.FAIR and wholes[claim.items[1].at] >= _WITNESSES:
        return found  # other shares are of the same whole
    sharp = _SHARP[claim.strength]
    if claim.spread * doubt.tried / (len(claim.items) if claim.kind is Type.SUM else 1) < sharp:
        return found
    return [mend for mend in found if mend.kind is not SlipKind.DIGIT] if claim.spread * doubt.rare < sharp else []
