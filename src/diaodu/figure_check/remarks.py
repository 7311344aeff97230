"""What is told of a checked text: a remark for each figure with a verdict, and for each claim that does not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.figure_check.claims import claim, involved, suspicion
from diaodu.figure_check.verdicts import Candidate, Checked, CheckedText, Verdict
from diaodu.figures import Figure
from diaodu.figures.relations import Relation

ARITHMETIC = "arithmetic"
# the worst first; what stands before NOT_FOUND is for somebody to look at
ORDER = (
    Verdict.CONTRADICTED.value,
    ARITHMETIC,
    Verdict.SEVERAL.value,
    Verdict.NOT_COMPARABLE.value,
    Verdict.CONFIRMED_EARLIER.value,
    Verdict.NOT_FOUND.value,
    Verdict.CONFIRMED.value,
)
FAULTS = frozenset({Verdict.CONTRADICTED.value, ARITHMETIC})
TO_LOOK_AT = frozenset(ORDER[: ORDER.index(Verdict.NOT_FOUND)])


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a figure. ``rule`` is a verdict's value, or ``arithmetic`` for a claim that does not hold:
    then ``claim`` writes it out, ``slip`` says what is suspected, and ``figure`` is the suspected number.
    ``place`` is the figure's in the reading.
    """

    place: int
    figure: Figure
    rule: str
    candidates: tuple[Candidate, ...] = ()
    relation: Relation | None = None
    claim: str = ""
    slip: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether it says that the text is wrong."""
        return self.rule in FAULTS

    @property
    def is_to_look_at(self) -> bool:
        """Whether somebody should look at it: all but what is confirmed or unknown to the ledger."""
        return self.rule in TO_LOOK_AT


def remarks(checked: CheckedText) -> tuple[Remark, ...]:
    """Every remark on a text, in its order."""
    found = [_verdict(place, each) for place, each in enumerate(checked.figures)]
    found += [_broken(relation, checked) for relation in checked.failing()]
    return tuple(sorted((each for each in found if each), key=lambda each: (each.figure.start, ORDER.index(each.rule))))


def by_weight(found: tuple[Remark, ...]) -> list[Remark]:
    """The remarks with the worst first, those of one kind in the order of the text."""
    return sorted(found, key=lambda each: ORDER.index(each.rule))


def tally(found: tuple[Remark, ...]) -> dict[str, int]:
    """How many remarks there are of each rule, the worst first; rules without any are left out."""
    counts = Counter(each.rule for each in found)
    return {rule: counts[rule] for rule in ORDER if counts[rule]}


def rule_words() -> Mapping[str, str]:
    """What each rule is called."""
    return {
        Verdict.CONTRADICTED.value: _("與台賬不符"),
        ARITHMETIC: _("算式不成立"),
        Verdict.SEVERAL.value: _("可能所指不止一個"),
        Verdict.NOT_COMPARABLE.value: _("不可比"),
        Verdict.CONFIRMED_EARLIER.value: _("與更正前的台賬相符"),
        Verdict.NOT_FOUND.value: _("台賬中沒有"),
        Verdict.CONFIRMED.value: _("與台賬相符"),
    }


def _verdict(place: int, checked: Checked) -> Remark | None:
    if checked.verdict is None:
        return None
    return Remark(place, checked.figure, checked.verdict.value, checked.candidates)


def _broken(relation: Relation, checked: CheckedText) -> Remark:
    figures = checked.reading.figures
    place = relation.slip.suspect if relation.slip else involved(relation)[-1]
    said, slip = claim(relation, figures), suspicion(relation, figures)
    return Remark(place, figures[place], ARITHMETIC, relation=relation, claim=said, slip=slip)
