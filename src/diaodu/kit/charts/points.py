"""Points by longitude and latitude on bare axes: no outline of any country is drawn, so none can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.kit.charts.options import LABEL, TEXT, TOOLTIP

SMALLEST, LARGEST = 10, 44
MARGIN = 2  # degrees left free around the points


@dataclass(frozen=True, slots=True)
class Point:
    """A named point in degrees, with how much it stands for and the words that say it."""

    name: str
    lon: Decimal
    lat: Decimal
    weight: int
    words: str


def points(*, title: str, marks: Sequence[Point], axes: tuple[str, str]) -> dict[str, Any]:
    """A scatter of at least one point, each as large as its weight says. ``axes`` names both axes."""
    most = max(mark.weight for mark in marks)
    spans = [_span([mark.lon for mark in marks]), _span([mark.lat for mark in marks])]
    x, y = ({"type": "value", "name": name, **span, **_axis()} for name, span in zip(axes, spans, strict=True))
    return {
        "textStyle": TEXT,
        "animation": False,
        "aria": {"enabled": True, "label": {"description": title}},
        "tooltip": {**TOOLTIP, "trigger": "item"},
        "grid": {"left": 8, "right": 40, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": x,
        "yAxis": y,
        "series": [
            {
                "type": "scatter",
                "itemStyle": {"color": "$blue", "opacity": 0.8},
                "labelLayout": {"hideOverlap": True},
                "data": [_mark(mark, most) for mark in marks],
            }
        ],
    }


def _mark(mark: Point, most: int) -> dict[str, Any]:
    size = SMALLEST + (LARGEST - SMALLEST) * (mark.weight / most) ** 0.5
    return {
        "value": [float(mark.lon), float(mark.lat)],
        "symbolSize": round(size, 1),
        "label": {**LABEL, "color": "$ink", "position": "right", "formatter": f"{mark.name} {mark.words}"},
        "tooltip": {"formatter": f"{mark.name}\n{mark.words}"},
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
