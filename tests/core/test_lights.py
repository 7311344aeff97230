from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.lights import (
    ABSENCE_WORDS,
    NO_COLOUR,
    UNCOVERED_WORDS,
    Light,
    Rule,
    RuleSet,
    Span,
    gaps_and_overlaps,
    light,
)
from tests.core.strategies import amounts

D = Decimal


def rule(colour: str, span: str, others: Mapping[str, Span] | None = None) -> Rule:
    """A rule from interval notation: `[10,30]`, `(30,)`, `(,0]`."""
    low, high = span[1:-1].split(",")
    return Rule(
        colour=colour,
        low=D(low) if low else None,
        high=D(high) if high else None,
        low_closed=span[0] == "[",
        high_closed=span[-1] == "]",
        words={"en": f"{colour} at {span}"},
        others=others or {},
    )


def ruleset(*rules: Rule, reads: str = "points_behind") -> RuleSet:
    return RuleSet("office", reads, rules)


YINCHUAN = ruleset(rule("green", "(,0]"), rule("yellow", "[10,30]"), rule("red", "(30,)"))
WUHAN = ruleset(rule("red", "(,60)"), rule("yellow", "[60,80)"), rule("green", "[80,)"), reads="ratio")
BONDS = ruleset(rule("green", "(,0]"), rule("yellow", "(0,30]"), rule("red", "(30,)"), reads="gap")
AT_OR_OVER, UNDER = Span(low=D(0)), Span(high=D(0), high_closed=False)
DISTRICTS = ruleset(
    rule("green", "[0,)", {"over_plan": AT_OR_OVER, "over_mean": AT_OR_OVER}),
    rule("yellow", "[0,)", {"over_plan": UNDER}),
    rule("yellow", "[0,)", {"over_plan": AT_OR_OVER, "over_mean": UNDER}),
    rule("red", "(,0)"),
    reads="growth",
)


def test_an_office_that_left_ten_points_undefined_is_told_so() -> None:
    assert YINCHUAN.flaws() == ["gap: no rule covers 0 < points_behind < 10"]
    assert light(YINCHUAN, D(5)) == Light(NO_COLOUR, UNCOVERED_WORDS)


@pytest.mark.parametrize("rules", [WUHAN, BONDS, DISTRICTS])
def test_rules_in_use_that_cover_everything_once(rules: RuleSet) -> None:
    assert rules.flaws() == []


@pytest.mark.parametrize(
    ("rules", "value", "colour"),
    [
        (YINCHUAN, "0", "green"),
        (YINCHUAN, "10", "yellow"),
        (YINCHUAN, "30", "yellow"),
        (YINCHUAN, "30.01", "red"),
        (WUHAN, "59.99", "red"),
        (WUHAN, "60", "yellow"),
        (WUHAN, "80", "green"),
        (BONDS, "0.01", "yellow"),
        (BONDS, "-4", "green"),
    ],
)
def test_colours_at_the_edges(rules: RuleSet, value: str, colour: str) -> None:
    shown = light(rules, D(value))
    assert shown.colour == colour
    assert shown.words["en"].startswith(colour)


@pytest.mark.parametrize(
    ("growth", "plan", "mean", "colour"),
    [("5", "0", "0", "green"), ("5", "-1", "2", "yellow"), ("5", "1", "-2", "yellow"), ("-1", "-3", "-3", "red")],
)
def test_a_light_on_several_inputs(growth: str, plan: str, mean: str, colour: str) -> None:
    assert light(DISTRICTS, D(growth), {"over_plan": D(plan), "over_mean": D(mean)}).colour == colour


def test_a_rule_read_literally_may_overlap_another() -> None:
    literal = ruleset(
        rule("green", "(,)", {"over_plan": AT_OR_OVER}),
        rule("yellow", "[0,)", {"over_plan": UNDER}),
        rule("red", "(,0)"),
        reads="growth",
    )
    assert literal.flaws() == [
        "overlap: green and red both cover growth < 0, over_plan = 0",
        "overlap: green and red both cover growth < 0, over_plan > 0",
    ]


@pytest.mark.parametrize("absence", list(Absence))
def test_an_absence_has_no_colour_but_words(absence: Absence) -> None:
    assert light(WUHAN, absence) == Light(NO_COLOUR, ABSENCE_WORDS[absence])
    assert light(DISTRICTS, D(1), {"over_plan": D(1), "over_mean": absence}).words == ABSENCE_WORDS[absence]
    assert set(ABSENCE_WORDS[absence]) == {"zh-hant", "zh-hans", "en"}


def test_an_input_not_given_is_missing() -> None:
    assert light(DISTRICTS, D(1)) == Light(NO_COLOUR, ABSENCE_WORDS[Absence.MISSING])


