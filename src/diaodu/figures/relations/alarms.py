"""Alarms: strong claims that do not hold, and the one slip that would mend them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diaodu.figures.relations.claim import Claim, Ruling, Strength, plain
from diaodu.figures.relations.item import Item
from diaodu.figures.relations.relation import Relation, Slip, SlipKind, Status, Type
from diaodu.figures.relations.slips import edits

# How likely a claim may be to be mended by accident.
_SHARP = {Strength.WEAK: 0.0, Strength.SLIGHT: 0.015, Strength.FAIR: 0.08}
_ORDER = list(SlipKind)
_TRIES = 6  # doubts in which a figure is looked for slips: in no sense there is, more only cost time

Mend = tuple[Item, SlipKind, float, bool]  # the slip, what the number would be, and whether it then fits exactly


def alarms(ruling: Ruling) -> list[Relation]:
    """Broken relations among the doubted claims, each with its likeliest slip."""
    mended = list(_mended(ruling))
    broken = Counter(item.at for _, found in mended for item in {mend[0] for mend in found})
    held = Counter(item.at for claim, _ in ruling.held for item in claim.items)
    relations = []
    for claim, found in mended:
        suspect = max(found, key=lambda mend: (broken[mend[0].at] - held[mend[0].at], mend[3], -_ORDER.index(mend[1])))
        slip = Slip(suspect[1], suspect[0].at, plain(suspect[2]))
        relations.append(Relation(claim.kind, claim.operands(), Status.BROKEN, claim.told, slip))
    return relations


def _mended(ruling: Ruling) -> Iterator[tuple[Claim, list[Mend]]]:
    """Of each doubted claim the first reading that a slip explains."""
    seen, tries = set(ruling.seen), Counter[int]()
    shared = {(c.items[0].at, c.items[1].at) for c, _ in ruling.held if c.kind is Type.SHARE}
    for readings in ruling.doubted:
        for claim in readings:
            if claim.key in seen or any(item.is_cut for item in claim.items) or claim.status() is not Status.BROKEN:
                continue
            if claim.kind is Type.SUM and all((part.at, claim.items[0].at) in shared for part in claim.items[1:]):
                continue  # their shares say that they are not all
            if any(tries[item.at] >= _TRIES for item in claim.items):
                continue
            tries.update(item.at for item in claim.items)
            mends = _sharp(claim)
            if mends:
                seen.add(claim.key)
                yield claim, mends
                break


def _sharp(claim: Claim) -> list[Mend]:
    """The edits that mend a claim; none when a fair claim could be mended by accident."""
    found: list[Mend] = []
    tried, rare = 0, 0
    least = claim.items[0].near[1] - claim.items[0].value
    exact = [item.exact for item in claim.items]
    intervals = [item.near for item in claim.items]
    for place, item in enumerate(claim.items):
        for kind, value, ulp in edits(item):
            if claim.kind is Type.SUM and place and value <= least:
                continue  # a part that would be lost in what the total leaves open
            tried += 1
            rare += kind is not SlipKind.DIGIT
            changed = (value - ulp, value + ulp)
            if claim.fits([*intervals[:place], changed, *intervals[place + 1 :]]):
                half = (value - ulp / 2, value + ulp / 2)
                found.append((item, kind, value, claim.fits([*exact[:place], half, *exact[place + 1 :]])))
    if claim.strength is Strength.STRONG or any(item.is_odd for item in claim.items):
        return found
    sharp = _SHARP[claim.strength]
    if claim.spread * tried / (len(claim.items) if claim.kind is Type.SUM else 1) < sharp:
        return found
    return [mend for mend in found if mend[1] is not SlipKind.DIGIT] if claim.spread * rare < sharp else []
