"""Whatever a page may show as a facet is called in all three forms."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

PACKS = Path(__file__).resolve().parents[2] / "packs"
SHOWN_TOGETHER = ("gansu", "sample")


def declared(pattern: str, table: str) -> list[dict[str, object]]:
    """The tables of one name in the files of the packs."""
    files = [file for pack in SHOWN_TOGETHER for file in (PACKS / pack).glob(pattern)]
    return [row for file in files for row in tomllib.loads(file.read_text(encoding="utf-8")).get(table, ())]


def test_every_facet_has_its_names() -> None:
    named = {
        row["code"]: row["names"] for row in declared("**/facets*.toml", "facet") + declared("facets/*.toml", "facet")
    }
    assert all(set(names) == {"hant", "hans", "en"} for names in named.values())  # type: ignore[call-overload]
    used = {facet for row in declared("**/*.toml", "measure") for facet in row.get("facets", ())}  # type: ignore[attr-defined]
    for pack in SHOWN_TOGETHER:
        for file in (PACKS / pack / "facts").glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as stream:
                used |= {row["facet"] for row in csv.DictReader(stream) if row["facet"]}
    assert used - set(named) == set()
