"""Which months are closed, and the ledger numbers they were closed at."""

from __future__ import annotations

from datetime import date

from diaodu.kit.once import once
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.returns.models import Closing


def closed_at(place: Place, ends_on: date) -> Closing | None:
    """The closing in force over a place for the month that a period ends in: its own, or that of a place above."""
    codes = [code for code in place.path.split("/") if code]
    rows = Closing.objects.filter(place__code__in=codes, period=ends_on.isoformat()[:7]).order_by("number")
    latest = {row.place_id: row for row in rows}
    return next((row for row in latest.values() if row.action == "close"), None)


def closed_paths(ends_on: date) -> tuple[str, ...]:
    """The paths of the places for which the month that a period ends in is closed; it is for all below them too."""
    month = ends_on.isoformat()[:7]
    return once(("closed", month), lambda: _closed_in(month))


def _closed_in(month: str) -> tuple[str, ...]:
    rows = Closing.objects.filter(period=month).select_related("place").order_by("number")
    latest = {row.place_id: row for row in rows}
    return tuple(row.place.path for row in latest.values() if row.action == "close")


def closings(viewer: Viewer, *, period: str) -> list[Closing]:
    """The closings and reopenings of a month in sight, oldest first."""
    places = Place.objects.visible_to(viewer, Permission.RETURN_VIEW)
    rows = Closing.objects.filter(period=period, place__in=places)
    return list(rows.select_related("place", "recorded_by").order_by("number"))
