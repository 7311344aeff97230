"""Periods as people name them: what cannot be one is refused in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from diaodu.returns.periods import period_named
from diaodu.returns.refusals import NotDue


@pytest.mark.parametrize(
    ("language", "token", "told"),
    [
        ("zh-hant", "2300-01", "時期「2300-01」不在 1900 年至 2199 年之間。"),
        ("zh-hans", "0001-01", "时期「0001-01」不在 1900 年至 2199 年之间。"),
        ("en", "9999-12", "The period “9999-12” does not lie between the years 1900 and 2199."),
        ("zh-hant", "soon", "時期「soon」無法識別。"),
        ("en", "2023-13", "“2023-13” is no period."),
        ("en", "x" * 5000, f"“{'x' * 40}” is no period."),
    ],
)
def test_what_is_no_period_is_told_in_the_readers_language(language: str, token: str, told: str) -> None:
    with override(language), pytest.raises(NotDue) as refused:
        period_named(token)
    assert str(refused.value) == told


def test_the_first_and_last_year_are_taken() -> None:
    assert [period_named(token).token for token in ("1900-01", "2199-12")] == ["1900-01", "2199-12"]
