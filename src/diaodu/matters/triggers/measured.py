"""Figures accepted through returns that begin to be alarming."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from diaodu.core.periods import MONTHS_LONG, Period
from diaodu.core.spells import Series, Watch, begins
from diaodu.kit.sql import among
from diaodu.ledger.measures import calendar_of, measures, unit_book
from diaodu.ledger.models import Fact
from diaodu.matters.triggers.occasions import On
from diaodu.matters.triggers.occurrences import Occurrence, Window
from diaodu.packs.models import Pack

LOOKED_BACK = timedelta(days=800)  # two years and more: a month, those before it, and each one's year before
MONTHS_IN_YEAR = 12

Slot = tuple[int, str, int]


def reported(on: On, window: Window) -> tuple[list[Occurrence], int]:
    """The facts of a window with which a spell begins, and up to which number they were looked at."""
    measure = measures(window.pack).get(on.measure)
    if measure is None or on.watch is None:
        return [], window.upto
    facts = Fact.objects.filter(
        number__gt=window.since, number__lte=window.upto, measure=on.measure, facet=measure.default_facet(),
        return_line__isnull=False, subject__kind=on.kind, subject__place__pack=window.pack,
    )  # fmt: skip
    found = list(facts.select_related("supersedes").order_by("number")[: window.most])
    known = _series(found, window.pack)
    watch = in_base(on, measure.unit, window.pack)
    told = [_occurrence(fact) for fact in found if _begins(watch, known[_slot(fact, window.pack)], fact, window.pack)]
    return told, found[-1].number if len(found) == window.most else window.upto


def in_base(on: On, unit: str, pack: Pack) -> Watch:
    """The watch with its figure in the base unit of the ledger; it is written in the measure's unit or its own."""
    watch = on.watch or Watch()
    factor = unit_book(pack)[on.unit or unit].factor
    below, above = (figure if figure is None else figure * factor for figure in (watch.below, watch.above))
    return replace(watch, below=below, above=above)


def _series(found: Iterable[Fact], pack: Pack) -> dict[Slot, Series]:
    """What stands in the ledger of the subjects of some facts, by subject, source and length of period."""
    facts = list(found)
    series: dict[Slot, dict[int, Decimal | None]] = defaultdict(dict)
    if not facts:
        return {}
    rows = Fact.objects.known_at(None).filter(
        subject__in=among({fact.subject_id for fact in facts}), measure=facts[0].measure, facet=facts[0].facet,
        starts_on__gte=min(fact.starts_on for fact in facts) - LOOKED_BACK,
    )  # fmt: skip
    for row in rows.only("subject_id", "source", "period", "starts_on", "value"):
        series[_slot(row, pack)][_month(row.starts_on)] = row.value
    return {**{_slot(fact, pack): {} for fact in facts}, **series}


def _begins(watch: Watch, series: Series, fact: Fact, pack: Pack) -> bool:
    """Whether a spell begins with a fact: it is in force, and what it corrects did not begin it already."""
    month, length = _month(fact.starts_on), _length(fact, pack)
    if month not in series or series[month] != fact.value or not begins(watch, series, month, length):
        return False
    return fact.supersedes is None or not begins(watch, {**series, month: fact.supersedes.value}, month, length)


def _occurrence(fact: Fact) -> Occurrence:
    said = {"measure": fact.measure, "period": fact.period, "now": "" if fact.value is None else str(fact.value)}
    return Occurrence(fact.number, fact.subject_id, said={key: value for key, value in said.items() if value})


def _slot(fact: Fact, pack: Pack) -> Slot:
    return fact.subject_id, fact.source, _length(fact, pack)


def _length(fact: Fact, pack: Pack) -> int:
    """How many months the period of a fact has; of a day none of these, so it is looked at as one."""
    return MONTHS_LONG.get(Period.parse(fact.period, calendar_of(pack)).kind, 1)


def _month(day: date) -> int:
    return day.year * MONTHS_IN_YEAR + day.month - 1
