"""Finding whom rules fit, in the database: the same three values as in the core, for lists of any length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import GreaterThanOrEqual, In, IsNull, LessThanOrEqual, Regex, StartsWith

from diaodu.core import eligibility as core
from diaodu.ledger.models import Fact
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.policies.eligibility import Eligibility
from diaodu.policies.rules import FIELD, MEASURE, MILESTONE, PLACE, Asked
from diaodu.register.field_values import EXACT
from diaodu.register.models import Milestone, Subject
from diaodu.register.queries.members import EVENTS, REACHED

FIGURE, DAY = r"^-?[0-9]+(\.[0-9]+)?$", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def those_who_fit(
    viewer: Viewer, eligibility: Eligibility, *, permission: Permission = Permission.SUBJECT_VIEW
) -> QuerySet[Subject]:
    """The subjects in sight on which every rule holds."""
    return meant(viewer, eligibility, permission=permission).filter(fits(viewer, eligibility))


def those_unknown(viewer: Viewer, eligibility: Eligibility) -> QuerySet[Subject]:
    """The subjects in sight on which no rule fails, but of which at least one cannot be told for want of a value."""
    return meant(viewer, eligibility).filter(is_unknown(viewer, eligibility))


def fits(viewer: Viewer, eligibility: Eligibility) -> Q:
    """The condition for a subject to satisfy every rule."""
    return reduce(and_, (_holds(viewer, asked) for asked in eligibility.asked))


def is_unknown(viewer: Viewer, eligibility: Eligibility) -> Q:
    """The condition for no rule to fail, but for at least one to have nothing to look at."""
    return none_fails(viewer, eligibility) & some_absent(viewer, eligibility)


def none_fails(viewer: Viewer, eligibility: Eligibility) -> Q:
    """The condition for every rule to hold or to have nothing to look at."""
    return reduce(and_, (_holds(viewer, asked) | _absent(viewer, asked) for asked in eligibility.asked))


def some_absent(viewer: Viewer, eligibility: Eligibility) -> Q:
    """The condition for a rule to have nothing to look at."""
    return _any(_absent(viewer, asked) for asked in eligibility.asked)


def meant(
    viewer: Viewer, eligibility: Eligibility, *, permission: Permission = Permission.SUBJECT_VIEW
) -> QuerySet[Subject]:
    """The subjects in sight that are of a kind which the rules are for."""
    return Subject.objects.visible_to(viewer, permission).filter(kind__in=eligibility.kinds)


def _holds(viewer: Viewer, asked: Asked) -> Q:
    """The condition under which a rule holds; where the value is absent it does not."""
    test = asked.test
    if asked.by == PLACE:
        return _any(Q(place__path__startswith=head) for head in _words_of(test))
    if asked.by == MILESTONE:
        return Q(pk__in=_reached(asked.code).filter(_span("on", *_ends(asked))).values("subject"))
    if asked.by == MEASURE:
        return Q(pk__in=_latest(viewer, asked).filter(_span("value", *_ends(asked))).values("subject"))
    value = _value(asked)
    if isinstance(test, core.OneOf):
        return Q(In(value, sorted(test.words)))
    if isinstance(test, core.StartsWith):
        return _any(Q(StartsWith(value, head)) for head in sorted(test.heads))
    return _between(value, *_ends(asked))


def _absent(viewer: Viewer, asked: Asked) -> Q:
    """The condition under which there is no value for a rule to look at."""
    if asked.by == PLACE:
        return Q(place__isnull=True)
    if asked.by == MILESTONE:
        return ~Q(pk__in=_reached(asked.code).values("subject"))
    if asked.by == MEASURE:
        return ~Q(pk__in=_latest(viewer, asked).values("subject"))
    return Q(IsNull(_value(asked), True))


def _words_of(test: core.Test) -> list[str]:
    return sorted(test.heads) if isinstance(test, core.StartsWith) else []


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _between(value: Combinable, least: Any, most: Any) -> Q:
    ends = Q(IsNull(value, False))
    if least is not None:
        ends &= Q(GreaterThanOrEqual(value, least))
    if most is not None:
        ends &= Q(LessThanOrEqual(value, most))
    return ends


def _ends(asked: Asked) -> tuple[Any, Any]:
    """The ends of a span, as the database compares them: days of fields are kept as texts that sort like days."""
    test = asked.test
    if isinstance(test, core.DaySpan):
        return _day_end(asked, test.first), _day_end(asked, test.last)
    if isinstance(test, core.AmountSpan):
        return _amount_end(test.least), _amount_end(test.most)
    raise TypeError(f"{asked.about} asks for no span")


def _amount_end(amount: Decimal | None) -> Value | None:
    return None if amount is None else Value(amount, EXACT)


def _day_end(asked: Asked, day: date | None) -> Value | None:
    if day is None:
        return None
    return Value(day.isoformat(), TextField()) if asked.by == FIELD else Value(day, DateField())


def _span(name: str, least: Any, most: Any) -> Q:
    """The condition for a column to lie between two ends."""
    ends = Q() if least is None else Q(**{f"{name}__gte": least})
    return ends if most is None else ends & Q(**{f"{name}__lte": most})


def _value(asked: Asked) -> Any:
    """What a rule on a field or the stage looks at, as an expression that is NULL where there is none."""
    return _field(asked) if asked.by == FIELD else Case(When(~Q(stage=""), then="stage"))


def _field(asked: Asked) -> Any:
    text = KeyTextTransform(asked.code, "fields")
    if isinstance(asked.test, core.AmountSpan):
        number = Func(text, template="(%(expressions)s)::numeric", output_field=EXACT)
        scaled = number if asked.factor == Decimal(1) else number * Value(asked.factor, EXACT)
        return Case(When(Regex(text, FIGURE), then=scaled))  # a text of another kind's field is never read as a number
    if isinstance(asked.test, core.DaySpan):
        return Case(When(Regex(text, DAY), then=text), output_field=TextField())
    return text


def _reached(code: str) -> QuerySet[Milestone]:
    """The milestones of a code that are in force as reached. Read as a whole: row by row would take seconds."""
    events = Milestone.objects.filter(code=code, standing__in=EVENTS)
    last = events.order_by("subject_id", "-number").distinct("subject_id")
    return Milestone.objects.filter(number__in=last.values("number"), standing=REACHED).order_by()


def milestone_day(code: str) -> Subquery:
    """The day a milestone in force was reached, for each of a few subjects."""
    last = Milestone.objects.filter(subject=OuterRef("pk"), code=code, standing__in=EVENTS).order_by("-number")
    return Subquery(last.annotate(day=Case(When(standing=REACHED, then="on"))).values("day")[:1])


def _latest(viewer: Viewer, asked: Asked) -> QuerySet[Fact]:
    """The latest value in force of a measure on each subject, in its base unit."""
    facts = Fact.objects.visible_to(viewer).known_at(None).filter(measure=asked.code, facet=asked.facet)
    given = facts.filter(value__isnull=False).order_by("subject_id", "-ends_on", "-number").distinct("subject_id")
    return Fact.objects.filter(number__in=given.values("number")).order_by()
