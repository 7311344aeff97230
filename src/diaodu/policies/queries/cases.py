"""Take-up: what became of the cases, by measure, place or month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, DateField, DurationField, ExpressionWrapper, F, Func, Q, QuerySet, Sum, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left
from django.db.models.lookups import Regex
from django.utils.translation import gettext as _

from diaodu.core.rounding import round_half_up
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import unit_book
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.policies.cases import cases_in_sight, counted, counts_of
from diaodu.policies.counting import count_fits
from diaodu.policies.eligibility import eligibilities_of
from diaodu.policies.kinds import AMOUNT, APPLIED, OF_MEASURE, PAID, PAID_ON, POLICY_CASE
from diaodu.policies.matching import DAY, milestone_day
from diaodu.policies.queries.rows import measures_in_sight
from diaodu.register.kinds import kind_acting
from diaodu.register.models import Link, Place, Subject
from diaodu.register.queries import name_of, names_of, starting_places

GAP = 12  # months
MEASURE, PLACE, MONTH = BY = ("measure", "place", "month")
NOTHING: Mapping[str, Any] = {"cases": 0, "came": 0, "paid": 0, "refused": 0, "amount": None, "given": 0}


@dataclass(frozen=True, slots=True)
class TakeUpRow:
    """A measure, place or month: cases by what became of them, what was paid, and the mean of days to the payment.

    ``entitled`` is whom the measure fits now and ``came`` how many of the cases were taken up; None where it is not
    asked of a measure, or where no rule says whom it fits.
    """

    key: str
    name: str
    cases: int
    came: int
    paid: int
    refused: int
    amount: Decimal
    days: Decimal | None
    entitled: int | None = None

    @property
    def taken_up(self) -> Decimal | None:
        """辦理率, as the indicator of take-up counts it: cases taken up as percent of all cases, to one decimal."""
        return round_half_up(Decimal(100 * self.came) / self.cases, 1) if self.cases else None

    @property
    def covered(self) -> Decimal | None:
        """應享已享率: cases taken up as percent of those entitled, to one decimal. Rules over the register say who is,
        so it is no indicator.
        """
        return round_half_up(Decimal(100 * self.came) / self.entitled, 1) if self.entitled else None


@dataclass(frozen=True)
class TakeUp:
    """The take-up of the measures in a place, by ``by``; ``unit`` is that of the amounts."""

    by: str
    place: Place | None
    places: tuple[Place, ...]
    rows: tuple[TakeUpRow, ...]
    unit: str
    generated: bool

    @property
    def total(self) -> TakeUpRow:
        """All rows together; who is entitled to several measures is not added up."""
        sums = {name: sum(getattr(row, name) for row in self.rows) for name in ("cases", "came", "paid", "refused")}
        amount = sum((row.amount for row in self.rows), Decimal(0))
        return TakeUpRow(key="", name=_("合計"), **sums, amount=amount, days=None)

    @cached_property
    def options(self) -> dict[str, Any]:
        """The chart of what was paid: months as a line, measures and places as bars."""
        marks = [
            charts.Mark(row.key, row.name, row.amount, f"{row.amount.normalize():,f} {self.unit}") for row in self.rows
        ]
        draw = charts.line if self.by == MONTH else charts.bars
        return draw(title=_("兌付金額"), unit=self.unit, marks=marks)


def take_up(viewer: Viewer, *, by: str, place: str) -> TakeUp:
    """What became of the cases in sight at a place and below ("": everywhere), by measure, place or month."""
    places = tuple(starting_places(viewer))
    visible = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).select_related("pack")
    at = visible.filter(code=place).first() if place else None
    cases = cases_in_sight(viewer)
    if at:
        cases = cases.filter(place__path__startswith=at.path)
    by = by if by in BY else MEASURE
    rows = {MEASURE: _by_measure, PLACE: _by_place, MONTH: _by_month}[by](viewer, cases, at)
    packs = [case.pack for case in cases.order_by("pack").distinct("pack").select_related("pack")]
    return TakeUp(
        by, at, _choices(visible, at, places), tuple(rows), _unit(packs), any(pack.generated for pack in packs)
    )


def _choices(visible: QuerySet[Place], at: Place | None, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Where one may go on to: the places that one starts at, the chosen one, and those right below it."""
    below = list(visible.filter(parent=at).order_by("path")) if at else []
    top = [place for place in places if at is None or place.pk != at.pk]
    return tuple(top if at is None else [*top, at, *(place for place in below if place not in top)])


