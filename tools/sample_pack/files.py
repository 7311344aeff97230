"""Writing rows: names in three forms, empty columns left out, one line end everywhere."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in 繁體 and English; 简体 follows from the first."""

    hant: str
    en: str

    def __add__(self, other: Name) -> Name:
        return Name(self.hant + other.hant, f"{self.en} {other.en}")

    def cells(self) -> dict[str, str]:
        """The three columns of a row."""
        return {"name_hant": self.hant, "name_hans": simplified(self.hant), "name_en": self.en}

    def toml(self) -> str:
        """The three names as an inline table."""
        return f'{{ hant = "{self.hant}", hans = "{simplified(self.hant)}", en = "{self.en}" }}'


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in 简体."""
    return str(_converter().convert(text))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows under `columns`; a cell that a row lacks is empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_text(path: Path, text: str) -> None:
    """Write a text file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
