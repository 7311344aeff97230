"""Folding: which postings of an append-only ledger stand, as known at a number."""

from collections.abc import Iterable
from dataclasses import dataclass

from diaodu.core.absences import Reading


@dataclass(frozen=True, slots=True)
class Posting:
    """One row: it may replace one earlier row, never a later one."""

    number: int
    value: Reading
    supersedes: int | None = None

    def __post_init__(self) -> None:
        if self.supersedes is not None and self.supersedes >= self.number:
            raise ValueError(f"posting {self.number} cannot supersede {self.supersedes}")


def fold(postings: Iterable[Posting], known: int | None = None) -> list[Posting]:
    """The postings that stand, in number order, to someone who knows the ledger up to `known`.

    A replaced posting stays replaced when its replacement is replaced in turn.
    """
    visible = [posting for posting in postings if known is None or posting.number <= known]
    superseded = {posting.supersedes for posting in visible}
    return sorted((p for p in visible if p.number not in superseded), key=lambda p: p.number)
