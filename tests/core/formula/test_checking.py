"""Typing formulas: names, units, bases and circles."""

from __future__ import annotations

import pytest

from diaodu.core.formula.checking import COUNTED, STEPS, Checker, MeasureType, Names, UntypedIndicator, fits
from diaodu.core.formula.errors import CircleError, FormulaError
from diaodu.core.formula.parsing import parse
from diaodu.core.units import NONE, PERCENT, PERCENTAGE_POINT, RANK, Dimension

MONEY, PROJECT = Dimension.of("money"), Dimension.of("project")


def checker(**indicators: str) -> Checker:
    measures = {
        "funds": MeasureType(MONEY, "year_to_date", ("全部", "省外")),
        "plan": MeasureType(MONEY, "whole_year"),
        "sales": MeasureType(MONEY, "flow"),
        "debt": MeasureType(MONEY, "stock"),
        "rate": MeasureType(PERCENT, "year_to_date"),
        "open": MeasureType(MONEY, "flow", facets_open=True),
        "projects": MeasureType(PROJECT, "stock"),
    }
    nodes = {code: parse(text) for code, text in indicators.items()}
    shown_in = {"started": PROJECT, "moved": NONE}
    families = {"listed": frozenset({"new"})}
    return Checker(Names(measures, families, frozenset({"started"}), frozenset({"province"}), nodes, shown_in))


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("value(funds) + value(plan)", MONEY),
        ("percent(value(funds), value(plan))", PERCENT),
        ("growth(value(funds))", PERCENT),
        ('growth(value(funds), years="2")', PERCENT),
        ('share_of_parent(value(funds, facet="省外"))', PERCENT),
        ("change(value(rate))", PERCENTAGE_POINT),
        ("change(value(funds))", MONEY),
        ("value(rate) - value(rate)", PERCENTAGE_POINT),
        ("value(funds) / value(plan)", NONE),
        ("value(funds) * 2", MONEY),
        ("-value(funds)", MONEY),
        ("month(value(funds))", MONEY),
        ("ytd(value(sales))", MONEY),
        ("month(ytd(value(sales)))", MONEY),
        ("rank(value(funds))", RANK),
        ("rank_change(value(funds))", STEPS),
        ("share(value(funds))", PERCENT),
        ("share_of_parent(value(funds))", PERCENT),
        ("previous(value(rate))", PERCENT),
        ('above(value(funds), level="province")', MONEY),
        ('count(listed, class="new", reached="started", planned="started")', COUNTED),
        ("percent(count(listed), value(projects))", PERCENT),
        ("count(listed) - value(projects)", PROJECT),
        ("sum(funds, listed) / count(listed)", Dimension((("counted", -1), ("money", 1)))),
        ('value(open, facet="anything")', MONEY),
    ],
)
def test_the_dimension_of_an_expression(text: str, dimension: Dimension) -> None:
    assert checker().type_of(parse(text)).dimension == dimension


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("value(gold)", "unknown_code"),
        ("gold", "unknown_code"),
        ('value(funds, facet="境外")', "unknown_code"),
        ("count(unlisted)", "unknown_code"),
        ('count(listed, class="old")', "unknown_code"),
        ('count(listed, reached="finished")', "unknown_code"),
        ('above(value(funds), level="galaxy")', "unknown_code"),
        ("value(funds) + value(rate)", "units_do_not_add"),
        ("value(funds) - 1", "units_do_not_add"),
        ("percent(value(funds), value(rate))", "units_do_not_add"),
        ("count(listed) + value(rate)", "units_do_not_add"),
        ("growth(change(value(rate)))", "bad_formula"),
        ("growth(rank(value(funds)))", "bad_formula"),
        ("growth(value(rate))", "bad_formula"),
        ("growth(percent(value(funds), value(plan)))", "bad_formula"),
        ('growth(growth(value(funds)), years="2")', "bad_formula"),
        ("share(value(rate))", "bad_formula"),
        ("share_of_parent(percent(value(funds), value(plan)))", "bad_formula"),
        ('share(value(funds, facet="省外"))', "bad_formula"),
        ("share(rank(value(funds)))", "bad_formula"),
        ("month(value(debt))", "bad_formula"),
        ("ytd(value(debt))", "bad_formula"),
        ("ytd(value(funds))", "bad_formula"),
        ("ytd(value(plan))", "bad_formula"),
        ("month(percent(value(funds), value(funds)))", "bad_formula"),
        ("month(value(rate))", "bad_formula"),
        ("month(2)", "bad_formula"),
    ],
)
def test_what_does_not_go_together_is_refused(text: str, rule: str) -> None:
    with pytest.raises(FormulaError) as caught:
        checker().type_of(parse(text))
    assert caught.value.rule == rule


def test_every_member_of_a_circle_is_told_and_nobody_else() -> None:
    found = checker(a="b + 1", b="c * 2", c="b", outside="a")
    for code in ("b", "c"):
        with pytest.raises(CircleError):
            found.indicator(code)
    for code in ("a", "outside"):
        with pytest.raises(UntypedIndicator):
            found.indicator(code)


def test_an_indicator_that_names_a_wrong_one_is_not_reported_itself() -> None:
    found = checker(wrong="value(gold)", user="wrong * 2")
    with pytest.raises(UntypedIndicator):
        found.indicator("user")
    with pytest.raises(FormulaError, match="gold"):
        found.indicator("wrong")


def test_counted_members_take_the_unit_they_are_shown_in() -> None:
    found = checker(started='count(listed, reached="started")', moved="rank_change(value(funds))")
    assert found.indicator("started").dimension == PROJECT
    assert found.indicator("moved").dimension == NONE
    assert fits(COUNTED, PROJECT)
    assert not fits(COUNTED, PERCENT)
    assert fits(STEPS, RANK)
    assert not fits(STEPS, MONEY)
    assert fits(MONEY, MONEY)
