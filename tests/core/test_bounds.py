"""Value rules: what they allow, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diaodu.core.bounds import Bounds


@pytest.mark.parametrize(
    ("rule", "allowed", "beyond"),
    [
        (">= 0", ["0", "0.5", "1E9"], ["-0.01"]),
        ("> 0", ["0.01"], ["0", "-1"]),
        ("<= 100", ["-5", "100"], ["100.001"]),
        ("-90..90", ["-90", "0", "90"], ["-90.1", "999"]),
        ("any", ["-1E9", "0"], []),
        ("", ["-1"], []),
    ],
)
def test_a_rule_allows_what_lies_within_its_ends(rule: str, allowed: list[str], beyond: list[str]) -> None:
    bounds = Bounds.parse(rule)
    assert all(bounds.allow(Decimal(value)) for value in allowed)
    assert not any(bounds.allow(Decimal(value)) for value in beyond)


@pytest.mark.parametrize("rule", ["positive", ">= many", "0..", "= 0", "> ", "0..NaN", "< 5"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        Bounds.parse(rule)


def test_a_rule_is_told_as_one_reads_it() -> None:
    assert [str(Bounds.parse(rule)) for rule in (">=0", ">0", "<= 5", "0 .. 1", "any")] == [
        "≥ 0",
        "> 0",
        "≤ 5",
        "0..1",
        "",
    ]
