"""What a test finds, before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_SUBJECTS = 30  # of a finding about many the first are kept as its evidence; how many there are is said


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: ``key`` within its test, the subjects it is about, the facts it rests on, what it says.

    ``said`` fills the words of the test: texts, or lists of names in three forms. ``paths`` are those of the places
    concerned: the finding lies in the nearest one that holds them all.
    """

    key: str
    paths: tuple[str, ...]
    subjects: tuple[int, ...]
    said: Mapping[str, Any]
    facts: tuple[int, ...] = ()
    area: str = ""


def common(paths: Iterable[str]) -> str:
    """The path of the nearest place that holds all of some paths; empty when none does."""
    parts = [path.strip("/").split("/") for path in paths if path]
    if not parts:
        return ""
    shared: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "".join(f"{code}/" for code in shared)
