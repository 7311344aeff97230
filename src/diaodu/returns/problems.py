"""What is wrong with a return: where, which rule it breaks, how grave, and the remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

NAMED = "what"  # the value that is a word of the catalogue itself, such as the title of a column


class Severity(StrEnum):
    """A refused figure cannot be taken; one that is asked about can, once the line explains it."""

    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a cell. ``row`` 0 is the whole file, ``column`` empty the whole row.

    ``says`` and ``advises`` are sentences of the catalogue, kept as they stand there with the ``values`` that belong
    into them: whoever reads them reads ``message`` and ``remedy`` in their own language. What was kept as a finished
    text before, without values, stays as it was written.
    """

    row: int
    column: str
    rule: str
    severity: str
    says: str
    advises: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """What is wrong, in the present language."""
        return _told(self.says, self.values)

    @property
    def remedy(self) -> str:
        """What to do about it, in the present language."""
        return _told(self.advises, self.values)

    @property
    def place(self) -> tuple[int, str, str, str]:
        """Where it stands among others."""
        return self.row, self.column, self.rule, self.says

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        where = {"row": self.row, "column": self.column, "rule": self.rule, "severity": self.severity}
        return {**where, "message": self.says, "remedy": self.advises, "values": dict(self.values)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Problem:
        """As it was kept."""
        where = {key: kept[key] for key in ("row", "column", "rule", "severity")}
        return cls(**where, says=kept["message"], advises=kept["remedy"], values=kept.get("values", {}))


def _told(sentence: str, values: Mapping[str, Any]) -> str:
    words = gettext(sentence) if sentence else ""  # the empty text has the catalogue's head for its translation
    return words % {key: gettext(each) if key == NAMED else each for key, each in values.items()} if values else words


def refused(problems: Iterable[Problem]) -> bool:
    """Whether one of them cannot be explained away."""
    return any(problem.severity == Severity.REFUSE for problem in problems)


def still_open(problems: Collection[Problem], explanation: str) -> bool:
    """Whether something is refused, or asked about and not explained."""
    return refused(problems) or (bool(problems) and not explanation)