@pytest.mark.parametrize(
    ("rules", "flaws"),
    [
        ([], ["gap: no rule covers anything"]),
        ([rule("green", "(,)"), rule("red", "(,)")], ["overlap: green and red both cover anything"]),
        ([rule("green", "(,5]"), rule("red", "[5,)")], ["overlap: green and red both cover reading = 5"]),
        ([rule("green", "(,5)"), rule("red", "(5,)")], ["gap: no rule covers reading = 5"]),
        ([rule("green", "[0,5]")], ["gap: no rule covers reading < 0", "gap: no rule covers reading > 5"]),
        ([rule("green", "(,5]"), rule("red", "(5,9]"), rule("red", "[8,)")],
         ["overlap: red and red both cover 8 <= reading <= 9"]),
    ],
)  # fmt: skip
def test_flaws_are_named(rules: list[Rule], flaws: list[str]) -> None:
    assert gaps_and_overlaps(rules) == flaws


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(), ""),
        (Span(high=D(1)), "x <= 1"),
        (Span(low=D(1)), "x >= 1"),
        (Span(D(1), D(2), high_closed=False), "1 <= x < 2"),
    ],
)
def test_spans_are_written_as_conditions(span: Span, text: str) -> None:
    assert span.described("x") == text


@pytest.mark.parametrize("span", ["[2,1]", "[1,1)", "(1,1]"])
def test_a_rule_that_covers_nothing_cannot_be_built(span: str) -> None:
    with pytest.raises(ValueError, match="without a value"):
        rule("green", span)


def test_an_input_cannot_be_its_own_other() -> None:
    with pytest.raises(ValueError, match="both the input and another"):
        ruleset(rule("green", "(,)", {"ratio": Span()}), reads="ratio")


@st.composite
def partitions(draw: st.DrawFn) -> list[Rule]:
    """Rules that cut the line at drawn points, each point given to one of its sides."""
    cuts = sorted(draw(st.sets(st.integers(-50, 50), max_size=6)))
    to_left = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    lows = ["(", *(f"{'(' if left else '['}{cut}" for cut, left in zip(cuts, to_left, strict=True))]
    highs = [*(f"{cut}{']' if left else ')'}" for cut, left in zip(cuts, to_left, strict=True)), ")"]
    spans = (f"{low},{high}" for low, high in zip(lows, highs, strict=True))
    return [rule(f"c{number}", span) for number, span in enumerate(spans)]


boxes = st.lists(
    st.builds(
        lambda a, b, c, d: rule("box", f"[{min(a, b)},{max(a, b)}]", {"other": Span(D(min(c, d)), D(max(c, d)))}),
        *[st.integers(-3, 3)] * 4,
    ),
    max_size=4,
)


@given(partitions())
def test_a_partition_has_no_flaw_and_loses_one_rule_visibly(rules: list[Rule]) -> None:
    assert gaps_and_overlaps(rules) == []
    for number in range(len(rules)):
        flaws = gaps_and_overlaps(rules[:number] + rules[number + 1 :])
        assert [flaw[:4] for flaw in flaws] == ["gap:"]
        assert len(gaps_and_overlaps([*rules, rules[number]])) == 1


@given(partitions(), amounts)
def test_without_flaws_every_value_has_exactly_one_rule(rules: list[Rule], value: Decimal) -> None:
    assert sum(r.covers(value, {}) for r in rules) == 1
    assert light(ruleset(*rules), value).colour != NO_COLOUR


@given(boxes, st.decimals(D(-5), D(5), places=1), st.decimals(D(-5), D(5), places=1))
def test_a_point_covered_wrongly_is_always_reported(rules: list[Rule], value: Decimal, other: Decimal) -> None:
    covering = sum(r.covers(value, {"other": other}) for r in rules)
    kinds = {flaw.split(":")[0] for flaw in gaps_and_overlaps(rules)}
    if covering == 0:
        assert "gap" in kinds
    if covering > 1:
        assert "overlap" in kinds


def test_a_rule_that_needs_no_more_than_is_known_decides() -> None:
    rules = RuleSet(
        "t",
        "growth",
        (
            Rule("red", None, Decimal(0), low_closed=False, high_closed=False, words={"en": "falling"}),
            Rule(
                "green", Decimal(0), None, low_closed=True, high_closed=False, words={"en": "at or over plan"},
                others={"plan_growth": Span(Decimal(0), None)},
            ),
            Rule(
                "yellow", Decimal(0), None, low_closed=True, high_closed=False, words={"en": "under plan"},
                others={"plan_growth": Span(None, Decimal(0), high_closed=False)},
            ),
        ),
    )  # fmt: skip
    assert not rules.flaws()
    unknown = {"plan_growth": Absence.NOT_APPLICABLE}
    assert light(rules, Decimal(-13), unknown).colour == "red"
    assert light(rules, Decimal(5), unknown) == Light(NO_COLOUR, ABSENCE_WORDS[Absence.NOT_APPLICABLE])
    assert light(rules, Decimal(5), {"plan_growth": Decimal(-1)}).colour == "yellow"
    assert light(rules, Absence.MISSING, {"plan_growth": Decimal(1)}).colour == NO_COLOUR
