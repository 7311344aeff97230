"""The language of circulars: what is read, what is refused, with which line and rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.periods import Period
from diaodu.editions.periods import asked_period, period_words
from diaodu.editions.template.checking import Words, checked
from diaodu.editions.template.nodes import Choice, Figure, Named, Quoted
from diaodu.editions.template.reading import every, read

WORDS = Words(
    indicators={"levy.collected", "levy.growth"},
    measures={"mill.cost"},
    facets={"全部"},
    units={"個", "項", "億元", "%"},
    sources={"published"},
    rosters={"works-2023"},
    places={"vm"},
    subjects={"m1"},
    documents={"page"},
    targets={"levy.line": "levy.collected"},
    tables={"places"},
    charts={"course"},
)


def rules(body: str) -> list[tuple[int, str]]:
    _nodes, faults = checked(body, WORDS)
    return sorted({(line, rule) for line, rule, _message in faults.found})


def test_a_body_that_says_everything_is_right() -> None:
    body = """{% let levy = levy.collected, period=month, facet=全部 %}
# {{ place }}{{ period month }}

稅收{{ levy }}，{{ change levy, against=month-12 }}，目標{{ levy.collected, target=levy.line }}。
磨坊{{ mill.cost, subject=m1, as=number }}，{{ quote "第3屆", source=page }}。
{% if levy >= 75 %}達到{% elif levy is absent %}未報{% else %}未達{% endif %}
{% table places %}
{% chart course %}
{% commitments %}
"""
    assert rules(body) == []
    kinds = [type(node) for node in every(read(body)[0])]
    assert {Figure, Named, Quoted, Choice} <= set(kinds)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("共12個項目", "typed_number"),
        ("共１２個項目", "typed_number"),
        ("共十二個項目", "typed_number"),
        ("增長三成", "typed_number"),
        ("{{ levy.unknown }}", "unknown_code"),
        ("{{ mill.cost, subject=m9 }}", "unknown_code"),
        ("{{ levy.collected, facet=省外 }}", "unknown_code"),
        ("{{ levy.collected, place=nowhere }}", "unknown_code"),
        ("{{ levy.growth, target=levy.line }}", "unknown_code"),
        ("{{ levy.collected, unit=crowns }}", "unknown_code"),
        ("{{ levy.collected, period=soon }}", "bad_value"),
        ("{{ levy.collected, period=2023-13 }}", "bad_value"),
        ("{{ levy.collected, as=roman }}", "bad_value"),
        ("{{ levy.collected, decimals=many }}", "bad_value"),
        ("{{ levy.collected, colour=red }}", "bad_value"),
        ("{{ change levy.collected }}", "required"),
        ("{{ , period=month }}", "required"),
        ("{{ quote 第3屆 }}", "syntax"),
        ('{{ quote "第3屆", source=elsewhere }}', "unknown_code"),
        ("{% table nothing %}", "unknown_code"),
        ("{% chart nothing %}", "unknown_code"),
        ("{% commitments all %}", "syntax"),
        ("{% shout %}", "syntax"),
        ("{% if levy.collected %}x{% endif %}", "syntax"),
        ("{% if levy >= 3 %}x{% endif %}", "unknown_code"),
        ("{% if levy is absent %}x", "syntax"),
        ("x{% endif %}", "syntax"),
        ("{{ levy.collected", "syntax"),
        ("{{ }}", "syntax"),
    ],
)
def test_what_is_wrong_is_named(body: str, rule: str) -> None:
    assert rule in {found for _line, found in rules(f"第一行\n{body}")}
    assert min(line for line, _rule in rules(f"第一行\n{body}")) >= 2


def test_words_with_numerals_that_count_nothing_are_left_alone() -> None:
    assert rules("一、總體\n（二）各地\n三抓三促、一帶一路、一個項目一個專班") == []


@given(st.text(alphabet='{}%# \n言a.=,"1ilfet', max_size=60))
def test_any_text_is_read_without_breaking(body: str) -> None:
    nodes, faults = read(body)
    assert isinstance(nodes, tuple)
    assert all(line >= 1 for line, _rule, _message in faults.found)


@pytest.mark.parametrize(
    ("words", "own", "token"),
    [
        ("", "2023-10", "2023-10"),
        ("month", "2023-H1", "2023-06"),
        ("month-1", "2023-01", "2022-12"),
        ("month-12", "2023-H1", "2022-06"),
        ("year", "2023-10", "2023"),
        ("year-1", "2023-10", "2022"),
        ("quarter", "2023-10", "2023-Q4"),
        ("half-1", "2023-10", "2023-H1"),
        ("period-1", "2023-H1", "2022-H2"),
        ("2019", "2023-10", "2019"),
    ],
)
def test_relative_periods(words: str, own: str, token: str) -> None:
    assert asked_period(words, Period.parse(own)).token == token


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("2023", "2023年"),
        ("2023-H1", "2023年上半年"),
        ("2023-Q4", "2023年四季度"),
        ("2023-01", "2023年1月"),
        ("2023-02-05", "2023年2月5日"),
    ],
)
def test_periods_are_printed_as_papers_print_them(token: str, words: str) -> None:
    assert period_words(Period.parse(token)) == words
