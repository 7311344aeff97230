"""The charts of an edition, drawn for paper."""

from __future__ import annotations

from diaodu.editions.content import Content
from diaodu.editions.rendering.fonts import sans
from diaodu.kit.charts.drawing import svg_of


def drawn_charts(content: Content) -> dict[str, str]:
    """The SVG of every chart by its code."""
    font = sans(content.form)
    return {chart.code: svg_of(dict(chart.options), font=font) for chart in content.charts()}
