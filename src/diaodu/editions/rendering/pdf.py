"""A circular as PDF, set by Typst in the layout of GB/T 9704 with embedded fonts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from diaodu.editions.content import Content
from diaodu.editions.rendering.fonts import font_files, sans, serif
from diaodu.editions.rendering.words import frame, on_paper, origin

LAYOUT = Path(__file__).with_name("layout.typ")


def as_pdf(content: Content, charts: Mapping[str, str]) -> bytes:
    """The PDF. ``charts`` are SVG texts by code. Raises ``FilesMissing`` without the fonts."""
    fonts_named = {"serif": serif(content.form), "sans": sans(content.form)}
    notes = {figure.id: [on_paper(figure), _breakable(origin(figure))] for figure in content.figures}
    asked = {**content.as_json(), "fonts": fonts_named, "words": frame(content), "notes": notes}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "layout.typ").write_text(LAYOUT.read_text(encoding="utf-8"), encoding="utf-8")
        (root / "content.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
        for font in font_files():
            (root / font.name).symlink_to(font)  # Typst looks through folders: this one holds our four and no others
        for code, svg in charts.items():
            (root / f"chart-{code}.svg").write_text(svg, encoding="utf-8")
        made = typst.compile(
            str(root / "layout.typ"), root=folder, font_paths=[folder], ignore_system_fonts=True, timestamp=0
        )
    return bytes(made)


def _breakable(code: str) -> str:
    """A code that a narrow column may break after a dot or a line."""
    return code.replace(".", ".\u200b").replace("_", "_\u200b")
