"""What a test finds, before it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.core.strongest import Strongest
from diaodu.findings.declared import FindingTest

MOST_SUBJECTS = 30  # of a finding about many the first are kept as its evidence; how many there are is said
MOST_LISTED = 1000  # of what a test finds the strongest so many are kept as findings; how many there are is told
LONGEST_KEY = 200

# what a test found in earlier looks: keys of findings, and the subjects of each
Known = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: ``key`` within its test, the subjects it is about, the facts it rests on, what it says.

    ``said`` fills the words of the test: texts, or lists of names in three forms. ``paths`` are those of the places
    concerned: the finding lies in the nearest one that holds them all. ``strength`` says which are listed of too many.
    """

    key: str
    paths: tuple[str, ...]
    subjects: tuple[int, ...]
    said: Mapping[str, Any]
    facts: tuple[int, ...] = ()
    area: str = ""
    strength: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Looked:
    """What one test found in one look: how much, what of it is listed by the keys of findings, and the path of the
    nearest place that holds all of it.
    """

    found: int
    listed: Mapping[str, Found]
    path: str


def gathered(test: FindingTest, rows: Iterable[Found], known: Known) -> Looked:
    """The strongest of what is found, and what was found before and is found again: its decisions go on."""
    into, again, paths = Strongest[Found](MOST_LISTED), list[Found](), set[str]()
    for found in rows:
        into.found += 1
        into.offer(found.strength, found)
        if key_of(test, found.key) in known:
            again.append(found)
        paths.update(found.paths)
    return Looked(into.found, {key_of(test, found.key): found for found in (*into, *again)}, common(paths))


def key_of(test: FindingTest, key: str) -> str:
    """The key of a finding: of its test, and of what was found."""
    whole = f"{test.code}:{key}"
    return whole if len(whole) <= LONGEST_KEY else f"{test.code}:{hashlib.sha256(key.encode()).hexdigest()}"


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
