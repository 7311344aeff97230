"""What subjects have of what rules ask, and the verdict of each rule on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.core.eligibility import AmountSpan, DaySpan, Value, Verdict, judge, together
from diaodu.ledger.models import Fact
from diaodu.people.viewers import Viewer
from diaodu.policies.eligibility import Eligibility
from diaodu.policies.rules import FIELD, MEASURE, MILESTONE, PLACE, STAGE, Asked
from diaodu.register.field_types import day_in, number_in
from diaodu.register.models import Subject
from diaodu.register.queries.members import milestones_of


@dataclass(frozen=True, slots=True)
class Line:
    """One rule on one subject: what it asks, the value found (None: there is none) and what it says of it.

    ``fact`` is the row of the ledger that a rule on a measure looked at.
    """

    asked: Asked
    value: Value | None
    verdict: Verdict
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A measure's rules on one subject: the verdict, line by line."""

    subject: Subject
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        """What the rules say together."""
        return together(line.verdict for line in self.lines)


class Subjects:
    """Some subjects with all that rules may ask of them, read in at most three queries; as known at a number."""

    def __init__(
        self, viewer: Viewer, subjects: Sequence[Subject], rules: Iterable[Asked], *, known: int | None = None
    ) -> None:
        asked = list(rules)
        ids = [subject.pk for subject in subjects]
        self.reached: Mapping[int, Mapping[str, date]] = {}
        if any(rule.by == MILESTONE for rule in asked):
            self.reached = milestones_of(ids, known=known)[0]
        self.facts = _facts(viewer, ids, {(rule.code, rule.facet) for rule in asked if rule.by == MEASURE}, known)

    def match(self, subject: Subject, eligibility: Eligibility) -> Match:
        """What the rules of a measure say of a subject; one of another kind is not asked."""
        return Match(subject, tuple(self._line(subject, asked) for asked in eligibility.asked))

    def _line(self, subject: Subject, asked: Asked) -> Line:
        fact = self.facts.get((subject.pk, asked.code, asked.facet)) if asked.by == MEASURE else None
        value = fact.value if fact else self._value(subject, asked)
        return Line(asked, value, judge(asked.test, value), fact)

    def _value(self, subject: Subject, asked: Asked) -> Value | None:
        if asked.by == PLACE:
            return subject.place.path if subject.place else None
        if asked.by == STAGE:
            return subject.stage or None
        if asked.by == MILESTONE:
            return self.reached.get(subject.pk, {}).get(asked.code)
        return _typed(asked, subject.text(asked.code)) if asked.by == FIELD else None


def _typed(asked: Asked, text: str) -> Value | None:
    """A field's text as the value that the test looks at; what is no such value is not there."""
    if isinstance(asked.test, AmountSpan):
        number = number_in(text)
        return None if number is None else number * asked.factor
    if isinstance(asked.test, DaySpan):
        return day_in(text)
    return text or None


def _facts(
    viewer: Viewer, subjects: list[int], measures: set[tuple[str, str]], known: int | None
) -> dict[tuple[int, str, str], Fact]:
    """The latest value in force of each measure on each subject."""
    if not measures:
        return {}
    facts = Fact.objects.visible_to(viewer).known_at(known).filter(subject__in=subjects, value__isnull=False)
    facts = facts.filter(measure__in={code for code, _facet in measures}).order_by("ends_on", "number")
    return {(fact.subject_id, fact.measure, fact.facet): fact for fact in facts}
