"""The one builder of charts: plain JSON options for maps, bars and lines.

Colours are names such as ``$ink``, which the page fills in from its theme. Tooltips are drawn as rich text, because
HTML ones would need inline styles. A missing value is a gap, never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Options = dict[str, Any]

SHADES = ("#dbe8f8", "#a9c8ee", "#5f97d8", "#1d5fb8")
BLUE = {"color": "$blue", "lineStyle": {"color": "$blue"}}
TEXT = {"fontFamily": "$font", "color": "$ink"}
LABEL = {"show": True, "fontFamily": "$font", "fontSize": 11, "color": "#111827"}
HALO = {"textBorderColor": "#ffffff", "textBorderWidth": 2}
TOOLTIP = {"renderMode": "richText", "confine": True}


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a chart: its name, its number (None: no data) and the words that say it, with where it leads."""

    code: str
    name: str
    value: Decimal | None
    words: str
    link: str = ""
    highlighted: bool = False


def _number(value: Decimal | None) -> float | None:
    """A number for drawing only."""
    return None if value is None else float(value)


def base(description: str) -> Options:
    """What every chart has; ``description`` says to a screen reader what it shows."""
    return {
        "textStyle": TEXT,
        "animation": False,
        "aria": {"enabled": True, "label": {"description": description}},
        "tooltip": {**TOOLTIP, "trigger": "item"},
    }


def choropleth(*, title: str, map_url: str, marks: Sequence[Mark], no_data: str) -> Options:
    """A map of places shaded in up to four classes; a place without a value is left grey and says so."""
    data = [_region(mark, no_data) for mark in marks]
    series = {
        "type": "map",
        "map": map_url,
        "nameProperty": "code",
        "roam": False,
        "selectedMode": False,
        "itemStyle": {"areaColor": "$grid", "borderColor": "$surface"},
        "label": {**LABEL, **HALO},
        "labelLayout": {"hideOverlap": True},
        "emphasis": {"label": {"color": "#111827"}, "itemStyle": {"areaColor": "#f5d67b"}},
        "data": data,
    }
    scale = {"type": "piecewise", "pieces": _pieces(marks), "textStyle": TEXT, "left": "left", "bottom": "bottom"}
    drawn: Options = {**base(title), "series": [series]}
    return {**drawn, "visualMap": scale} if scale["pieces"] else drawn


def _region(mark: Mark, no_data: str) -> Options:
    words = mark.words if mark.value is not None else f"{no_data} · {mark.words}"
    return {
        "name": mark.code,
        "value": _number(mark.value),
        "label": {"formatter": mark.name},
        "tooltip": {"formatter": f"{mark.name}\n{words}"},
        "link": mark.link,
    }


def _pieces(marks: Sequence[Mark]) -> list[Options]:
    """Classes that hold about the same number of places each; equal values fall in one class."""
    values = sorted({mark.value for mark in marks if mark.value is not None})
    if not values:
        return []
    count = min(len(SHADES), len(values))
    cuts = [index * len(values) // count for index in range(count + 1)]
    starts, tops = [values[cut] for cut in cuts[:-1]], [values[cut - 1] for cut in cuts[1:]]
    classes = zip(starts, tops, [*starts[1:], None], SHADES[-count:], strict=True)
    return [_piece(low, top, high, shade) for low, top, high, shade in classes]


def _piece(low: Decimal, top: Decimal, high: Decimal | None, shade: str) -> Options:
    """A class from ``low`` up to below ``high``; it is called by its own values, so that no two seem to overlap."""
    label = f"≥ {low:,f}" if high is None else f"{low:,f} – {top:,f}" if top > low else f"{low:,f}"
    limits = {"gte": float(low)} if high is None else {"gte": float(low), "lt": float(high)}
    return {**limits, "label": label, "color": shade}


def bars(*, title: str, unit: str, marks: Sequence[Mark]) -> Options:
    """Horizontal bars in the order given, the first on top."""
    data = [
        {
            "value": _number(mark.value),
            "link": mark.link,
            "tooltip": {"formatter": f"{mark.name}\n{mark.words}"},
            "itemStyle": {"color": "$orange" if mark.highlighted else "$blue"},
        }
        for mark in marks
    ]
    return {
        **base(title),
        "grid": {"left": 8, "right": 56, "top": 24, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "name": unit, **axis()},
        "yAxis": {"type": "category", "inverse": True, "data": [mark.name for mark in marks], **axis()},
        "series": [{"type": "bar", "data": data, "barMaxWidth": 22}],
    }


def line(*, title: str, unit: str, marks: Sequence[Mark]) -> Options:
    """A value over periods; a period without a value breaks the line."""
    data = [{"value": _number(mark.value), "tooltip": {"formatter": f"{mark.name}\n{mark.words}"}} for mark in marks]
    return {
        **base(title),
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [mark.name for mark in marks], **axis()},
        "yAxis": {"type": "value", "name": unit, "scale": True, **axis()},
        "series": [{"type": "line", "data": data, "connectNulls": False, "symbolSize": 7, **BLUE}],
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A named line of a chart of several; a plan is dashed. Lines of one name are parts of one line."""

    name: str
    marks: tuple[Mark, ...]
    is_plan: bool


def courses(*, title: str, unit: str, months: Sequence[str], lines: Sequence[Line]) -> Options:
    """Several lines over the same months; a month without a value breaks its line."""
    names = list(dict.fromkeys(each.name for each in lines))
    return {
        **base(title),
        "legend": {"data": names, "textStyle": TEXT, "top": 0, "type": "scroll"},
        "grid": {"left": 8, "right": 24, "top": 56, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": list(months), **axis()},
        "yAxis": {"type": "value", "name": unit, **axis()},
        "series": [_series(each) for each in lines],
    }


def _series(drawn: Line) -> Options:
    colour = "$orange" if drawn.is_plan else "$blue"
    return {
        "type": "line",
        "name": drawn.name,
        "connectNulls": False,
        "symbol": "emptyDiamond" if drawn.is_plan else "circle",
        "symbolSize": 7,
        "color": colour,
        "lineStyle": {"color": colour, "type": "dashed" if drawn.is_plan else "solid"},
        "data": [
            {"value": _number(mark.value), "tooltip": {"formatter": f"{mark.name}\n{drawn.name} {mark.words}"}}
            for mark in drawn.marks
        ],
    }


def printed(drawn: Options) -> Options:
    """The same chart for paper, which has no tooltips: every mark says its number."""
    label = {"show": True, "color": "$ink", "fontFamily": "$font", "fontSize": 12}
    series = [{**each, "label": {**label, "position": _beside(each)}} for each in drawn["series"]]
    return {**{key: value for key, value in drawn.items() if key not in {"aria", "tooltip"}}, "series": series}


def _beside(series: Options) -> str:
    return "right" if series["type"] == "bar" else "top"


def axis() -> Options:
    """How an axis looks."""
    return {
        "axisLabel": TEXT,
        "nameTextStyle": TEXT,
        "axisLine": {"lineStyle": {"color": "$muted"}},
        "splitLine": {"lineStyle": {"color": "$grid"}},
    }
