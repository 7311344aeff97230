"""Routes as straight lines on bare axes of longitude and latitude: no outline of any country, so none can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.kit.charts.options import LABEL, TEXT, TOOLTIP

COLOURS = ("$blue", "$orange", "$green", "$red", "$grey", "$yellow")
MARGIN = 2  # degrees left free around the stations


@dataclass(frozen=True, slots=True)
class Station:
    """A named point in degrees."""

    name: str
    lon: Decimal
    lat: Decimal


@dataclass(frozen=True, slots=True)
class Route:
    """A named line through its stations in order; ``link`` is where it leads."""

    name: str
    stations: tuple[Station, ...]
    link: str = ""


def routes(*, title: str, drawn: Sequence[Route], axes: tuple[str, str]) -> dict[str, Any]:
    """At least one route, each a straight line from station to station. ``axes`` names both axes."""
    stations = [station for route in drawn for station in route.stations]
    spans = [_span([station.lon for station in stations]), _span([station.lat for station in stations])]
    x, y = ({"type": "value", "name": name, **span, **_axis()} for name, span in zip(axes, spans, strict=True))
    return {
        "textStyle": TEXT,
        "animation": False,
        "aria": {"enabled": True, "label": {"description": title}},
        "tooltip": {**TOOLTIP, "trigger": "item"},
        "grid": {"left": 8, "right": 48, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": x,
        "yAxis": y,
        "series": [_line(route, COLOURS[number % len(COLOURS)]) for number, route in enumerate(drawn)],
    }


def _line(route: Route, colour: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": route.name,
        "color": colour,
        "symbolSize": 8,
        "symbol": "circle",
        "lineStyle": {"color": colour, "width": 2},
        "labelLayout": {"hideOverlap": True},
        "data": [_mark(route, station) for station in route.stations],
    }


def _mark(route: Route, station: Station) -> dict[str, Any]:
    return {
        "value": [float(station.lon), float(station.lat)],
        "label": {**LABEL, "color": "$ink", "position": "right", "formatter": station.name},
        "tooltip": {"formatter": f"{station.name}\n{route.name}"},
        "link": route.link,
    }


def _span(values: Sequence[Decimal]) -> dict[str, int]:
    return {"min": int(min(values)) - MARGIN, "max": int(max(values)) + MARGIN}


def _axis() -> dict[str, Any]:
    return {
        "axisLabel": TEXT,
        "nameTextStyle": TEXT,
        "axisLine": {"lineStyle": {"color": "$muted"}},
        "splitLine": {"lineStyle": {"color": "$grid"}},
    }
