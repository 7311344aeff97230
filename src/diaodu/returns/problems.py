"""What is wrong with a return: where, which rule it breaks, how grave, and the remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """A refused figure cannot be taken; one that is asked about can, once the line explains it."""

    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem of a cell. ``row`` 0 is the whole file, ``column`` empty the whole row."""

    row: int
    column: str
    rule: str
    severity: str
    message: str
    remedy: str

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Problem:
        """As it was kept."""
        return cls(**kept)


def refused(problems: Iterable[Problem]) -> bool:
    """Whether one of them cannot be explained away."""
    return any(problem.severity == Severity.REFUSE for problem in problems)


def still_open(problems: Collection[Problem], explanation: str) -> bool:
    """Whether something is refused, or asked about and not explained."""
    return refused(problems) or (bool(problems) and not explanation)
