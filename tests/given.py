"""The packs of the repository as tests load them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import mkdtemp

PACKS = Path(__file__).resolve().parents[1] / "packs"


@cache
def without_matters(name: str) -> Path:
    """A pack without its matters, whose histories take as long to live through as all the rest takes to load."""
    return copytree(PACKS / name, Path(mkdtemp()) / name, ignore=ignore_patterns("matters.csv", "acts.csv"))
