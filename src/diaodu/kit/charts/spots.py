"""Points and routes on bare axes of longitude and latitude: no outline of any country, so none can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.kit.charts.options import LABEL, Options, axis, base

SMALLEST, LARGEST = 10, 44
COLOURS = ("$blue", "$orange", "$green", "$red", "$grey", "$yellow")
MARGIN = 2  # degrees left free around the spots


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point in degrees."""

    name: str
    lon: Decimal
    lat: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """A spot with how much it stands for and the words that say it."""

    spot: Spot
    weight: int
    words: str


@dataclass(frozen=True, slots=True)
class Route:
    """A named line through its stations in order; ``link`` is where it leads."""

    name: str
    stations: tuple[Spot, ...]
    link: str = ""


def points(*, title: str, marks: Sequence[Point], axes: tuple[str, str]) -> Options:
    """A scatter of at least one point, each as large as its weight says. ``axes`` names both axes."""
    most = max(mark.weight for mark in marks)
    scatter = {
        "type": "scatter",
        "itemStyle": {"color": "$blue", "opacity": 0.8},
        "labelLayout": {"hideOverlap": True},
        "data": [_sized(mark, most) for mark in marks],
    }
    return {**_bare(title, axes, [mark.spot for mark in marks]), "series": [scatter]}


def routes(*, title: str, drawn: Sequence[Route], axes: tuple[str, str]) -> Options:
    """At least one route, each a straight line from station to station. ``axes`` names both axes."""
    series = [_line(route, COLOURS[number % len(COLOURS)]) for number, route in enumerate(drawn)]
    return {**_bare(title, axes, [spot for route in drawn for spot in route.stations]), "series": series}


def _bare(title: str, axes: tuple[str, str], spots: Sequence[Spot]) -> Options:
    """A chart whose axes hold all of at least one spot."""
    spans = [_span([spot.lon for spot in spots]), _span([spot.lat for spot in spots])]
    x, y = ({"type": "value", "name": name, **span, **axis()} for name, span in zip(axes, spans, strict=True))
    grid = {"left": 8, "right": 48, "top": 32, "bottom": 8, "containLabel": True}
    return {**base(title), "grid": grid, "xAxis": x, "yAxis": y}


def _span(values: Sequence[Decimal]) -> dict[str, int]:
    return {"min": int(min(values)) - MARGIN, "max": int(max(values)) + MARGIN}


def _sized(mark: Point, most: int) -> Options:
    size = SMALLEST + (LARGEST - SMALLEST) * (mark.weight / most) ** 0.5
    return {**_mark(mark.spot, f"{mark.spot.name} {mark.words}", mark.words), "symbolSize": round(size, 1)}


def _line(route: Route, colour: str) -> Options:
    return {
        "type": "line",
        "name": route.name,
        "color": colour,
        "symbolSize": 8,
        "symbol": "circle",
        "lineStyle": {"color": colour, "width": 2},
        "labelLayout": {"hideOverlap": True},
        "data": [{**_mark(spot, spot.name, route.name), "link": route.link} for spot in route.stations],
    }


def _mark(spot: Spot, label: str, words: str) -> Options:
    return {
        "value": [float(spot.lon), float(spot.lat)],
        "label": {**LABEL, "color": "$ink", "position": "right", "formatter": label},
        "tooltip": {"formatter": f"{spot.name}\n{words}"},
    }
