"""The freight services that somebody may see, with the numbers of their timetable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import Value
from django.db.models.lookups import StartsWith
from django.utils.translation import gettext as _

from diaodu.core.timetables import Timetable
from diaodu.core.units import from_base
from diaodu.kit.refusals import NotFound
from diaodu.ledger.measures import unit_book
from diaodu.ledger.queries import latest_values
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Field, Kind, Word, kinds
from diaodu.register.models import Place, Roster, Subject
from diaodu.register.queries import codes_acting
from diaodu.register.queries.subjects import lying_within
from diaodu.register.querysets import SubjectQuerySet

ROOM = "freight"
SERVICE, RUN, LEG = "freight_service", "run", "route_leg"  # the parts that the kinds of this room play
OF_SERVICE = "of_service"
LENGTH, LOW, HIGH, SEA, SAVED = "length_km", "transit_days_low", "transit_days_high", "sea_days", "days_saved"
PER_WEEK, FROM, TO = "runs_per_week", "operates_from", "operates_to"
NUMBERS = (LENGTH, LOW, HIGH, SEA, SAVED, PER_WEEK)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a service in the unit of its field; ``fact`` is the ledger number it was read under, if any.

    ``implied`` says that it follows from two others and was not given itself.
    """

    value: Decimal
    unit: Mapping[str, str]
    fact: int | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its numbers by the code of their field; what nobody gave is not among them.

    ``complete`` says that all of its runs are registered and in sight, so that they may be held against the plan;
    ``from_above`` that it is a higher place's, of whose runs the viewer sees those of the own places only.
    """

    subject: Subject
    kind: Kind
    numbers: Mapping[str, Number]
    complete: bool
    from_above: bool

    def number(self, code: str) -> Decimal | None:
        """A number, None where nobody gave it."""
        found = self.numbers.get(code)
        return found.value if found else None

    @property
    def mode(self) -> Word | None:
        """By what it goes."""
        return self.kind.chosen("mode", self.subject.fields)

    @property
    def stage(self) -> Word | None:
        """Its stage with names."""
        return self.kind.stage(self.subject.stage)

    @property
    def stations(self) -> list[str]:
        """Where it begins, passes and ends, as its fields say."""
        told = [text for text in map(self.subject.text, ("origin", "via", "destination")) if text]
        return [text for text, _again in groupby(told)]  # a way that ends where it passes names that station once

    @property
    def timetable(self) -> Timetable | None:
        """What it promises; None without a frequency or a day from which it holds."""
        per_week, first = self.number(PER_WEEK), self.subject.day(FROM)
        if per_week is None or first is None:
            return None
        return Timetable(Fraction(per_week), first, self.subject.day(TO))

    @property
    def span(self) -> tuple[Fraction, Fraction] | None:
        """The planned transit in days, from and to; one of them alone is both."""
        given = [found for code in (LOW, HIGH) if (found := self.number(code)) is not None]
        return (Fraction(given[0]), Fraction(given[-1])) if given else None


def services(viewer: Viewer, place: Place | None = None) -> list[Service]:
    """The services at a place and below, and those of higher places that the viewer sees from there, by name.

    Without a place all that are in sight.
    """
    found = _in_sight(viewer)
    if place is not None:
        above = Q(StartsWith(Value(place.path), F("place__path"))) & ~Q(pk__in=found.lying_within(viewer).values("pk"))
        found = found.filter(Q(place__path__startswith=place.path) | above)
    return _with_numbers(viewer, list(found.order_by("sort_key", "id")))


def service_shown(viewer: Viewer, code: str) -> Service:
    """One service. Raises ``NotFound`` for what is none, and for one out of sight alike."""
    found = _in_sight(viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的貨運班列或航線。") % {"code": code})
    return _with_numbers(viewer, [found])[0]


def services_of(viewer: Viewer, run: Subject) -> list[Service]:
    """The service in sight that a run is of; none where nobody linked it to one."""
    linked = _in_sight(viewer).filter(links_in__source=run.pk, links_in__code=OF_SERVICE, links_in__ended_at=None)
    return _with_numbers(viewer, list(linked))


def _in_sight(viewer: Viewer) -> SubjectQuerySet:
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(SERVICE))
    return seen.select_related("place", "organisation", "pack")


def _with_numbers(viewer: Viewer, found: Sequence[Subject]) -> list[Service]:
    declared = {row.pk: kinds(row.pack)[row.kind] for row in found}
    facts = facts_for(viewer, found, declared)
    complete, own = _complete_places(), lying_within(viewer, [row.pk for row in found])
    return [
        Service(
            row,
            declared[row.pk],
            _numbers(row, declared[row.pk], facts.get(row.pk, {})),
            complete=row.pk in own and bool(row.place and row.place.path.startswith(complete)),
            from_above=row.pk not in own,
        )
        for row in found
    ]


def facts_for(viewer: Viewer, found: Iterable[Subject], declared: Mapping[int, Kind]) -> dict[int, dict[str, Any]]:
    """The latest figure of each measure that stands for an empty field, by subject."""
    asked = {field.measure for kind in declared.values() for field in kind.fields if field.measure}
    known: dict[int, dict[str, Any]] = {}
    for fact in latest_values(viewer, [row.pk for row in found], asked) if asked else []:
        known.setdefault(fact.subject_id, {})[fact.measure] = fact
    return known


def _numbers(row: Subject, kind: Kind, facts: Mapping[str, Any]) -> dict[str, Number]:
    fields = [field for code in NUMBERS if (field := kind.field(code))]
    given = {field.code: number for field in fields if (number := number_of(row, field, facts))}
    low, saved = given.get(HIGH) or given.get(LOW), given.get(SAVED)
    if SEA not in given and low and saved:
        given[SEA] = Number(low.value + saved.value, low.unit, implied=True)
    if SAVED not in given and low and SEA in given:
        given[SAVED] = Number(given[SEA].value - low.value, low.unit, implied=True)
    return given


def number_of(row: Subject, field: Field, facts: Mapping[str, Any]) -> Number | None:
    """The number of a subject's field, or the fact of the field's measure that stands for it; None without either."""
    units = unit_book(row.pack)
    names = units[field.unit].names if field.unit else {}
    given, fact = row.decimal(field.code), facts.get(field.measure)
    if given is not None:
        return Number(given, names)
    if fact is None:
        return None
    return Number(from_base(fact.value, units[field.unit]) if field.unit else fact.value, names, fact.number)


def _complete_places() -> tuple[str, ...]:
    """The paths of the places in which every run is registered."""
    listing = Roster.objects.filter(kind__in=codes_acting(RUN), complete=True)
    return tuple(listing.values_list("place__path", flat=True))


def today_or_end(year: int, today: date) -> date:
    """The last day of a year, or today where that is earlier."""
    return min(date(year, 12, 31), today)
