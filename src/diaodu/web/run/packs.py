"""Which packs lie in a folder, in an order in which they can be loaded."""

from __future__ import annotations

import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def packs_in(folder: Path) -> list[str]:
    """Every pack of a folder, each after those it uses. A circle is left to the loader, which explains it."""
    uses = {path.parent.name: _uses(path) for path in sorted(folder.glob("*/pack.toml"))}
    try:
        return [name for name in TopologicalSorter(uses).static_order() if name in uses]
    except CycleError:
        return list(uses)


def _uses(path: Path) -> list[str]:
    try:
        return [str(name) for name in tomllib.loads(path.read_text(encoding="utf-8")).get("uses", [])]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):  # the loader reports it with its line
        return []
