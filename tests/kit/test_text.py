"""Folding and ordering of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.kit.text import bigrams, fold, sort_key, to_simplified

unhurried = settings(deadline=None)  # dictionaries and workbooks are opened by whichever example comes first
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)


@unhurried
@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@unhurried
@given(chinese)
def test_both_scripts_fold_to_one(text: str) -> None:
    assert fold(text) == fold(to_simplified(text))


@unhurried
@given(texts)
def test_nothing_blank_remains(text: str) -> None:
    assert not any(sign.isspace() for sign in fold(text))


@unhurried
@given(texts, texts, texts)
def test_a_part_of_a_text_is_found_by_its_pairs(before: str, part: str, after: str) -> None:
    whole = fold(before) + fold(part) + fold(after)
    if fold(whole) == whole and fold(part) in whole:
        wanted = {pair for pair in bigrams(fold(part)) if len(pair) > 1 or len(fold(part)) == 1}
        assert wanted <= set(bigrams(fold(whole)))


@unhurried
@given(texts)
def test_pairs_fit_their_column(text: str) -> None:
    assert all(1 <= len(pair) <= 2 for pair in bigrams(fold(text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("調度項目", "调度项目"),
        ("ＡＢＣ　１２", "abc12"),
        ("Lanzhou New Area", "lanzhounewarea"),
        ("臺灣", "台湾"),
        ("計畫", "计划"),
        ("藉口", "借口"),
    ],
)
def test_readers_take_these_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_blank_that_goes_leaves_nothing_to_compose() -> None:
    text = "e \u0301"
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("part", "whole"), [("乾", "乾坤"), ("畫", "計畫"), ("計", "計畫"), ("覆", "反覆思量")])
def test_a_part_of_a_word_is_a_part_of_its_folding(part: str, whole: str) -> None:
    assert fold(part) in fold(whole)


@unhurried
@given(chinese, chinese)
def test_chinese_folds_sign_by_sign(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


def test_chinese_is_ordered_by_pinyin_and_a_word_before_its_extensions() -> None:
    words = ["重慶", "北京", "東橋", "蘭州新區", "蘭州", "Zebra", "安徽"]
    assert sorted(words, key=sort_key) == ["安徽", "北京", "重慶", "東橋", "蘭州", "蘭州新區", "Zebra"]


@unhurried
@given(chinese)
def test_both_scripts_stand_at_the_same_place(text: str) -> None:
    assert sort_key(text) == sort_key(to_simplified(text))
