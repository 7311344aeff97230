"""The arithmetic of eligibility: three values, conjunction, contradiction and overlap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.eligibility import (
    AmountSpan,
    DaySpan,
    OneOf,
    Rule,
    StartsWith,
    Value,
    Verdict,
    contradictions,
    days_overlap,
    judge,
    judge_all,
    overlap,
    together,
)
from diaodu.core.eligibility import (
    Test as Asked,
)

WORDS = ("C", "C3", "C35", "C36", "D", "D44")
DAYS = [date(2023, 1, day) for day in range(1, 6)]
AMOUNTS = [Decimal(number) for number in range(5)]


def spans(kind: type[DaySpan | AmountSpan], ends: list[date] | list[Decimal]) -> st.SearchStrategy[Asked]:
    return st.builds(kind, st.none() | st.sampled_from(ends), st.none() | st.sampled_from(ends))


def some_words() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(WORDS), min_size=1, max_size=3)


TEXT_RULES = st.builds(Rule, st.just("text"), st.builds(OneOf, some_words()) | st.builds(StartsWith, some_words()))
DAY_RULES = st.builds(Rule, st.just("day"), spans(DaySpan, DAYS))
AMOUNT_RULES = st.builds(Rule, st.just("amount"), spans(AmountSpan, AMOUNTS))
RULES = st.lists(TEXT_RULES | DAY_RULES | AMOUNT_RULES, max_size=5)
VALUES: list[dict[str, Value | None]] = [
    {"text": text, "day": day, "amount": amount} for text in WORDS for day in DAYS for amount in AMOUNTS
]


@given(RULES)
def test_rules_contradict_exactly_where_nobody_fits(rules: list[Rule]) -> None:
    somebody = any(judge_all(rules, values) is Verdict.HOLDS for values in VALUES)
    assert somebody == (not contradictions(rules))


@given(RULES, RULES)
def test_two_sets_overlap_exactly_where_one_fits_both(some: list[Rule], others: list[Rule]) -> None:
    both = any(
        judge_all(some, values) is Verdict.HOLDS and judge_all(others, values) is Verdict.HOLDS for values in VALUES
    )
    assert overlap(some, others) == overlap(others, some) == both


@given(RULES, st.sampled_from(VALUES), st.sets(st.sampled_from(["text", "day", "amount"])))
def test_what_is_not_there_never_fits_and_never_decides_against(
    rules: list[Rule], values: dict[str, Value | None], hidden: set[str]
) -> None:
    known = judge_all(rules, values)
    seen = judge_all(rules, {about: None if about in hidden else value for about, value in values.items()})
    asked = any(rule.about in hidden for rule in rules)
    assert (seen is Verdict.HOLDS) == (known is Verdict.HOLDS and not asked)
    if seen is Verdict.FAILS:
        assert known is Verdict.FAILS


@given(st.lists(st.sampled_from(Verdict)))
def test_all_must_hold(verdicts: list[Verdict]) -> None:
    assert (together(verdicts) is Verdict.HOLDS) == all(verdict is Verdict.HOLDS for verdict in verdicts)
    assert (together(verdicts) is Verdict.FAILS) == (Verdict.FAILS in verdicts)


@pytest.mark.parametrize(
    ("test", "value", "verdict"),
    [
        (StartsWith(frozenset({"C"})), "C35", Verdict.HOLDS),
        (StartsWith(frozenset({"C", "D44"})), "D45", Verdict.FAILS),
        (OneOf(frozenset({"規上"})), "規下", Verdict.FAILS),
        (OneOf(frozenset({"規上"})), None, Verdict.UNKNOWN),
        (DaySpan(date(2023, 1, 1), None), date(2023, 1, 1), Verdict.HOLDS),
        (DaySpan(None, date(2023, 1, 1)), date(2023, 1, 2), Verdict.FAILS),
        (AmountSpan(Decimal("0.5"), Decimal("0.5")), Decimal("0.50"), Verdict.HOLDS),
        (AmountSpan(Decimal(500)), Decimal("499.9999"), Verdict.FAILS),
    ],
)
def test_a_single_value(test: Asked, value: Value | None, verdict: Verdict) -> None:
    assert judge(test, value) is verdict


def test_spans_that_touch_have_a_day_in_common() -> None:
    spring, summer = DaySpan(date(2023, 1, 1), date(2023, 6, 30)), DaySpan(date(2023, 6, 30), None)
    assert days_overlap(spring, summer)
    assert not days_overlap(spring, DaySpan(date(2023, 7, 1)))
