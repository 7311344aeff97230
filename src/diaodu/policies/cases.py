"""Cases of measures in the database: which there are, and what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Func, Q, QuerySet, Sum, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Regex

from diaodu.people.viewers import Viewer
from diaodu.policies.kinds import AMOUNT, CAME, FOR_SUBJECT, OF_MEASURE, PAID, POLICY_CASE, REFUSED
from diaodu.policies.matching import FIGURE
from diaodu.register.field_values import EXACT
from diaodu.register.models import Link, Subject
from diaodu.register.queries import codes_acting


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases a measure has, how many of them were taken up, paid or refused, and what was paid in all."""

    cases: int = 0
    came: int = 0
    paid: int = 0
    refused: int = 0
    amount: Decimal = Decimal(0)


def cases_in_sight(viewer: Viewer) -> QuerySet[Subject]:
    """The cases that a viewer may see."""
    return Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(POLICY_CASE))


def has_case(measure: Subject) -> Q:
    """The condition for a subject to have a case of a measure, in whichever stage, also out of sight."""
    of_measure = Link.objects.filter(code=OF_MEASURE, target=measure).values("source")
    return Q(pk__in=Link.objects.filter(code=FOR_SUBJECT, source__in=of_measure).order_by().values("target"))


def paid_amount() -> Case:
    """What a case paid, as it is written; NULL unless it was paid."""
    text = KeyTextTransform(AMOUNT, "fields")
    number = Func(text, template="(%(expressions)s)::numeric", output_field=EXACT)
    return Case(When(Q(stage=PAID) & Q(Regex(text, FIGURE)), then=number), output_field=EXACT)


def counted() -> Mapping[str, Any]:
    """What is counted of any group of cases."""
    return {
        "cases": Count("pk"),
        "came": Count("pk", filter=Q(stage__in=CAME)),
        "paid": Count("pk", filter=Q(stage=PAID)),
        "refused": Count("pk", filter=Q(stage=REFUSED)),
        "amount": Sum(paid_amount()),
    }


def counts_by_measure(viewer: Viewer, measures: Iterable[int]) -> dict[int, CaseCounts]:
    """The counts of some measures' cases in sight, by the key of the measure."""
    cases = cases_in_sight(viewer).filter(links_out__in=Link.objects.filter(code=OF_MEASURE, target__in=list(measures)))
    grouped = cases.order_by().values(measure=F("links_out__target")).annotate(**counted())
    return {row["measure"]: counts_of(row) for row in grouped}


def counts_of(row: Mapping[str, Any]) -> CaseCounts:
    """The counts in a row of the database."""
    values = {name: row[name] for name in ("cases", "came", "paid", "refused")}
    return CaseCounts(**values, amount=row["amount"] or Decimal(0))
