"""The words around a circular's own text, in its script."""

from __future__ import annotations

from typing import Any

from diaodu.editions.content import Content, Figure
from diaodu.kit.text import to_simplified

COLUMNS = ("編號", "名稱", "地區或對象", "時期", "印作", "未舍入值", "定義與台賬號")


FACTS = 3
SHOWN = 12
"""How many signs of an unrounded value paper shows; the data files hold all of it."""


def on_paper(figure: Figure) -> str:
    """The unrounded value for a list on paper, cut short where it goes on, with its unit; why there is none."""
    if figure.unrounded is None:
        return figure.reason
    text = figure.unrounded if len(figure.unrounded) <= SHOWN else f"{figure.unrounded[:SHOWN]}…"
    return f"{text}{figure.unit_name}"


def origin(figure: Figure) -> str:
    """By which definition, and from which facts: the first three."""
    facts = " ".join(f"#{number}" for number in figure.facts[:FACTS]) + (" …" if len(figure.facts) > FACTS else "")
    return f"{figure.code} v{figure.version} {facts}".strip()


def frame(content: Content) -> dict[str, Any]:
    """``signed``, ``seal``, ``annex``, ``known``, ``sample``, ``sources``, and ``columns`` of the list of figures."""
    words = {
        "signed": "簽發人",
        "seal": "（印章）",
        "annex": "附：數據清單",
        "known": f"除註明原載者外，各數均按台賬第 {content.number} 號時的記載計算。",
        "sample": "示例：本文數據為生成數據，並非真實地方、企業或項目。",
        "sources": "引述出處",
    }
    said = to_simplified if content.form == "hans" else str
    return {**{key: said(word) for key, word in words.items()}, "columns": [said(word) for word in COLUMNS]}
