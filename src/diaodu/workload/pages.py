"""The page of the workload ledger: a month, by unit and by form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from diaodu.boards.months import Month, asked_month
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.returns.queries import parent_places
from diaodu.workload.asked import Load, Names, loads

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Total:
    """How many forms, fields asked, and fields that stood there already."""

    times: int
    asked: int
    known: int

    @classmethod
    def of(cls, rows: Iterable[Load]) -> Total:
        """The sum of some loads."""
        listed = list(rows)
        return cls(*(sum(getattr(row, name) for row in listed) for name in ("times", "asked", "known")))


@dataclass(frozen=True, slots=True)
class OfForm:
    """What a form asked of all units that are shown."""

    names: Names
    units: int
    total: Total


@dataclass(frozen=True, slots=True)
class WorkloadPage:
    """A month of the ledger: the whole, each unit, each form; ``within`` is the place it is narrowed to."""

    month: Month
    within: str
    places: list[Place]
    total: Total
    units: list[tuple[Place, Total]]
    forms: list[OfForm]

    @property
    def generated(self) -> bool:
        """Whether invented units are shown."""
        return any(unit.pack.generated for unit, _total in self.units)


def workload_page(viewer: Viewer, query: Mapping[str, str], *, today: date) -> WorkloadPage:
    """The month that an address asks for, else the present one, as far as the viewer sees returns."""
    viewer.require(Permission.RETURN_VIEW)
    month = asked_month(query.get("month", "")) or Month.of(today)
    places = parent_places(viewer)
    within = query.get("place", "") if query.get("place") in {place.code for place in places} else ""
    rows = loads(viewer, month, within=within)
    units = [(of[0].unit, Total.of(of)) for of in _grouped(rows, lambda row: row.unit.pk)]
    return WorkloadPage(
        month=month,
        within=within,
        places=places,
        total=Total.of(rows),
        units=sorted(units, key=lambda row: (-row[1].asked, row[0].path)),
        forms=sorted(map(_of_form, _grouped(rows, lambda row: row.form)), key=lambda form: -form.total.asked),
    )


def _of_form(rows: list[Load]) -> OfForm:
    return OfForm(rows[0].names, len({row.unit.pk for row in rows}), Total.of(rows))


def _grouped(rows: Iterable[Load], key: Callable[[Load], Key]) -> list[list[Load]]:
    found: dict[Key, list[Load]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.values())
