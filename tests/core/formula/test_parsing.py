"""Reading formulas: what is printed reads back, and what is wrong is named with its column."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.formula.errors import FormulaError
from diaodu.core.formula.lexing import LONGEST
from diaodu.core.formula.nodes import Binary, Growth, Indicator, Negate, Node, Number, Percent, Value, walk
from diaodu.core.formula.parsing import MOST_NODES, parse
from diaodu.core.formula.printing import printed
from tests.core.formula.strategies import formulas


@given(formulas)
def test_what_is_printed_reads_back(node: Node) -> None:
    assert parse(printed(node)) == node


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_column_inside_it(text: str) -> None:
    try:
        column = parse(text).at + 1
    except FormulaError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1


def test_products_bind_before_sums_and_chains_go_from_the_left() -> None:
    a, b, c = Indicator("a"), Indicator("b"), Indicator("c")
    assert parse("a - b - c") == Binary("-", Binary("-", a, b), c)
    assert parse("a + b * c") == Binary("+", a, Binary("*", b, c))
    assert parse("(a + b) / c") == Binary("/", Binary("+", a, b), c)
    assert parse("-a * b") == Binary("*", Negate(a), b)
    assert parse("a - -2.50") == Binary("-", a, Negate(Number(Decimal("2.5"))))


def test_a_dash_inside_a_name_belongs_to_it() -> None:
    assert parse("zone-trade") == Indicator("zone-trade")
    assert parse("zone - trade") == Binary("-", Indicator("zone"), Indicator("trade"))


def test_functions_take_their_options() -> None:
    assert parse('growth(value(m, facet="省外"), base="2017", comparable="yes")') == Growth(
        Value("m", "省外"), 2017, comparable=True
    )
    assert parse('growth(a, years="2")') == Growth(Indicator("a"), years=2)
    assert parse("percent(a, b)") == Percent(Indicator("a"), Indicator("b"))
    assert len(list(walk(parse("percent(a + 1, b)")))) == 5


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("a +", 4),
        ("a b", 3),
        ("(a", 3),
        ("a)", 2),
        ("1.5.2", 4),
        ("A", 1),
        ("a ; b", 3),
        ("__import__", 1),
        ("eval(a)", 1),
        ("value()", 7),
        ("value(1)", 7),
        ("value(m, class='x')", 16),
        ('value(m, class="x")', 10),
        ('value(m, facet="x", facet="y")', 21),
        ('value(m, facet="")', 16),
        ("sum(m)", 6),
        ('sum(m, r, where="x")', 17),
        ('sum(m, r, where="=x")', 17),
        ("count(r, reached=started)", 18),
        ('growth(a, base="17")', 16),
        ('growth(a, base="二〇一七")', 16),
        ('growth(a, base="0000")', 16),
        ('growth(a, comparable="no")', 22),
        ('growth(a, years="1")', 17),
        ('growth(a, years="21")', 17),
        ('growth(a, years="02")', 17),
        ('growth(a, base="2017", years="2")', 30),
        ("percent(a)", 10),
        ("rank(a, b)", 7),
        ("above(a)", 1),
    ],
)
def test_a_mistake_is_named_with_its_column(text: str, column: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.rule, caught.value.column) == ("bad_formula", column)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "(" * 30 + "a" + ")" * 30,
        "rank(" * 30 + "a" + ")" * 30,
        "-" * 1500 + "a",
        "+".join(["a"] * 900),
        "a" * 3000,
    ],
)
def test_hostile_formulas_end_at_a_limit(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_the_limits_leave_room_for_real_formulas() -> None:
    assert parse(" + ".join(["a"] * (MOST_NODES // 2)))
    assert LONGEST >= 1000
