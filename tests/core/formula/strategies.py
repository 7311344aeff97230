"""Formulas of every shape."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from diaodu.core.formula.nodes import (
    FUNCTIONS,
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Members,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
)

names = st.from_regex(r"[a-z][a-z0-9]{0,4}([._-][a-z0-9]{1,4}){0,2}", fullmatch=True)
words = st.text(alphabet="省外全部abc 0", min_size=1, max_size=5).filter(lambda text: text.strip() == text)
maybe_words = st.just("") | words
members = st.builds(Members, names, maybe_words) | st.builds(Members, names, maybe_words, words, words)
leaves = (
    st.builds(Number, st.decimals(min_value=0, max_value=10**9, places=3).map(Decimal.copy_abs))
    | st.builds(Indicator, names)
    | st.builds(Value, names, maybe_words)
    | st.builds(Sum, names, members)
    | st.builds(Count, members, maybe_words, maybe_words)
)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return (
        st.builds(Negate, inner)
        | st.builds(Binary, st.sampled_from("+-*/"), inner, inner)
        | st.builds(Percent, inner, inner)
        | st.builds(Growth, inner, st.none() | st.integers(1000, 2999), comparable=st.booleans())
        | st.builds(Growth, inner, years=st.integers(2, 20), comparable=st.booleans())
        | st.builds(Apply, st.sampled_from([name for name in FUNCTIONS if name != "above"]), inner)
        | st.builds(Apply, st.just("above"), inner, words)
    )


formulas: st.SearchStrategy[Node] = st.recursive(leaves, _larger, max_leaves=12)
