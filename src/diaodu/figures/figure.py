"""What a figure in a text is: where it stands, what it says, of what and of when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What sort of quantity a figure prints."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    PP = "pp"
    PHYSICAL = "physical"
    DURATION = "duration"
    DATE = "date"
    RANK = "rank"
    MULTIPLE = "multiple"
    INDEX = "index"
    RATIO = "ratio"


class Qualifier(StrEnum):
    """How exactly the number is meant."""

    NONE = "none"
    ABOVE = "above"
    BELOW = "below"
    APPROX = "approx"
    RANGE = "range"


class Role(StrEnum):
    """What the figure does in its sentence."""

    LEVEL = "level"
    COUNT = "count"
    SHARE = "share"
    GROWTH = "growth"
    PP = "pp"
    CHANGE = "change"
    RANK = "rank"
    PERIOD = "period"
    DURATION = "duration"
    MULTIPLE = "multiple"
    INDEX = "index"


class Sign(StrEnum):
    """The direction of the thing measured."""

    UP = "+"
    DOWN = "-"


SIGNED = frozenset({Role.GROWTH, Role.PP, Role.CHANGE})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `text[start:end]` of the text read.

    `value` is in `unit` as printed, with 萬, 億 and 兆 multiplied out; percentages, points and 成 are the number of
    percent. It is never negative (`sign` tells the direction) and None for ranges (`low`, `high`) and dates (`norm`).
    `ulp` is one unit of the last printed digit, in `unit`. `measure` and `scope` are the words that say what is
    measured and whose it is, as far as the text says. `clause` and `sentence` number the clauses and sentences.
    """

    start: int
    end: int
    text: str
    kind: Kind
    role: Role
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ulp: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier = Qualifier.NONE
    sign: Sign | None = None
    target: bool = False
    period: str | None = None
    norm: str | None = None
    measure: str = ""
    scope: str = ""
    clause: int = 0
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its figures in order of position, none over another, and where its clauses end.

    `ends[n]` is the offset at which clause n ends, its delimiter left out.
    """

    text: str
    figures: tuple[Figure, ...]
    ends: tuple[int, ...]


class Found:
    """A figure while it is being read: the passes fill in what they know."""

    __slots__ = (
        "begin",
        "clause",
        "compared",
        "end",
        "fixed",
        "gap",
        "high",
        "kind",
        "lead",
        "low",
        "measure",
        "norm",
        "open",
        "period",
        "qualifier",
        "role",
        "scale",
        "scope",
        "sentence",
        "sign",
        "start",
        "target",
        "ulp",
        "unit",
        "value",
        "written",
    )

    def __init__(self, start: int, end: int, kind: Kind | None) -> None:
        self.start, self.end = start, end
        self.kind = kind  # None is a bare number, which a neighbour may give its unit
        self.value: Decimal | None = None
        self.low: Decimal | None = None
        self.high: Decimal | None = None
        self.ulp: Decimal | None = None
        self.scale = 1  # what 萬, 億 and the like multiply the printed digits by
        self.unit: str | None = None
        self.norm: str | None = None
        self.fixed = False  # its role is not told by words
        self.open = False  # 餘 or 多 stands in it
        self.written = ""  # the folded numeral
        self.gap = ""  # folded text since the figure or delimiter before
        self.lead = self.begin = 0  # where its clause and its sentence start
        self.clause = self.sentence = 0
        self.qualifier = Qualifier.NONE
        self.role = Role.COUNT
        self.sign: Sign | None = None
        self.target = False
        self.compared = False  # a date that is only compared with
        self.period: str | None = None
        self.measure = self.scope = ""

    def frozen(self, text: str) -> Figure:
        """The figure as the public sees it."""
        return Figure(
            self.start,
            self.end,
            text[self.start : self.end],
            self.kind or Kind.COUNT,
            self.role,
            self.value,
            self.low,
            self.high,
            self.ulp,
            self.unit,
            self.qualifier,
            self.sign,
            self.target,
            self.period,
            self.norm,
            self.measure,
            self.scope,
            self.clause,
            self.sentence,
        )
