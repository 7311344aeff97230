"""Two invented countries, counted by hand: no code names a place, a year or a programme."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from diaodu.indicators.queries import Ask, answers
from diaodu.people.viewers import OPERATOR

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"


def _expected(country: str) -> list[dict[str, str]]:
    with (PACKS / country / "expected.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.usefixtures("countries")
@pytest.mark.parametrize("country", ["veldmark", "quorrin"])
def test_every_figure_is_what_was_computed_by_hand(country: str) -> None:
    rows = _expected(country)
    asks = [Ask(row["indicator"], row["place"], row["period"], row["facet"] or None) for row in rows]
    found = answers(OPERATOR, asks)
    wrong = [
        (row["indicator"], row["place"], row["period"], row["value"], answer.value or answer.absence, answer.reason)
        for row, answer in zip(rows, found, strict=True)
        if row["value"] != (answer.value if answer.value is not None else answer.absence)
    ]
    assert len(rows) > 10
    assert not wrong
