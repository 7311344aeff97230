"""All files of an edition, and the digests of everything they were drawn with."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from diaodu.editions.content import Content
from diaodu.editions.rendering.charts import drawn_charts
from diaodu.editions.rendering.data import data_files
from diaodu.editions.rendering.fonts import font_files
from diaodu.editions.rendering.page import as_html
from diaodu.editions.rendering.pdf import as_pdf
from diaodu.editions.rendering.text import as_text
from diaodu.editions.rendering.word import as_word
from diaodu.kit.charts.drawing import echarts_file, png_of

LIBRARIES = ("django", "lxml", "opencc", "python-docx", "quickjs-ng", "resvg-py", "typst")
HOUSE = Path(__file__).resolve().parents[2]
DRAWN = (
    "editions/composing/*.py", "editions/content.py", "editions/periods.py", "editions/rendering/*.py",
    "editions/rendering/*.typ", "editions/template/*.py", "editions/templates/editions/file*.html",
    "editions/templates/editions/_content*.html", "kit/charts/*.py",
)  # fmt: skip


def drawn_files(content: Content) -> dict[str, bytes]:
    """Every file by name. Raises ``FilesMissing`` without the fonts."""
    content = content.in_order()
    fonts, charts = font_files(), drawn_charts(content)
    pictures = {code: png_of(svg, fonts) for code, svg in charts.items()}
    return {
        "circular.docx": as_word(content, pictures),
        "circular.html": as_html(content, charts).encode(),
        "circular.pdf": as_pdf(content, charts),
        "circular.txt": as_text(content).encode(),
        **{f"chart-{code}.svg": svg.encode() for code, svg in charts.items()},
        **{f"chart-{code}.png": png for code, png in pictures.items()},
        **data_files(content),
    }


def digest(content: bytes) -> str:
    """The digest by which files are compared."""
    return hashlib.sha256(content).hexdigest()


def renderers() -> dict[str, str]:
    """What files are drawn with: fonts, libraries, ECharts, and our own code, each by digest or version."""
    return {
        **{f"font {path.name}": _of_file(path) for path in font_files()},
        **{f"library {name}": version(name) for name in LIBRARIES},
        "library zlib": zlib.ZLIB_RUNTIME_VERSION,
        "echarts": _of_file(echarts_file()),
        "layout": _of_house(),
    }


@cache
def _of_file(path: Path) -> str:
    return digest(path.read_bytes())


@cache
def _of_house() -> str:
    """Of the code and templates that compose and draw."""
    total = hashlib.sha256()
    for file in sorted(path for pattern in DRAWN for path in HOUSE.glob(pattern)):
        total.update(str(file.relative_to(HOUSE)).encode())
        total.update(file.read_bytes())
    return total.hexdigest()
