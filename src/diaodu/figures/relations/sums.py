"""Totals and their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.relation import Status, Type
from diaodu.figures.relations.words import (
    AVERAGE,
    BALANCE,
    ENOUGH,
    IN_TOTAL,
    LISTED,
    NESTED,
    SOME_LIST,
    SUMMED,
    TOTAL,
    WHOLE_LIST,
    sides_of,
)

_PARTS = 12  # figures after a total that may be its parts
_SKIPPED = 8  # figures of the unit between a total and its first part
_NEAR = 420  # characters
_TOTALS = 10  # figures before a list that may be its total
# How likely a sum may be an accident: without words that bind it, with them, and with them if it is only near.
_CHANCE, _BOUND_CHANCE, _NEAR_CHANCE = 0.012, 0.5, 0.05
_FEWEST = 2
_READINGS = 3
_PAIR = 2
_SMALL = 20  # a total below it is one by accident
_SHORT = 9  # characters that leave no room for another subject
_APART = 3  # figures from part to part


class Sums:
    """Looks for totals with parts among the levels of each unit."""

    def __init__(self, board: Board, ruling: Ruling) -> None:
        self.board, self.ruling = board, ruling
        self.sides = _sides(board)
        self.nested = [NESTED.search(item.lead) is not None for item in board.items]
        self.found: dict[frozenset[int], tuple[Claim, Status]] = {}  # by their parts
        self.within: dict[int, list[frozenset[int]]] = defaultdict(list)  # the parts of totals found, by each part
        self.doubts: list[list[Claim]] = []

    def find(self) -> None:
        groups = [group for group in self.board.levels.values() if len(group) > _FEWEST]
        for group in groups:
            for total in group:
                self._after(group, total)
                summed = SUMMED.search(total.lead) or IN_TOTAL.match(self.board.text, total.end)
                if total.place > 1 and (summed or TOTAL.search(total.lead)):
                    self._before(group, total, bound=bool(summed))
        for claim, status in self.found.values():
            self.ruling.hold(claim, status)
        for places in self.found:
            for at in places:
                self.within[at].append(places)
        for group in groups:
            for parts in self._complements(group):
                self._doubt(group, parts, self._fullness(group, parts))
            for parts in _lists(group):
                self._doubt(group, parts, _opened(parts[0].lead))
        self._columns()
        self._changes()
        self.ruling.doubted.extend(self._longest())

    def _after(self, group: list[Item], total: Item) -> None:
        """The parts that follow a total."""
        later = group[total.place + 1 : total.place + 1 + _PARTS]
        while later and later[-1].start - total.end > _NEAR:
            later.pop()
        self._add_up(total, later)
        outer = [i for i in later if i.place == total.place + 1 or not self.nested[i.number]]
        if len(outer) < len(later):
            self._add_up(total, outer)

    def _add_up(self, total: Item, later: list[Item]) -> None:
        if AVERAGE.search(total.words):
            return
        tried, (least, most) = 0, total.near
        slack = most - total.value
        for first in range(min(_SKIPPED, len(later) - 1)):
            low = high = 0.0
            for last in range(first, len(later)):
                low, high = low + later[last].near[0], high + later[last].near[1]
                if low > most or later[last].value <= slack:
                    break
                if last > first:
                    tried += 1
                    if high >= least:
                        self._take(Claim(Type.SUM, [total, *later[first : last + 1]], Strength.WEAK), tried)

    def _before(self, group: list[Item], total: Item, *, bound: bool) -> None:
        """The parts that lead to a figure that says 合計."""
        earlier = [i for i in group[max(0, total.place - _PARTS) : total.place] if total.start - i.end < _NEAR]
        for first in range(len(earlier) - 1):
            self._take(Claim(Type.SUM, [total, *earlier[first:]], Strength.WEAK), first + 1, bound=bound)
        pair = self.board.items[max(0, total.number - _PAIR) : total.number]
        if bound and all(i.is_level and i.unit == total.unit and i.sentence == total.sentence for i in pair):
            self.doubts.append([Claim(Type.SUM, [total, *pair], Strength.STRONG)])

    def _take(self, claim: Claim, tried: int, *, bound: bool = False) -> None:
        """Hold a sum that fits if words or digits say that it is none by accident. The nearest total wins."""
        total, *parts = claim.items
        slack = total.near[1] - total.value
        if AVERAGE.search(total.words) or any(p.value <= slack or BALANCE.search(p.lead) for p in parts):
            return
        status = claim.status()
        if status is Status.BROKEN:
            return
        alike = len({item.figure.unit for item in claim.items}) == 1
        bound = bound or self._complete(parts) or (_listed(total, parts) and total.value >= _SMALL and alike)
        chance = claim.spread * tried
        likely = _BOUND_CHANCE if status is Status.EXACT else _NEAR_CHANCE
        if (bound and chance < likely) or (chance < _CHANCE and status is Status.EXACT and _coherent(claim.items)):
            self.found[frozenset(p.at for p in parts)] = claim, status

    def _complete(self, parts: list[Item]) -> bool:
        """Whether the words of the parts are different ones of one complementary set."""
        first, *others = [self.sides[part.number] for part in parts]
        return any(
            all(group in other for other in others) and len({member, *(o[group] for o in others)}) == len(parts)
            for group, member in first.items()
        )

    def _complements(self, group: list[Item]) -> Iterator[list[Item]]:
        """Runs of parts that complete one another."""
        run: list[Item] = []
        for item in group:
            if self._complete([*run, item]):
                run.append(item)
                continue
            if len(run) > 1:
                yield run
            run = [item] if self.sides[item.number] else []
        if len(run) > 1:
            yield run

    def _doubt(self, group: list[Item], parts: list[Item], strength: Strength) -> None:
        """A total for parts whose words say that they are all: it should add up."""
        places = frozenset(p.at for p in parts)
        if any(places <= found or found <= places for part in parts for found in self.within.get(part.at, ())):
            return
        if any(AVERAGE.search(p.words) for p in parts):
            return
        totals = self._totals(group, parts)
        if not totals:
            return
        nearest = totals[0]
        over = sum(p.near[0] for p in parts) > nearest.near[1]  # the parts come to more than the whole
        if (over or any(p.is_odd for p in parts)) and nearest.place == parts[0].place - 1:
            strength = Strength.STRONG
        further = min(strength, Strength.FAIR)
        readings = [Claim(Type.SUM, [t, *parts], strength if t is nearest else further) for t in totals[:_READINGS]]
        self.doubts.append(readings)

    def _totals(self, group: list[Item], parts: list[Item]) -> list[Item]:
        """What stands before the first part and may be its total, the likeliest first."""
        first, common = parts[0], set.intersection(*(set(self.sides[part.number]) for part in parts))
        before = [t for t in group[max(0, first.place - _TOTALS) : first.place] if first.start - t.end < _NEAR][::-1]
        fit = [t for t in before if t.figure.period == first.figure.period and not AVERAGE.search(t.words)]
        fit = [t for t in fit if not self.sides[t.number].keys() & common]
        return sorted(fit, key=lambda t: t.at in self.within)  # a part of another total is none here

    def _longest(self) -> Iterator[list[Claim]]:
        """The doubted sums without those whose parts are some of another one's."""
        parts = [frozenset(item.at for item in readings[0].items[1:]) for readings in self.doubts]
        over: dict[int, list[int]] = defaultdict(list)  # the doubts, by each of their parts
        for number, mine in enumerate(parts):
            for at in mine:
                over[at].append(number)
        lesser = set()
        for number, mine in enumerate(parts):
            for other in over[min(mine)]:
                if mine < parts[other]:
                    lesser.add(number)
                    first = self.doubts[other][0]
                    first.strength = max(first.strength, self.doubts[number][0].strength)
        for number, readings in enumerate(self.doubts):
            if number not in lesser and parts[number] not in self.found:
                yield readings

    def _fullness(self, group: list[Item], parts: list[Item]) -> Strength:
        """How surely parts that complete one another are all the parts of what stands before them."""
        common = set.intersection(*(set(self.sides[part.number]) for part in parts))
        if not any(len(parts) >= ENOUGH[each] for each in common):
            return Strength.SLIGHT
        adjoins = parts[0].place > 0 and parts[0].sentence - group[parts[0].place - 1].sentence in {0, 1}
        return Strength.STRONG if adjoins else Strength.FAIR

    def _columns(self) -> None:
        """Lists of several units that a colon or 其中 opens: 竣工20個、計劃投資147億元，續建100個、計劃投資521億元."""
        over = 0  # behind a list that is too long to be one
        for first in self.board.items:
            whole = first.lead.startswith("：")
            if first.is_level and first.number >= over and (whole or "其中" in first.lead):
                columns: dict[str, list[Item]] = {}
                rest = self.board.items[first.number : first.number + 2 * _PARTS]
                for item in rest:
                    if item.sentence != first.sentence:
                        break
                    if item.is_level:
                        columns.setdefault(item.unit, []).append(item)
                else:
                    over = rest[-1].number + 1
                counts = {len(parts) for parts in columns.values()}
                if len(columns) > 1 and len(counts) == 1 and min(counts) > 1:
                    for unit, parts in columns.items():
                        self._doubt(self.board.levels[unit], parts, Strength.STRONG if whole else Strength.SLIGHT)

    def _changes(self) -> None:
        """Changes that stand beside a total and its parts add up as they do."""
        for claim, _ in list(self.found.values()):
            changes = [self._beside(item) for item in claim.items]
            found = [c for c in changes if c]
            if len(found) == len(claim.items) and len({c.figure.sign for c in found}) == 1:
                parallel = Claim(Type.SUM, found, Strength.STRONG)
                if parallel.status() is Status.BROKEN:
                    self.doubts.append([parallel])
                else:
                    self.ruling.hold(parallel, parallel.status())

    def _beside(self, item: Item) -> Item | None:
        for after in self.board.items[item.number + 1 : item.number + 4]:
            if after.sentence != item.sentence or (after.is_level and not after.is_base):
                break
            if after.is_change and after.unit == item.unit:
                return after
        return None


