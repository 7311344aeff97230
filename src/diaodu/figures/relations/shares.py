"""Parts of a whole: which figure is a share of which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diaodu.figures.figure import Kind, Role
from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.naming import Base, bigrams, grams
from diaodu.figures.relations.relation import Type
from diaodu.figures.relations.words import (
    AMONG,
    BETWEEN,
    COLON,
    COUNTED,
    HOW_MANY,
    IN_TURN,
    LISTED_ON,
    NAMES,
    NAMES_BASE,
    NOT_YET,
    OF_BEFORE,
    OF_WHAT,
    OUT_OF,
    OWN_RATE,
    PARTS_ONLY,
    PLAN,
    RATE,
    SUBJECT,
    TOGETHER,
    UNPRINTED,
    WHOLE_BEHIND,
    sides_of,
)

_PARTS = 3  # figures before a share that may be the part
_WHOLES, _NAMED_WHOLES = 10, 16  # figures of its unit that may be the whole
_REMEMBERED = 3
_SUMS = 4  # totals with parts, the last ones, that a share may be of
_FAIR, _STRONG = 3, 5  # points
_FEW = 10  # of fewer any share is a slip away from another
_FAR = 300  # characters back to them
_COMMON = frozenset({"元", "美元", "个"})  # units that tell nothing


def shares(board: Board, ruling: Ruling) -> None:
    """The whole and the part of every share in a text, where the text has them."""
    Shares(board, ruling).find()


class Shares:
    """Walks over the shares of a text; what one share was of, the next is likely of too."""

    def __init__(self, board: Board, ruling: Ruling) -> None:
        self.board, self.ruling = board, ruling
        self.wholes: list[Item] = []  # of the shares before, the last first
        self.plans: set[int] = set()  # wholes that are plans and have what was done of them
        self.parts: set[int] = set()  # what shares were of before
        self.sums = sorted((c for c, _ in ruling.held if c.kind is Type.SUM), key=lambda c: c.items[-1].start)
        self.passed = 0  # sums that stand before the share in hand
        self.part_of = {part.at: claim.items[0] for claim in self.sums for part in claim.items[1:]}

    def find(self) -> None:
        for run in _runs(self.board.items):
            while self.passed < len(self.sums) and self.sums[self.passed].items[-1].start < run[0].start:
                self.passed += 1
            if OF_BEFORE.search(run[0].lead):
                continue
            lists = self._parallel(run) if len(run) > 1 else []
            for place, share in enumerate(run):
                held = self.ruling.choose([*(each[place] for each in lists), *self._readings(share)])
                if held and self.ruling.held[-1][0].kind is Type.SHARE:
                    self._remember(*self.ruling.held[-1][0].items)

    def _remember(self, part: Item, whole: Item, share: Item) -> None:
        self.parts.add(part.at)
        self.wholes = [whole, *(w for w in self.wholes if w is not whole)][:_REMEMBERED]
        if PLAN.search(share.lead):
            self.plans.add(whole.at)

    def _parallel(self, run: list[Item]) -> list[list[Claim]]:
        """Readings of a list of shares beside a list of as many levels: one claim for each share."""
        found = []
        strong = run[1].lead in COLON or IN_TURN.search(run[0].lead) is not None
        for total in self._sums_before(run[0]):
            if len(total.items) == len(run) + 1:
                strength = Strength.STRONG if strong else Strength.FAIR
                pairs = zip(total.items[1:], run, strict=True)
                found.append([Claim(Type.SHARE, [part, total.items[0], share], strength) for part, share in pairs])
        parts = _list_before(self.board, run)
        for depth, whole in enumerate(self.board.alike(parts[0], 3) if parts else []):
            pairs = zip(parts, run, strict=True)
            strength = Strength.STRONG if strong and not depth else Strength.FAIR
            found.append([Claim(Type.SHARE, [part, whole, share], strength) for part, share in pairs])
        return found

    def _sums_before(self, share: Item) -> list[Claim]:
        recent = self.sums[max(0, self.passed - _SUMS) : self.passed + 1][::-1]
        return [c for c in recent if 0 < share.start - c.items[-1].end < _FAR]

    def _readings(self, share: Item) -> Iterator[Claim]:
        """Readings of a share, the likeliest first."""
        before = self.board.before(share, 14, 1)
        if not before:
            return
        if TOGETHER.search(share.lead):
            yield from self._together(share, before)
        behind = self.board.items[share.number + 1 : share.number + 2]
        if behind and WHOLE_BEHIND.fullmatch(behind[0].lead.strip(" ") + " ") and before[0].unit == behind[0].unit:
            yield Claim(Type.SHARE, [before[0], behind[0], share], Strength.STRONG)
        of_what = OF_WHAT.match(self.board.text, share.end)
        if of_what:
            yield from self._english(share, before[0], of_what[1])
        if before[0].is_base:
            yield from self._named(share, before[0])
            return
        yield from self._out_of(share, before)
        yield from self._searched(share, before)
        yield from self._of_sums(share)

    def _named(self, share: Item, whole: Item) -> Iterator[Claim]:
        """Of 占 b 的 p: b stands right before the share."""
        bound = NAMES_BASE.search(whole.lead) is not None
        for depth, part in enumerate(self.board.alike(whole, _PARTS)):
            strong = bound and depth == 0 and part.sentence == share.sentence
            yield Claim(Type.SHARE, [part, whole, share], Strength.STRONG if strong else Strength.WEAK)

    def _together(self, share: Item, before: list[Item]) -> Iterator[Claim]:
        """兩者合佔: the parts are the figures of one unit right before."""
        levels = [item for item in before if item.is_level and item.sentence == share.sentence]
        levels = levels if len(levels) > 1 else [item for item in before if item.is_level]
        parts = [item for item in levels if item.unit == levels[0].unit][:6] if levels else []
        base = Base(share)
        of_parts = PARTS_ONLY.search(share.lead)
        match = HOW_MANY.search(share.lead)
        said = COUNTED[match[1]] if match else 0
        for count in [said] if 0 < said <= len(parts) else range(2, len(parts) + 1):
            taken = parts[:count][::-1]
            if of_parts:
                strength = Strength.STRONG if count == (said or 2) else Strength.WEAK
                yield Claim(Type.SHARE_OF_PARTS, [*taken, share], strength)
            wholes = sorted(self.board.alike(taken[0], _WHOLES), key=lambda w: -base.points(taken[0], w))
            for depth, whole in enumerate(wholes):
                strength = Strength.STRONG if count == (said or 2) and depth == 0 else Strength.FAIR
                yield Claim(Type.SHARE_OF_SUM, [whole, share, *taken], strength)

    def _searched(self, share: Item, before: list[Item]) -> Iterator[Claim]:
        """A share whose whole stands further off: pairs of part and whole by how well their words agree."""
        found = []
        base = Base(share)
        parts = [item for item in before if item.is_level and item.sentence == share.sentence][:_PARTS]
        for depth, part in enumerate(parts):
            told = any(i.role is Role.SHARE for i in self.board.items[part.number + 1 : share.number])
            for rank, whole in enumerate(self._wholes(share, part, base)):
                points = _agreement(part, whole, base) - 2 * depth
                points += _nearness(self.board, share, part, rank) + self._remembered(share, part, whole, base)
                points -= 4 if told and not base.named else 0
                found.append((min(points, _STRONG - 1) if depth else points, part, whole))
        found.sort(key=lambda pair: (-pair[0], pair[1].value > pair[2].value))
        own = share.figure.target or OWN_RATE.search(share.lead) or UNPRINTED.search(share.lead)
        match = SUBJECT.match(share.lead)
        subject = bigrams(match[1]) if match else set()
        for points, part, whole in found:
            other = subject and subject.isdisjoint(grams(part) | grams(whole))
            strange = own or other or (RATE.search(share.lead) and NOT_YET.search(part.lead))
            weak = strange or max(part.value, whole.value) < _FEW
            yield Claim(Type.SHARE, [part, whole, share], Strength.WEAK if weak else _strength(points))

    def _wholes(self, share: Item, part: Item, base: Base) -> list[Item]:
        after = [i for i in self.board.levels[part.unit][part.place + 1 : part.place + 2] if i.number < share.number]
        near = self.board.alike(part, _NAMED_WHOLES if base.named else _WHOLES)
        again = [w for w in self.wholes if w.unit == part.unit and w not in near and w.number < part.number]
        return near + after + again

    def _remembered(self, share: Item, part: Item, whole: Item, base: Base) -> int:
        """Points for what the text has said of the pair before."""
        points = -8 if part.at in self.parts else 0
        points -= 3 if whole.at in self.parts or (base.is_plan and whole.at in self.plans) else 0
        if not base.named:
            points += 4 if whole in self.wholes[:1] else 2 if whole in self.wholes else 0
            points += 5 if self.part_of.get(part.at) is whole and share.number - part.number == 1 else 0
        return points

    def _english(self, share: Item, part: Item, what: str) -> Iterator[Claim]:
        """Spending was a, or p of the budget; A accounted for p of the total."""
        names = set(NAMES.findall(share.lead))
        if what == "total" and names:
            for total in self._sums_before(share):
                for one in total.items[1:]:
                    if names & set(NAMES.findall(one.lead)):
                        yield Claim(Type.SHARE, [one, total.items[0], share], Strength.STRONG)
        elif part.is_level and part.sentence == share.sentence:
            for whole in self.board.alike(part, _PARTS):
                if what in whole.lead.lower():
                    yield Claim(Type.SHARE, [part, whole, share], Strength.STRONG)

    def _out_of(self, share: Item, before: list[Item]) -> Iterator[Claim]:
        """Of the b projects a had started, p percent."""
        for part, whole in pairwise(before[:2]):
            together = part.is_level and whole.is_level and part.unit == whole.unit and whole.sentence == share.sentence
            if together and OUT_OF.search(whole.lead):
                yield Claim(Type.SHARE, [part, whole, share], Strength.STRONG)

    def _of_sums(self, share: Item) -> Iterator[Claim]:
        """稅收佔比 p after a total and its parts."""
        named = {}.items() if OWN_RATE.search(share.lead) else sides_of(share.lead).items()
        for total in self._sums_before(share):
            for part in total.items[1:]:
                meant = bool(named & sides_of(part.words).items())
                strength = Strength.STRONG if meant else Strength.WEAK
                yield Claim(Type.SHARE, [part, total.items[0], share], strength)


def _strength(points: int) -> Strength:
    return Strength.STRONG if points >= _STRONG else Strength.FAIR if points >= _FAIR else Strength.WEAK


def _runs(items: list[Item]) -> Iterator[list[Item]]:
    """Lists of shares with nothing between them; most have one."""
    run: list[Item] = []
    for item in items:
        if item.role is not Role.SHARE or item.figure.kind is Kind.MULTIPLE:
            continue
        together = run and run[-1].number == item.number - 1 and run[-1].sentence == item.sentence
        if together and (item.lead in COLON or BETWEEN.fullmatch(item.lead)):
            run.append(item)
            continue
        if run:
            yield run
        run = [item]
    if run:
        yield run


def _list_before(board: Board, run: list[Item]) -> list[Item]:
    """As many levels of one unit as there are shares, right before them; named ones if the shares are told in turn."""
    parts = board.items[max(0, run[0].number - len(run)) : run[0].number]
    fit = len(parts) == len(run) and all(p.is_level and p.unit == parts[0].unit for p in parts)
    in_turn = fit and IN_TURN.search(run[0].lead) and parts[0].sentence == run[0].sentence
    return parts if fit and (in_turn or all(BETWEEN.fullmatch(p.lead) for p in parts[1:])) else []


def _nearness(board: Board, share: Item, part: Item, rank: int) -> int:
    """More points where whole, part and rate stand one after the other: 204個項目已開工157個，開工率76.96%."""
    if rank or not RATE.search(share.lead):
        return 0
    before = board.items[part.number - 1]
    together = share.number - part.number == 1 and before.sentence == part.sentence and before.unit == part.unit
    return 4 if together and part.figure.kind is Kind.COUNT else 2


def _agreement(part: Item, whole: Item, base: Base) -> int:
    """Points for a pair: what the words between 佔 and the share name, and what part and whole have in common."""
    points = base.points(part, whole)
    points += 0 if grams(part).isdisjoint(grams(whole)) else 2
    points += 1 if part.unit not in _COMMON else 0
    beside = whole.place == part.place - 1 and part.number - whole.number in {1, 2}
    points += 1 if beside else 0
    points += 1 if base.has_cue else -2
    if beside and not base.named and AMONG.search(part.lead):
        points += _STRONG
    if part.lead in LISTED_ON or whole.lead in LISTED_ON:
        points -= 4  # one of a list
    return points - (2 if part.value > whole.value and points <= _FAIR else 0)
