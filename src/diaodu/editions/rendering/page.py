"""A circular as one HTML file that needs nothing beside it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from diaodu.editions.content import Content
from diaodu.editions.rendering.words import frame

LANGUAGES = {"hant": "zh-Hant", "hans": "zh-Hans"}


def as_html(content: Content, charts: Mapping[str, str]) -> str:
    """The file. ``charts`` are SVG texts by code."""
    return render_to_string("editions/file.html", {**shown(content, charts), "language": LANGUAGES[content.form]})


def shown(content: Content, charts: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a circular's text needs, in the file and on the site's pages."""
    return {
        "content": content,
        "pictures": {
            code: f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" for code, svg in charts.items()
        },
        "frame": frame(content),
    }
