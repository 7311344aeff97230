"""Assistance funds of a year against the year before: by place, industry, beneficiary and giver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from diaodu.boards.overview import Overview, overview
from diaodu.boards.rooms import place_of_room
from diaodu.boards.tiles import Tile
from diaodu.boards.words import RATE_DECIMALS
from diaodu.cooperation import ROOM
from diaodu.cooperation.naming import BY_GIVER, BY_PLACE, names_of_groups
from diaodu.core.absences import Reading
from diaodu.core.growth import growth_percent
from diaodu.core.rounding import round_half_up
from diaodu.core.units import Unit
from diaodu.indicators.asking import asked_year
from diaodu.indicators.regime import regime_of
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer
from diaodu.register.field_values import EXACT, number_value, text_value
from diaodu.register.kinds import Kind, kind_acting
from diaodu.register.models import Place, Roster, Subject
from diaodu.register.queries import place_shown

ASSISTANCE, RECEIVED, AMOUNT = "assistance", "received", "amount"
BY = (BY_PLACE, "giver_class", "sector", "beneficiary", BY_GIVER)
MOST = 40

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """What one group received: this year and last, how many gifts this year; ``growth`` in percent."""

    names: Names
    now: Decimal
    before: Decimal
    count: int

    @property
    def growth(self) -> Reading:
        """Growth on last year; not applicable where there was nothing."""
        return growth_percent(self.now, self.before)

    @property
    def growth_shown(self) -> Decimal | None:
        """The same rounded as rates are; None where it is not applicable."""
        growth = self.growth
        return round_half_up(growth, RATE_DECIMALS) if isinstance(growth, Decimal) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of one sort, the largest first; how many more there are than are shown."""

    code: str
    names: Names
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AssistancePage:
    """Assistance at a place in a year: the whole, then by each sort. Amounts are in ``unit``."""

    place: Place
    year: int
    kind: Kind
    unit: Unit | None
    whole: Line
    tables: tuple[Table, ...]
    shown: Overview
    counted: frozenset[str]

    @property
    def figures(self) -> tuple[tuple[Tile, ...], ...]:
        """The board's tiles on assistance: those of the indicators that are counted from this register."""
        groups = (tuple(tile for tile in group.tiles if tile.code in self.counted) for group in self.shown.groups)
        return tuple(group for group in groups if group)

    @property
    def generated(self) -> bool:
        """Whether it shows an invented place."""
        return self.place.pack.generated


def assistance_page(viewer: Viewer, query: Mapping[str, str], *, today: date) -> AssistancePage:
    """The page as an address asks for it, of the latest year in which anything came unless it names one.

    Raises ``NotFound``.
    """
    place = place_shown(viewer, place_of_room(viewer, ROOM, query.get("place", "").strip()))
    kind = kind_acting(place.pack, ASSISTANCE)
    if kind is None:
        raise NotFound(_("這個地區沒有幫扶登記冊。"))
    rows = received(viewer, place, kind)
    year = asked_year(query.get("year", "")) or _latest(rows) or today.year
    declared = kind.field(AMOUNT)
    whole = _lines(rows.annotate(group=Value("")), year)
    return AssistancePage(
        place=place,
        year=year,
        kind=kind,
        unit=regime_of(place.pack).units[declared.unit] if declared and declared.unit else None,
        whole=next(iter(whole.values()), Line({}, Decimal(0), Decimal(0), 0)),
        tables=tuple(_table(viewer, rows, kind, by, year) for by in BY),
        shown=overview(viewer, place.code, {"period": str(year)}, today=today, room=ROOM),
        counted=_counted(place, kind),
    )


def _counted(place: Place, kind: Kind) -> frozenset[str]:
    """The indicators that hang on measures counted from the register of a kind."""
    regime = regime_of(place.pack)
    families = Roster.objects.filter(kind=kind.code).values_list("family", flat=True)
    return frozenset(
        code
        for code in regime.indicators
        for measure in regime.measures_below(code)
        if measure.counted and measure.counted.roster in families
    )


def received(viewer: Viewer, place: Place, kind: Kind) -> QuerySet[Subject]:
    """What was received at or below a place, as far as the viewer may see it."""
    seen = Subject.objects.visible_to(viewer).filter(kind=kind.code, stage=RECEIVED)
    return seen.filter(place__path__startswith=place.path)


def _latest(rows: QuerySet[Subject]) -> int | None:
    last: date | None = rows.aggregate(last=Max("on"))["last"]
    return last.year if last else None


def _table(viewer: Viewer, rows: QuerySet[Subject], kind: Kind, by: str, year: int) -> Table:
    group = F("place__code") if by == BY_PLACE else text_value(by)
    found = _lines(rows.annotate(group=group), year)
    names = names_of_groups(viewer, by, list(found)[:MOST], [kind])
    lines = tuple(
        Line(names.get(code, {}), line.now, line.before, line.count) for code, line in [*found.items()][:MOST]
    )
    declared = kind.field(by)
    return Table(by, declared.names if declared else {}, lines, max(0, len(found) - MOST))


def _lines(rows: QuerySet[Any], year: int) -> dict[str, Line]:
    """The groups with money in this year or the last, the largest of this year first."""
    amount = number_value(AMOUNT)
    now, before = (Q(on__year=each) for each in (year, year - 1))
    found = (
        rows.order_by()
        .filter(now | before)
        .values("group")
        .annotate(
            now=Coalesce(Sum(amount, filter=now), Value(0), output_field=EXACT),
            before=Coalesce(Sum(amount, filter=before), Value(0), output_field=EXACT),
            count=Count("pk", filter=now),
        )
        .order_by("-now", "-before", "group")
    )
    return {row["group"]: Line({}, row["now"], row["before"], row["count"]) for row in found}
