"""What in a circular's text the ledger contradicts or does not add up: it is released only with a reason.

The circular is looked at as it was composed: with the office's own eyes, at its own ledger number. What was composed
comes from the ledger, so that only the numbers written by hand (in quotes, and in what others published) are held
against it, and only the arithmetic that one of them is part of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.editions.content import Content, Paragraph
from diaodu.figure_check.claims import involved
from diaodu.figure_check.queries import check_text
from diaodu.figure_check.remarks import Remark, remarks, rule_words
from diaodu.figure_check.telling import told
from diaodu.figure_check.verdicts import CheckedText
from diaodu.figures import Figure, Kind, read
from diaodu.people.viewers import OPERATOR

BEFORE = 12  # characters of the text told with a number
UNMEASURED = frozenset({Kind.DATE, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number of a circular that is in doubt. ``paragraph`` counts from 1, the title left out; ``rule`` is
    ``contradicted`` or ``arithmetic``; ``before`` are the words before it; ``why`` is in words.
    """

    paragraph: int
    rule: str
    before: str
    printed: str
    why: str

    @property
    def words(self) -> str:
        """What the rule is called."""
        return rule_words()[self.rule]

    @property
    def told(self) -> str:
        """The doubt in a line."""
        printed = self.before + self.printed
        words = {"paragraph": self.paragraph, "printed": printed, "rule": self.words, "why": self.why}
        return _("第 %(paragraph)d 段「%(printed)s」%(rule)s：%(why)s") % words


def doubts(content: Content) -> tuple[Doubt, ...]:
    """What is in doubt of a composed circular, in the order of its text."""
    told_of = _Said.of(content)
    reading = read(told_of.text)
    if not any(figure.kind not in UNMEASURED and told_of.is_typed(figure) for figure in reading.figures):
        return ()  # as most circulars are, which need not ask the ledger again
    checked = check_text(OPERATOR, told_of.text, place=content.place, period=content.period, known=content.number)
    found = (each for each in remarks(checked) if each.is_fault)
    return tuple(told_of.doubt(each) for each in found if any(map(told_of.is_typed, _figures(each, checked))))


def _figures(remark: Remark, checked: CheckedText) -> list[Figure]:
    """The figures that a remark is about: one, or all that a claim is made of."""
    if remark.relation is None:
        return [remark.figure]
    return [checked.reading.figures[place] for place in involved(remark.relation)]


@dataclass(frozen=True, slots=True)
class _Said:
    """The paragraphs of a circular as one text, a line each, and the spans of it that were composed."""

    text: str
    composed: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, content: Content) -> _Said:
        lines: list[str] = []
        spans: list[tuple[int, int]] = []
        at = 0
        for paragraph in _paragraphs(content):
            start = at
            for piece in paragraph.pieces:
                if piece.figure:
                    spans.append((start, start + len(piece.text)))
                start += len(piece.text)
            lines.append("".join(piece.text for piece in paragraph.pieces).replace("\n", " "))
            at = start + 1
        return cls("\n".join(lines), tuple(spans))

    def is_typed(self, figure: Figure) -> bool:
        """Whether no part of a figure was composed."""
        return not any(figure.start < until and since < figure.end for since, until in self.composed)

    def doubt(self, remark: Remark) -> Doubt:
        paragraph = self.text.count("\n", 0, remark.figure.start) + 1
        before = self.text[max(0, remark.figure.start - BEFORE) : remark.figure.start].rpartition("\n")[2]
        return Doubt(paragraph, remark.rule, before, remark.figure.text, " ".join(told(remark)))


def _paragraphs(content: Content) -> Iterator[Paragraph]:
    return (block for block in content.blocks if isinstance(block, Paragraph))
