"""Rules of eligibility: three-valued verdicts on single values, their conjunction, and whether rules can meet at all.

A value that is not there is unknown: it neither holds nor fails, and whoever has one unknown rule does not fit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce

Value = str | date | Decimal


class Verdict(StrEnum):
    """What a rule says of a subject."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text is one of these words."""

    words: frozenset[str]

    def holds(self, value: Value) -> bool:
        return value in self.words


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The text begins with one of these heads: an industry with its letter, a path of places with that of a place."""

    heads: frozenset[str]

    def holds(self, value: Value) -> bool:
        return isinstance(value, str) and value.startswith(tuple(self.heads))


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The day lies from ``first`` to ``last``, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, value: Value) -> bool:
        is_late_enough = self.first is None or (isinstance(value, date) and value >= self.first)
        is_early_enough = self.last is None or (isinstance(value, date) and value <= self.last)
        return isinstance(value, date) and is_late_enough and is_early_enough


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """The amount lies from ``least`` to ``most``, both included; None is open. All are in one unit."""

    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, value: Value) -> bool:
        is_enough = self.least is None or (isinstance(value, Decimal) and value >= self.least)
        is_within = self.most is None or (isinstance(value, Decimal) and value <= self.most)
        return isinstance(value, Decimal) and is_enough and is_within


Test = OneOf | StartsWith | DaySpan | AmountSpan


@dataclass(frozen=True, slots=True)
class Rule:
    """A test of one thing of a subject, which ``about`` names: rules with the same one are about the same value."""

    about: str
    test: Test


def judge(test: Test, value: Value | None) -> Verdict:
    """What a test says of a value; None is a value that is not there."""
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if test.holds(value) else Verdict.FAILS


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of rules that must all hold: one that fails decides, then one that is unknown."""
    found = set(verdicts)
    if Verdict.FAILS in found:
        return Verdict.FAILS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.HOLDS


def judge_all(rules: Iterable[Rule], values: Mapping[str, Value | None]) -> Verdict:
    """The verdict of rules on a subject, whose values are given by what rules are about."""
    return together(judge(rule.test, values.get(rule.about)) for rule in rules)


def contradictions(rules: Iterable[Rule]) -> tuple[str, ...]:
    """What no value can satisfy, by what the rules are about; empty where somebody could fit."""
    tests: dict[str, list[Test]] = {}
    for rule in rules:
        tests.setdefault(rule.about, []).append(rule.test)
    return tuple(about for about, own in tests.items() if not _can_meet(own))


def overlap(some: Iterable[Rule], others: Iterable[Rule]) -> bool:
    """Whether one subject could satisfy both sets of rules."""
    return not contradictions([*some, *others])


def days_overlap(some: DaySpan, other: DaySpan) -> bool:
    """Whether two spans have a day in common."""
    return _days_meet([some, other])


def _can_meet(tests: list[Test]) -> bool:
    return (
        _texts_meet(tests)
        and _days_meet([test for test in tests if isinstance(test, DaySpan)])
        and _amounts_meet([test for test in tests if isinstance(test, AmountSpan)])
    )


def _texts_meet(tests: list[Test]) -> bool:
    """Whether a text can be one of every list of words and begin with a head of every list of heads."""
    heads = [test.heads for test in tests if isinstance(test, StartsWith)]
    words = [test.words for test in tests if isinstance(test, OneOf)]
    if words:
        left = frozenset.intersection(*words)
        return any(all(word.startswith(tuple(own)) for own in heads) for word in left)
    return not heads or bool(reduce(_longer_heads, heads))


def _longer_heads(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The heads that a text has which begins with one of both: of two that go together the longer."""
    return frozenset(
        max(one, other, key=len)
        for one in some
        for other in others
        if one.startswith(other) or other.startswith(one)
    )  # fmt: skip


def _days_meet(spans: list[DaySpan]) -> bool:
    first = max((span.first for span in spans if span.first), default=date.min)
    last = min((span.last for span in spans if span.last), default=date.max)
    return first <= last


def _amounts_meet(spans: list[AmountSpan]) -> bool:
    least = max((span.least for span in spans if span.least is not None), default=None)
    most = min((span.most for span in spans if span.most is not None), default=None)
    return least is None or most is None or least <= most
