"""The first-report rule: of one investor's project that several places report, the place that reported first has it.

A kind declares by which fields (``first_report``). Who reported is the place that the field says, else the subject's
own place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from diaodu.core.alike import Alike, Named, Rule, alike
from diaodu.core.first_reports import Report
from diaodu.core.strongest import Strongest
from diaodu.kit.text import fold
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.register.field_values import text_value
from diaodu.register.kinds import MERGED
from diaodu.register.models import Subject

KEY = "first_report"
MOST_PAIRS = 10_000  # of one investor, the likest


@dataclass(frozen=True, slots=True)
class FirstReport:
    """The rule of a kind: the fields with who reported and since when, the field that has to be the same and filled in,
    and how alike names have to be, in percent of their pairs of characters.
    """

    by: str
    on: str
    same: str
    alike: Decimal

    def report(self, subject: Subject) -> Report:
        """What a subject says of its report."""
        place = subject.place.code if subject.place else ""
        return Report(subject.pk, subject.text(self.by) or place, subject.day(self.on))


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two subjects that different places reported, and how alike their names are, in percent."""

    one: Subject
    other: Subject
    percent: Decimal


def first_report_rule(pack: Pack, kind: str) -> FirstReport | None:
    """The rule that a pack declares for a kind; None for none."""
    declared = definitions(pack, "kind").get(kind)
    body: Mapping[str, Any] = declared.body.get(KEY, {}) if declared else {}
    return FirstReport(body["by"], body["on"], body["same"], Decimal(body["alike"])) if body else None


def rivals_among(rule: FirstReport, subjects: QuerySet[Subject]) -> Iterator[Rivals]:
    """The pairs of some subjects of a kind that different places reported of the same, with names alike.

    Of one thing of which there are very many pairs the likest ``MOST_PAIRS`` are looked at.
    """
    same = text_value(rule.same)
    found = subjects.exclude(stage=MERGED).annotate(same=same).exclude(same="").select_related("place", "pack")
    rows = found.order_by("same", "pk").iterator(chunk_size=5000)
    for _same, group in groupby(rows, key=lambda subject: subject.text(rule.same)):
        held = {subject.pk: subject for subject in group}
        if len({rule.report(subject).by for subject in held.values()}) > 1:
            into = Strongest[Alike[int]](MOST_PAIRS)
            alike(map(_named, held.values()), Rule(rule.alike), into)
            for pair in into:
                yield from _between(rule, pair, held)


def rivals_of(rule: FirstReport, subject: Subject, subjects: QuerySet[Subject]) -> list[Rivals]:
    """Those of some subjects that another place reported of the same as a subject did, the likest first."""
    same = subject.text(rule.same)
    if not same or subject.stage == MERGED:
        return []
    others = subjects.exclude(stage=MERGED).exclude(pk=subject.pk).filter(**{f"fields__{rule.same}": same})
    held = {other.pk: other for other in (subject, *others.select_related("place", "pack"))}
    likeness, own = Rule(rule.alike), _named(subject)
    pairs = (likeness.of_two(own, _named(other)) for other in held.values() if other.pk != subject.pk)
    found = [rivals for pair in pairs if pair for rivals in _between(rule, pair, held)]
    return sorted(found, key=lambda rivals: (-rivals.percent, rivals.one.pk, rivals.other.pk))


def _between(rule: FirstReport, pair: Alike[int], subjects: Mapping[int, Subject]) -> Iterator[Rivals]:
    """The two of a pair, if they were reported by different places."""
    one, other = (subjects[pk] for pk in sorted((pair.one, pair.other)))
    if rule.report(one).by != rule.report(other).by:
        yield Rivals(one, other, pair.percent)


def _named(subject: Subject) -> Named[int]:
    return Named(subject.pk, "".join(sign for sign in fold(subject.name_hans) if sign.isalnum()))
