"""What became of a project's monthly investment once a blocker of it was solved, against like projects without one.

``core/comparison.py`` does the arithmetic; here are its cases: the months of each from the ledger, what it is like from
the register, and the month in which its first blocker was closed as solved. Projects that had a blocker which is not
solved are in neither group.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import TruncMonth

from diaodu.core.comparison import LEAST, Case, Compared, compare
from diaodu.core.periods import MONTHS_IN_YEAR, Period, PeriodKind
from diaodu.ledger.measures import Measure, calendar_of, measures, unit_book
from diaodu.ledger.models import Fact
from diaodu.matters.commands.managing import WITHDRAWN
from diaodu.matters.declared import matter_kinds
from diaodu.matters.models import Event, Matter
from diaodu.matters.office.declared import MatterBoard
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Subject


@dataclass(frozen=True, slots=True)
class After:
    """The comparison, in base units and in the ``factor`` of the unit that it is shown in."""

    found: Compared
    months: int
    least: int
    unit: str
    factor: Decimal

    @property
    def figures(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """The effect, and the ends of its interval, in the unit shown; None where there are too few."""
        found = self.found
        if found.effect is None or found.low is None or found.high is None:
            return None
        return (found.effect / self.factor, found.low / self.factor, found.high / self.factor)


def after_solving(viewer: Viewer, board: MatterBoard, place: Place) -> After | None:
    """The comparison over what the viewer may see at or below a place; None where the board declares no measure."""
    measure = measures(place.pack).get(board.invested)
    if measure is None:
        return None
    unit = unit_book(place.pack)[measure.unit]
    found = compare(_cases(viewer, board, place, measure), months=board.months)
    return After(found, board.months, LEAST, unit.code, unit.factor)


def _cases(viewer: Viewer, board: MatterBoard, place: Place, measure: Measure) -> Iterator[Case]:
    kind = matter_kinds(place.pack).get(board.kind)
    subjects = Subject.objects.visible_to(viewer).filter(place__path__startswith=place.path)
    rows = list(
        subjects.filter(kind__in=kind.about if kind else ()).order_by().values_list("pk", "code", "kind", "fields")
    )
    values = _months(viewer, measure, place, [pk for pk, *_more in rows])
    blocked, solved = _blocked(board, place)
    for pk, code, about, fields in rows:
        if pk in values and (pk in solved or pk not in blocked):
            alike = tuple(str(fields.get(field, "")) for field in board.alike)
            yield Case(code, (about, alike, _size(board, fields)), values[pk], solved.get(pk))


def _blocked(board: MatterBoard, place: Place) -> tuple[set[int], dict[int, int]]:
    """Which subjects ever had a blocker, whoever may see it, and the month in which the first of each was solved."""
    rows = Matter.objects.filter(kind=board.kind, about__place__path__startswith=place.path).order_by()
    blocked = set(rows.values_list("about", flat=True))
    closed = Event.objects.filter(matter__in=rows.values("pk"), act="closed", matter__closed_at__isnull=False)
    closed = closed.exclude(said__state=WITHDRAWN).annotate(month=TruncMonth("at")).order_by("-number")
    months = {about: _index(month.year, month.month) for about, month in closed.values_list("matter__about", "month")}
    return blocked, months


def _size(board: MatterBoard, fields: Mapping[str, str]) -> int | None:
    """The class of size; None where nothing is said of it."""
    said = str(fields.get(board.planned, "")).strip()
    return bisect_right(board.sizes, Decimal(said)) if said else None


def _months(viewer: Viewer, measure: Measure, place: Place, ids: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    """What was invested in each month, by subject and month, by the source that tells the most months of it."""
    facts = Fact.objects.visible_to(viewer).known_at(None).filter(measure=measure.code, subject__in=list(ids))
    facts = facts.filter(value__isnull=False, facet=measure.default_facet()).order_by("number")
    given: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    for subject, source, token, value in facts.values_list("subject", "source", "period", "value"):
        given[subject, source].setdefault(token, value or Decimal(0))
    found: dict[int, dict[int, Decimal]] = {}
    for (subject, _source), values in sorted(given.items()):
        months = _own_months(values, measure, place)
        if len(months) > len(found.get(subject, ())):
            found[subject] = months
    return found


def _own_months(values: Mapping[str, Decimal], measure: Measure, place: Place) -> dict[int, Decimal]:
    """What each month brought: of a year to date, its value less that of the month before."""
    calendar, found = calendar_of(place.pack), dict[int, Decimal]()
    for token, value in values.items():
        period = Period.parse(token, calendar)
        if period.kind is not PeriodKind.MONTH:
            continue
        before = Decimal(0)
        if measure.basis == "year_to_date" and period.months_elapsed() > 1:
            earlier = values.get(period.shift_months(-1).token)
            if earlier is None:
                continue  # nobody said how much of it was this month's
            before = earlier
        found[_index(period.first_day.year, period.first_day.month)] = value - before
    return found


def _index(year: int, month: int) -> int:
    return year * MONTHS_IN_YEAR + month - 1
