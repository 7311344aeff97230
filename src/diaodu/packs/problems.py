"""What is wrong with a pack, with file, line, rule and remedy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diaodu.kit.refusals import Refusal

if TYPE_CHECKING:
    from diaodu.packs.reading import Entry


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. ``rule`` is one of the rule names listed in ``docs/packs.md``."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


@dataclass(slots=True)
class Problems:
    """The mistakes found so far; checking goes on after each, so that all are reported at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, entry: Entry, rule: str, message: str, *, key: str | None = None) -> None:
        """Note a mistake in ``entry``, at the line of ``key`` when given."""
        self.found.append(Problem(entry.file, entry.line_of(key), rule, message))

    def __bool__(self) -> bool:
        return bool(self.found)


class PackRefused(Refusal):
    """A pack with mistakes: nothing of it was loaded."""

    code = "pack_refused"
    status = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