def sums(board: Board, ruling: Ruling) -> None:
    """Every total with parts that add up to it, and those of strong words that do not."""
    Sums(board, ruling).find()


def _sides(board: Board) -> list[dict[int, int]]:
    """For every figure which complementary parts its words name; a figure listed beside another shares its words."""
    found: list[dict[int, int]] = []
    for item in board.items:
        named = sides_of(item.words) if len(item.words) > 1 else {}
        if not named and item.number and len(item.lead) < _SHORT:
            before = board.items[item.number - 1]
            beside = before.clause == item.clause or (before.is_level and item.lead[:1] in {"，", ","})
            if before.sentence == item.sentence and before.unit != item.unit and beside:
                named = found[-1]
        found.append(named)
    return found


def _coherent(items: list[Item]) -> bool:
    """Whether the figures are of one time and one tense."""
    first = items[0].figure
    return all(i.figure.target == first.target and i.figure.period == first.period for i in items[1:])


def _listed(total: Item, parts: list[Item]) -> bool:
    """Whether the parts are one list that follows the total."""
    lead = parts[0].lead
    opens = parts[0].number > total.number and (LISTED.search(lead) or SOME_LIST.search(lead))
    return bool(opens) and parts[0].sentence == parts[-1].sentence


def _opened(lead: str) -> Strength:
    """Whether the words before a list say that it is the whole of it."""
    if "其中" in lead:
        return Strength.SLIGHT
    return Strength.STRONG if WHOLE_LIST.search(lead) else Strength.FAIR


def _lists(group: list[Item]) -> Iterator[list[Item]]:
    """Lists that words open, to the end of their sentence or until something else is said."""
    over = 0  # behind a list that is too long to be one
    for first in group:
        if first.place < over or not (WHOLE_LIST.search(first.lead) or SOME_LIST.search(first.lead)):
            continue
        parts = [first]
        for item in group[first.place + 1 : first.place + _PARTS]:
            if (
                item.sentence != first.sentence
                or item.number - parts[-1].number > _APART
                or SOME_LIST.search(item.lead)
                or WHOLE_LIST.search(item.lead)
                or BALANCE.search(item.lead)
            ):
                break
            parts.append(item)
        if len(parts) == _PARTS:
            over = parts[-1].place + 1
        if len(parts) > 1:
            yield parts
