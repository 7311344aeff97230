"""What was changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A quoted name, a word of letters (with the dots and dashes of a code), blanks, or one sign; a Han character is a word.
_WORD = re.compile(r"「[^」]*」|“[^”]*”|[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+)*|\s+|.", re.DOTALL)
MOST_WORDS = 2000  # comparing takes the square of it; who reads a longer text reads it whole
SAME, OLD, NEW = "same", "old", "new"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a comparison, and whether both texts have them (``same``) or one (``old``, ``new``)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of both texts that stand opposite one another."""

    old: str
    new: str
    is_same: bool

    def parts(self) -> list[Part]:
        if self.is_same:
            return [Part(SAME, self.new)]
        return [Part(kind, text) for kind, text in ((OLD, self.old), (NEW, self.new)) if text]


def differences(before: str, after: str) -> list[Part]:
    """The parts of two texts in reading order. Without the new ones they are the first, without the old the second."""
    runs: list[_Run] = []
    for run in _matched(before, after):
        if runs and not (run.is_same or runs[-1].is_same):
            runs[-1] = _Run(runs[-1].old + run.old, runs[-1].new + run.new, is_same=False)
        else:
            runs.append(run)
    return [part for run in runs for part in run.parts()]


def _matched(before: str, after: str) -> Iterator[_Run]:
    """Runs that are the same or not; a lone sign or blank between two changes counts as changed with them."""
    olds, news = _WORD.findall(before), _WORD.findall(after)
    if max(len(olds), len(news)) > MOST_WORDS:
        yield _Run(before, after, is_same=before == after)
        return
    found = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    for number, (tag, start, end, new_start, new_end) in enumerate(found):
        old, new = "".join(olds[start:end]), "".join(news[new_start:new_end])
        stands_between = 0 < number < len(found) - 1 and len(old) <= 1
        yield _Run(old, new, is_same=tag == "equal" and not stands_between)
