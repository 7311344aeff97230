"""Growth: from a change beside it, or from the level before."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.figures.figure import Kind, Role
from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.relation import Type
from diaodu.figures.relations.words import (
    AVERAGE,
    BALANCE,
    BASED,
    BEYOND,
    BUDGETS,
    BY_TO,
    FROM,
    NEXT_CHANGE,
    NO_LEVELS,
    ON,
    PASSED,
    PLACES,
    SIDES,
    THAN,
    TO,
)

_SHORT = 12  # characters that leave no room for another subject


def growths(board: Board, ruling: Ruling) -> None:
    """Every rate of growth with the change or the levels that it follows from, and every change with its levels."""
    for item in board.items:
        if item.role is Role.GROWTH and not _priced(board, item):
            ruling.choose(_readings(board, item))
        elif item.is_change:
            ruling.choose(_levels(board, item, Type.DIFFERENCE))
            ruling.choose(_ranks(board, item))
        elif item.is_level and PASSED.search(item.lead):
            ruling.choose(_passed(board, item))
        if item.unit and BALANCE.search(item.lead):
            ruling.choose(_balances(board, item))


def _priced(board: Board, growth: Item) -> bool:
    """Whether the growth is at constant prices, like for like, or a yearly mean: no levels tell it."""
    words = growth.lead
    before = board.items[max(0, growth.number - 2) : growth.number]
    words += "".join(item.lead[-12:] for item in before if item.sentence == growth.sentence)
    return NO_LEVELS.search(words) is not None


def _readings(board: Board, growth: Item) -> Iterator[Claim]:
    if growth.figure.kind is Kind.PERCENT:
        yield from _from_change(board, growth)
        yield from _levels(board, growth, Type.GROWTH)
    elif growth.figure.kind is Kind.MULTIPLE:
        yield from _levels(board, growth, Type.GROWTH_MULTIPLE)


def _from_change(board: Board, growth: Item) -> Iterator[Claim]:
    """a, 比上年多 d, 增長 g: the change right before the growth, or right after it."""
    beside = board.items[max(0, growth.number - 2) : growth.number]
    if len(beside) > 1 and not BY_TO.fullmatch(beside[1].lead.lstrip()):
        beside = beside[1:]
    beside += board.items[growth.number + 1 : growth.number + 2]
    for change in beside:
        if not change.is_change or change.sentence != growth.sentence:
            continue
        if change.number > growth.number and not NEXT_CHANGE.fullmatch(change.lead):
            continue
        after = board.items[change.number + 1 : change.number + 2]
        if after and BY_TO.fullmatch(after[0].lead.lstrip()) and after[0].unit == change.unit and after[0].is_level:
            yield Claim(Type.GROWTH_FROM_CHANGE, [after[0], change, growth], Strength.STRONG)
        before = board.before(min(change, growth, key=_number), 6, 1)
        levels = [i for i in before if i.is_level and i.unit == change.unit and not i.is_base]
        levels = [i for i in levels if not AVERAGE.search(i.lead)] or levels
        if len(levels) > 1 and _is_compared(levels[0]):
            levels = levels[1:]  # 較上屆的 b 增加 d, 增幅 g: b is what a is compared with
        for depth, level in enumerate(levels[:2]):
            between = board.items[level.number + 1 : change.number]
            between = [i for i in between if i.is_level and not i.is_base and not _is_compared(i)]
            together = level.sentence == growth.sentence and not between
            strong = depth == 0 and together and len(growth.lead) < _SHORT
            yield Claim(Type.GROWTH_FROM_CHANGE, [level, change, growth], _strength(strong=strong, fair=depth == 0))


def _levels(board: Board, result: Item, kind: Type) -> Iterator[Claim]:
    """由 b 增加到 a, 增長 g; a, 上年同期為 b, 增長 g; a, 增長 g, 上年為 b."""
    before = [i for i in board.before(result, 4) if i.is_level]
    if kind is Type.DIFFERENCE:
        before = [i for i in before if i.unit == result.unit]
        yield from _side_by_side(result, before)
        if THAN.match(board.text, result.end):
            levels = [i for i in board.before(result, 3, 1) if i.is_level and i.unit == result.unit][:2]
            yield from (Claim(kind, [*levels, result], Strength.STRONG) for _ in levels[1:])
    for first, second in zip(before[1:2], before[:1], strict=False):
        if first.unit != second.unit or second.number - first.number != 1:
            continue
        strong = result.number - second.number == 1
        if FROM.search(first.lead) and TO.search(second.lead):
            yield Claim(kind, [second, first, result], _strength(strong=strong, fair=True))
        elif FROM.search(second.lead):
            yield Claim(kind, [first, second, result], _strength(strong=strong, fair=True))
    after = board.items[result.number + 1 : result.number + 2]
    together = before and after and result.number - before[0].number == 1 and after[0].sentence == result.sentence
    if together and after[0].unit == before[0].unit and FROM.search(after[0].lead):
        yield Claim(kind, [before[0], after[0], result], _strength(strong=bool(ON.match(after[0].lead)), fair=True))


def _is_compared(level: Item) -> bool:
    return BASED.search(level.lead) is not None


def _side_by_side(change: Item, before: list[Item]) -> Iterator[Claim]:
    """甲 a, 比乙的 b 多 d; 甲 a, 乙 b, 甲比乙多 d."""
    for first, second in zip(before[1:2], before[:1], strict=False):
        if second.number - first.number != 1 or change.number - second.number != 1 or first.unit != second.unit:
            continue
        names = BEYOND.search(change.lead)
        named = names and names[1][-2:] in first.words and names[2][-2:] in second.words
        if named or (len(change.lead) < _SHORT and second.lead.lstrip("，")[:1] in {"比", "较"}):
            yield Claim(Type.DIFFERENCE, [first, second, change], Strength.STRONG)


def _ranks(board: Board, change: Item) -> Iterator[Claim]:
    """由第12位升至第8位，前移4位."""
    pair = board.items[max(0, change.number - 2) : change.number]
    ranks = [i for i in pair if i.role is Role.RANK and i.sentence == change.sentence]
    if change.unit in PLACES and len(ranks) > 1 and FROM.search(ranks[0].lead):
        yield Claim(Type.DIFFERENCE, [*ranks, change], Strength.STRONG)


def _passed(board: Board, passed: Item) -> Iterator[Claim]:
    """a, 超過上年全年的 b."""
    for level in board.before(passed, 1):
        if level.is_level and level.unit == passed.unit:
            yield Claim(Type.GREATER, [level, passed], Strength.STRONG)


def _balances(board: Board, balance: Item) -> Iterator[Claim]:
    """出口 a, 進口 b, 出超 d."""
    before = [i for i in board.before(balance, 8) if i.is_level and i.unit == balance.unit]
    for more, less in (*SIDES, *BUDGETS):
        out = [i for i in before if _names(i, more)]
        into = [i for i in before if _names(i, less)]
        if out and into:
            strength = Strength.STRONG if (more, less) in SIDES else Strength.FAIR
            yield Claim(Type.DIFFERENCE, [out[0], into[0], balance], strength)
            return
    if len(before) > 1:
        yield Claim(Type.DIFFERENCE, [before[1], before[0], balance], Strength.WEAK)


def _names(item: Item, word: str) -> bool:
    return "进出口" not in item.words and word in item.words.lower()


def _strength(*, strong: bool, fair: bool) -> Strength:
    return Strength.STRONG if strong else Strength.FAIR if fair else Strength.WEAK


def _number(item: Item) -> int:
    return item.number
