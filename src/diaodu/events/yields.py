"""What events and delegations yielded: the leads and deals that link back to them, with their money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.db.models.fields.json import KeyTextTransform

from diaodu.core.units import Unit, UnitBook, from_base
from diaodu.events.happenings import CANCELLED, Filters, Held, dated, in_sight
from diaodu.indicators.regime import regime_of
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.field_values import number_value
from diaodu.register.kinds import MERGED, Kind, acting, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries import codes_acting

DEAL, TRANCHE = "deal", "tranche"
CAME_FROM, SIGNED_AT, OF_DEAL = "came_from", "signed_at", "of_deal"
SIGNED_ON, CONTRACT_AMOUNT, TRANCHE_AMOUNT, ACCEPTED = "signed_on", "signed_amount", "amount", "accepted"
ROWS = 50
FIELDS = "source__fields"  # of the deal or tranche that links
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of an event: leads, deals signed there or from them, their contract amounts and funds in place.

    The money is in ``shown_unit()``.
    """

    leads: int = 0
    deals: int = 0
    amount: Decimal = ZERO
    funds: Decimal = ZERO


NOTHING = Yield()


@dataclass(frozen=True, slots=True)
class Row:
    """An event or delegation with what it yielded."""

    held: Held
    gained: Yield


@dataclass(frozen=True, slots=True)
class YieldsPage:
    """A page of a year's events and delegations, the latest first, with what each yielded."""

    year: int
    filters: Filters
    rows: tuple[Row, ...]
    page: Page[Subject]
    unit: Unit | None

    @property
    def generated(self) -> bool:
        """Whether invented rows are shown."""
        return any(row.held.subject.pack.generated for row in self.rows)


def yields_page(viewer: Viewer, query: Mapping[str, str], *, year: int) -> YieldsPage:
    """The events of a year as an address asks for them. What is cancelled yields nothing."""
    filters = Filters.of(query)
    found = in_sight(viewer, filters).filter(on__range=(date(year, 1, 1), date(year, 12, 31)))
    page = Paginator(found.exclude(stage=CANCELLED).order_by("-on", "-number"), ROWS).get_page(query.get("page"))
    held = dated(page.object_list)
    gained = yields_of(viewer, [row.subject.pk for row in held])
    return YieldsPage(
        year, filters, tuple(Row(row, gained.get(row.subject.pk, NOTHING)) for row in held), page, shown_unit()
    )


def yields_of(viewer: Viewer, events: Iterable[int]) -> dict[int, Yield]:
    """What each of some events yielded, of the deals that the viewer may see.

    A deal that came from an event is one of its leads; it is one of its deals when it was signed there, or came from
    there and has a contract. Its amount counts once for each event that it names, never twice for one.
    """
    pairs = _pairs(viewer, events)
    funds = _funds(viewer, {deal for _event, deal in pairs})
    found: dict[int, list[tuple[bool, bool, Decimal, Decimal]]] = defaultdict(list)
    for (event, deal), (codes, signed, amount) in pairs.items():
        is_deal = SIGNED_AT in codes or signed
        found[event].append((CAME_FROM in codes, is_deal, amount if is_deal else ZERO, funds.get(deal, ZERO)))
    return {event: _summed(rows) for event, rows in found.items()}


def deals_of(viewer: Viewer, event: Subject, *, most: int) -> list[Subject]:
    """The leads and deals that link to an event, the latest first."""
    linking = Link.objects.filter(target=event, code__in=(CAME_FROM, SIGNED_AT)).values("source")
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(DEAL), pk__in=linking).exclude(stage=MERGED)
    return list(seen.select_related("place", "pack").order_by("-number")[:most])


def shown_unit() -> Unit | None:
    """The unit in which money is shown: that of the contract amount as the first pack with deals declares it."""
    for pack in loaded_packs().values():
        for kind in acting(kinds(pack), DEAL):
            declared = kind.field(CONTRACT_AMOUNT)
            if declared and declared.unit:
                return regime_of(pack).units[declared.unit]
    return None


def _summed(rows: Iterable[tuple[bool, bool, Decimal, Decimal]]) -> Yield:
    leads, deals, amounts, funds = zip(*rows, strict=True)
    unit = shown_unit()
    money = [from_base(sum(each, ZERO), unit) if unit else sum(each, ZERO) for each in (amounts, funds)]
    return Yield(sum(leads), sum(deals), *money)


def _pairs(viewer: Viewer, events: Iterable[int]) -> dict[tuple[int, int], tuple[set[str], bool, Decimal]]:
    """Each event with each deal that links to it: by which links, whether it has a contract, its amount in yuan."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(DEAL)).exclude(stage=MERGED)
    links = Link.objects.filter(target__in=list(events), code__in=(CAME_FROM, SIGNED_AT), source__in=seen)
    signed = KeyTextTransform(SIGNED_ON, FIELDS)
    rows = links.annotate(amount=number_value(CONTRACT_AMOUNT, fields=FIELDS), signed=signed).values_list(
        "target", "source", "code", "source__kind", "source__pack__code", "signed", "amount"
    )
    found: dict[tuple[int, int], tuple[set[str], bool, Decimal]] = {}
    units = _units(DEAL, CONTRACT_AMOUNT)
    for event, deal, code, kind, pack, signed_on, amount in rows:
        codes, *_rest = found.get((event, deal), (set(),))
        base = (amount or ZERO) * units.get((pack, kind), Decimal(1))
        found[event, deal] = (codes | {code}, bool(signed_on), base)
    return found


def _funds(viewer: Viewer, deals: Iterable[int]) -> dict[int, Decimal]:
    """The funds in place of some deals in yuan: their accepted tranches that the viewer may see."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(TRANCHE), stage=ACCEPTED)
    links = Link.objects.filter(target__in=list(deals), code=OF_DEAL, source__in=seen)
    rows = links.order_by().values_list("target", "source__kind", "source__pack__code")
    found: dict[int, Decimal] = defaultdict(Decimal)
    units = _units(TRANCHE, TRANCHE_AMOUNT)
    for deal, kind, pack, amount in rows.annotate(amount=Sum(number_value(TRANCHE_AMOUNT, fields=FIELDS))):
        found[deal] += (amount or ZERO) * units.get((pack, kind), Decimal(1))
    return found


def _units(part: str, field: str) -> dict[tuple[str, str], Decimal]:
    """How many yuan one of a money field is, by pack and kind of those who play a part."""
    found: dict[tuple[str, str], Decimal] = {}
    for pack in loaded_packs().values():
        units = regime_of(pack).units
        for kind in acting(kinds(pack), part):
            found[pack.code, kind.code] = _factor(kind, field, units)
    return found


def _factor(kind: Kind, field: str, units: UnitBook) -> Decimal:
    declared = kind.field(field)
    return units[declared.unit].factor if declared and declared.unit else Decimal(1)
