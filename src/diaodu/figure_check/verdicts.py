"""What a check says of a text: for each figure a verdict, and what of the ledger it was held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from diaodu.figures import Figure, Reading
from diaodu.figures.relations import Relation


class Verdict(StrEnum):
    """What became of a figure when it was held against the ledger."""

    CONFIRMED = "confirmed"
    CONFIRMED_EARLIER = "confirmed_earlier"  # it was so at an older ledger number, and was corrected since
    CONTRADICTED = "contradicted"
    NOT_COMPARABLE = "not_comparable"  # another caliber, base or source: nothing is said against it
    SEVERAL = "several"  # more than one thing may be meant, and they do not agree
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in the ledger that a figure may be of, and what it says of the figure.

    ``kind`` is ``indicator``, ``fact`` (a measure on a subject) or ``target``; ``code`` is of that kind. ``subject`` is
    the code of a place or of another subject. ``value`` is in ``unit``, the unit of the text where it fits. ``reason``
    says in words why the verdict is this one; ``facts`` are ledger numbers, ``document`` is where the first of them was
    printed. ``trail`` is the address of its trail.
    """

    kind: str
    code: str
    names: Mapping[str, str]
    subject: str
    subject_names: Mapping[str, str]
    period: str
    facet: str
    source: str
    value: Decimal | None
    unit: str
    verdict: Verdict
    reason: str
    facts: tuple[int, ...]
    document: str
    trail: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure with its verdict and the candidates that stand behind it, the one that decides first.

    Two sources that disagree are two candidates. What is no measured value has no verdict, and a date only where the
    ledger holds it.
    """

    figure: Figure
    verdict: Verdict | None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text as checked at a ledger number: its figures, one for each of the reading, and its own arithmetic.

    ``ordinals`` are numbers that are no figures of the reading and that the ledger holds: 首列, 第30屆, 6大行動.
    """

    reading: Reading
    figures: tuple[Checked, ...]
    relations: tuple[Relation, ...]
    known: int
    ordinals: tuple[Checked, ...] = ()

    def contradicted(self) -> tuple[Checked, ...]:
        """The figures that the ledger contradicts."""
        return tuple(each for each in self.figures if each.verdict is Verdict.CONTRADICTED)

    def failing(self) -> tuple[Relation, ...]:
        """The relations of the text's own arithmetic that do not hold."""
        return tuple(each for each in self.relations if not each.holds)
