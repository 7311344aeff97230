"""What was changed between two texts, word by word."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kit.differences import MOST_WORDS, Part, differences

SIGNS = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}


def marked(before: str, after: str) -> str:
    return "".join(SIGNS[part.kind].format(part.text) for part in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("percent(a.b, c)", "percent(a.b, d)", "percent(a.b, [-c-][+d+])"),
        ("percent(a.b, c)", "percent(x.y, z)", "percent([-a.b-][+x.y+], [-c-][+z+])"),
        ("percent(a, c)", "percent(a, c) * 2", "percent(a, c)[+ * 2+]"),
        ("year-to-date value", "year value", "[-year-to-date-][+year+] value"),
        ("報送的「計劃」之和", "報送的「年度計劃」之和", "報送的[-「計劃」-][+「年度計劃」+]之和"),
        ("開工率", "按期開工率", "[+按期+]開工率"),
        ("投資的完成", "資金的到位", "[-投資的完成-][+資金的到位+]"),
        ("Funds in place", "Money of place", "[-Funds in-][+Money of+] place"),
        ("same", "same", "same"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("", "", ""),
    ],
)
def test_words_that_went_and_came(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


@given(st.text(alphabet="ab.「」的 \n,", max_size=40), st.text(alphabet="ab.「」的 \n,", max_size=40))
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "old") == after
    assert all(part.text for part in parts)
    assert all(a.kind != b.kind for a, b in pairwise(parts))


def test_a_text_too_long_to_compare_is_shown_whole() -> None:
    before, after = "的了" * MOST_WORDS, "了的" * MOST_WORDS
    began = time.perf_counter()
    assert differences(before, after) == [Part("old", before), Part("new", after)]
    assert time.perf_counter() - began < 1
