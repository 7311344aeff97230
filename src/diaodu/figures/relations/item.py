"""Figures as the arithmetic needs them: numbers with what their last digit leaves open, and the words before them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache

from diaodu.figures.figure import Figure, Kind, Qualifier, Reading, Role
from diaodu.figures.folding import fold
from diaodu.figures.relations.relation import SlipKind

LEAD = 48  # characters before a figure that may bind it
_SIDE = {Qualifier.ABOVE: (0.0, 0.1), Qualifier.BELOW: (0.1, 0.0), Qualifier.APPROX: (0.05, 0.05)}
_LARGEST = 10**16  # no text counts further, and floats do not either
_ROUGH = 3  # significant digits up to which 超過 or 近 widen a number
_FULL = {ord(" "): None, ord(","): "，", ord(":"): "：", ord(";"): "；"}
_ASIDE = re.compile(r"（[^）]{0,8}）")
_POINT = re.compile(r"[.．·点點]")
_DIGITS = frozenset(".·〇一二三四五六七八九")
_GENERIC = frozenset("个项件宗")
_CUT = re.compile(r"[。！？\n]")
_BARE = re.compile(r"[，、 ]?(?:达到?|为|约|至|到|完成|可|将|就|近|超过?|逾|共|也)*")  # no words of its own
_CHANGED = re.compile(r"(?<!新)(?:多|少|增|减)(?:了|出|收|支|完成|加|少|发)?了?$")
_OF = re.compile(r"的(?:约|近|超过|逾|大约|将近)?")

Interval = tuple[float, float]


class Item:
    """One figure with a value.

    `exact` and `near` are the intervals that half a unit and a whole unit of its last digit leave open, `lead` the
    folded words between the figure before and this one, in its sentence, `words` those with what it shares.
    """

    __slots__ = (
        "at",
        "clause",
        "edits",
        "end",
        "exact",
        "figure",
        "grams",
        "is_base",
        "is_change",
        "is_cut",
        "is_decimal",
        "is_level",
        "is_odd",
        "lead",
        "near",
        "number",
        "place",
        "role",
        "sentence",
        "start",
        "ulp",
        "unit",
        "value",
        "words",
    )

    def __init__(self, at: int, figure: Figure, lead: str, number: int) -> None:
        self.at, self.figure, self.lead, self.number = at, figure, lead, number
        self.start, self.end, self.clause, self.sentence = figure.start, figure.end, figure.clause, figure.sentence
        self.value = float(figure.value or 0)
        self.ulp = _ulp(figure)
        self.role = figure.role
        level = self.role is Role.LEVEL or self.role is Role.COUNT
        self.is_change = self.role is Role.CHANGE or (level and _CHANGED.search(lead) is not None)
        self.is_level = level and not self.is_change and self.value > 0
        self.is_base = False  # 為 b 的 p
        self.is_odd = _odd(figure)
        self.is_decimal = _POINT.search(figure.text) is not None
        self.is_cut = lead[-1:].isdigit() or lead[-1:] in _DIGITS  # perhaps not read whole
        self.words = lead
        self.edits: list[tuple[SlipKind, float, float]] | None = None  # of its number, when asked for
        self.grams: set[str] | None = None  # of its words, when asked for
        self.unit = _alike(figure.unit or "")
        self.place = 0  # among the levels of its unit
        self.exact, self.near = _interval(self, 0.5), _interval(self, 1.0)

    @property
    def digits(self) -> int:
        """How many digits the number is known to."""
        return len(str(round(self.value / (self.ulp or 1.0))))


@lru_cache(maxsize=4096)
def _alike(unit: str) -> str:
    """A unit as it is compared: folded, and the plainest one where units tell nothing."""
    folded = fold(unit).removesuffix("人民币")
    return "个" if folded in _GENERIC else folded


def _odd(figure: Figure) -> bool:
    """Whether a count of whole things has a fraction: 3.4個."""
    return figure.kind is Kind.COUNT and figure.ulp is not None and 0 < figure.ulp < 1


def _ulp(figure: Figure) -> float:
    """What is counted one by one is known exactly."""
    ulp = float(figure.ulp or 0)
    counted = figure.kind is Kind.COUNT and ulp == 1 and figure.qualifier is Qualifier.NONE
    return 0.0 if counted else ulp


def _interval(item: Item, units: float) -> Interval:
    low = high = item.value
    slack = item.ulp * units
    if item.figure.qualifier in _SIDE and item.digits <= _ROUGH:
        below, above = _SIDE[item.figure.qualifier]
        low, high = low * (1 - below), high * (1 + above)
    return low - slack, high + slack


def _words(lead: str) -> str:
    last = _CUT.split(lead)[-1]
    if "（" in last:
        last = _ASIDE.sub("", last)
    return last if last.isascii() and last.strip(" :,;") else last.translate(_FULL)


def _relate(before: Item, item: Item) -> None:
    """Words that a figure shares with the one before it, and whether that is what it is a share of."""
    if before.sentence != item.sentence:
        return
    if not before.is_level and _BARE.fullmatch(item.lead):
        item.words = (before.words + item.lead)[-LEAD:]
    before.is_base = before.is_level and item.role is Role.SHARE and _OF.fullmatch(item.lead) is not None


def _start(figure: Figure) -> int:
    return figure.start


class Board:
    """The figures of a text that arithmetic can use: in order, and by unit."""

    __slots__ = ("_dates", "items", "levels", "text")

    def __init__(self, reading: Reading) -> None:
        self.text = fold(reading.text)
        self.items: list[Item] = []
        self.levels: dict[str, list[Item]] = defaultdict(list)
        self._dates: list[Figure] = []
        end = 0
        for at, figure in enumerate(reading.figures):
            if figure.value is None or figure.value > _LARGEST:
                if figure.kind is Kind.DATE:
                    self._dates.append(figure)
                continue
            lead = self.text[max(end, figure.start - LEAD) : figure.start]
            item = Item(at, figure, _words(lead), len(self.items))
            end = figure.end
            if self.items:
                _relate(self.items[-1], item)
            self.items.append(item)
            if item.is_level:
                group = self.levels[item.unit]
                item.place = len(group)
                group.append(item)

    def dated(self, item: Item) -> str:
        """The date before a figure, as it is written for the machine; empty when there is none."""
        place = bisect_left(self._dates, item.start, key=_start)
        return self._dates[place - 1].norm or "" if place else ""

    def before(self, item: Item, count: int, sentences: int = 0) -> list[Item]:
        """Up to `count` figures before this one, the nearest first, no more than so many sentences back."""
        first = item.sentence - sentences
        found = []
        for other in self.items[max(0, item.number - count) : item.number][::-1]:
            if other.sentence < first:
                break
            found.append(other)
        return found

    def alike(self, item: Item, count: int) -> list[Item]:
        """Up to `count` levels of the same unit before this one, the nearest first."""
        return self.levels[item.unit][max(0, item.place - count) : item.place][::-1]
