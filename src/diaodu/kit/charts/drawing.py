"""Drawing a chart's options without a browser: the page's own ECharts in QuickJS gives an SVG, resvg a PNG.

The same options give the same bytes: every drawing has an engine of its own, since ECharts counts its ids up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import quickjs
import resvg_py
from django.contrib.staticfiles.finders import find

from diaodu.kit.charts.options import Options

WIDTH, HEIGHT = 720, 420
ZOOM = 2
# what the page takes from its theme; documents are printed on white
PRINTED = {
    "$ink": "#1f2937",
    "$muted": "#6b7280",
    "$grid": "#d1d5db",
    "$surface": "#ffffff",
    "$green": "#2f9e44",
    "$blue": "#1d5fb8",
    "$yellow": "#e0a800",
    "$orange": "#d9480f",
    "$red": "#c92a2a",
    "$grey": "#868e96",
}
# ECharts looks for a window and timers; strings go back inside JSON because QuickJS hands out no ropes
_BEFORE = "var self = this, global = this; function setTimeout() { return 0 } function clearTimeout() {}"
_DRAW = """
function draw(given) {
  var asked = JSON.parse(given);
  for (var name in asked.maps) echarts.registerMap(name, asked.maps[name]);
  var chart = echarts.init(null, null, {renderer: "svg", ssr: true, width: asked.width, height: asked.height});
  chart.setOption(asked.options);
  return JSON.stringify({svg: chart.renderToSVGString()});
}
"""


def svg_of(options: Options, *, font: str, maps: Mapping[str, Any] | None = None, height: int = HEIGHT) -> str:
    """The chart as SVG text, ``WIDTH`` by ``height``, in the printed colours and one font family.

    ``maps`` are the outlines (GeoJSON) that the options name.
    """
    engine = quickjs.Context()
    for script in (_BEFORE, _echarts(), _DRAW):
        engine.eval(script)
    asked = {"options": _printed(options, font), "maps": maps or {}, "width": WIDTH, "height": height}
    drawn = engine.get("draw")(json.dumps(asked, ensure_ascii=False))
    return str(json.loads(drawn)["svg"])


def png_of(svg: str, fonts: Sequence[Path]) -> bytes:
    """The picture of an SVG, with these font files and no others."""
    files = [str(path) for path in fonts]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, font_files=files, skip_system_fonts=True))


def echarts_file() -> Path:
    """The vendored ECharts that pages and documents draw with."""
    found = find("vendor/echarts.min.js")
    if not isinstance(found, str):
        raise FileNotFoundError("vendor/echarts.min.js")
    return Path(found)


@cache
def _echarts() -> str:
    return echarts_file().read_text(encoding="utf-8")


def _printed(value: Any, font: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _printed(each, font) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(each, font) for each in value]
    return font if value == "$font" else PRINTED.get(value, value) if isinstance(value, str) else value