def _unit(packs: Iterable[Pack]) -> str:
    """The unit of the amounts, as the kind of cases declares it."""
    for pack in packs:
        kind = kind_acting(pack, POLICY_CASE)
        field = kind.field(AMOUNT) if kind else None
        if field and field.unit:
            return name_in_language(unit_book(pack)[field.unit].names)
    return ""


def _days_taken() -> Any:
    """From the application to the payment; NULL where there was none of either."""
    day = Func(_paid_on(), template="(%(expressions)s)::date", output_field=DateField())
    paid_on = Case(When(Q(stage=PAID) & Q(Regex(_paid_on(), DAY)), then=day), output_field=DateField())
    return ExpressionWrapper(paid_on - milestone_day(APPLIED), output_field=DurationField())


def _paid_on() -> KeyTextTransform:
    return KeyTextTransform(PAID_ON, "fields")


def _grouped(cases: QuerySet[Subject], **key: Any) -> list[dict[str, Any]]:
    """The counts of each group of cases, with the sum of the days to payment and of how many cases it is."""
    groups = cases.annotate(taken=_days_taken()).order_by().values(**key)
    found = groups.annotate(**counted(), sum_days=Sum("taken"), given=Count("taken"))
    return [dict(row) for row in found]


def _row(key: str, name: str, found: Mapping[str, Any]) -> TakeUpRow:
    counts = counts_of(found)
    days = round_half_up(Decimal(found["sum_days"].days) / found["given"], 1) if found["given"] else None
    return TakeUpRow(key, name, counts.cases, counts.came, counts.paid, counts.refused, counts.amount, days)


def _by_measure(viewer: Viewer, cases: QuerySet[Subject], at: Place | None) -> list[TakeUpRow]:
    of_measure = cases.filter(links_out__in=Link.objects.filter(code=OF_MEASURE))
    found = {row["measure"]: row for row in _grouped(of_measure, measure=F("links_out__target"))}
    measures = list(measures_in_sight(viewer))
    entitled = _entitled(viewer, measures, at)
    rows = [
        replace(
            _row(measure.code, name_of(measure), found.get(measure.pk, NOTHING)),
            entitled=entitled.get(measure.pk),
        )
        for measure in measures
        if measure.pk in found or measure.pk in entitled
    ]
    return sorted(rows, key=lambda row: (-row.amount, -row.cases, row.key))


def _entitled(viewer: Viewer, measures: list[Subject], at: Place | None) -> dict[int, int]:
    """How many each measure fits now at a place and below."""
    rules = eligibilities_of(measures)
    path = at.path if at else ""
    return {
        measure.pk: count_fits(viewer, rules[measure.code], path=path).fits
        for measure in measures
        if measure.code in rules
    }


def _by_place(viewer: Viewer, cases: QuerySet[Subject], at: Place | None) -> list[TakeUpRow]:
    """The places right below the chosen one, each with all below it; without one, the places of the top in sight."""
    found = [((row["path"] or "").split("/")[:-1], row) for row in _grouped(cases, path=F("place__path"))]
    passed = {code for codes, _row in found for code in codes}
    names = {place.code: names_of(place) for place in Place.objects.visible_to(viewer).filter(code__in=passed)}
    depth = at.path.count("/") if at else 1
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for codes, row in found:
        below = codes[min(depth, len(codes) - 1) :] if codes else [""]
        groups[next((code for code in below if code in names), below[-1])].append(row)
    rows = [_row(code, name_in_language(names.get(code, {"hant": code})), _summed(own)) for code, own in groups.items()]
    return sorted(rows, key=lambda row: (-row.amount, row.key))


def _summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {name: sum(row[name] for row in rows) for name in ("cases", "came", "paid", "refused", "given")}
    amount = sum((row["amount"] or Decimal(0) for row in rows), Decimal(0))
    return {**counts, "amount": amount, "sum_days": sum((row["sum_days"] or timedelta() for row in rows), timedelta())}


def _by_month(viewer: Viewer, cases: QuerySet[Subject], at: Place | None) -> list[TakeUpRow]:
    """The months in which something was paid, and those between them that are no longer a gap than ``GAP``."""
    del viewer, at
    paid = cases.filter(stage=PAID).filter(Q(Regex(_paid_on(), DAY)))
    found = {row["month"]: row for row in _grouped(paid, month=Left(_paid_on(), 7))}
    return [_row(month, month, found.get(month, NOTHING)) for month in _months(sorted(found))]


def _months(found: list[str]) -> list[str]:
    """The months with those between them; one far from all others, such as a slip of the pen, stands by itself."""
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in found]
    filled = {
        number
        for first, last in pairwise(numbers)
        for number in (range(first, last) if last - first <= GAP else (first, last))
    }
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in sorted(filled | set(numbers))]
