"""From what was said to a record of the schema: offsets, characters of the script, typing noise."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from opencc import OpenCC

from tests.figures.texts.quantity import Ignored, Quantity, Said

# What the converters write and the offices do not.
USUAL = (
    ("爲", "為"),
    ("公佈", "公布"),
    ("發佈", "發布"),
    ("新籤", "新簽"),
    ("敘永", "叙永"),
    ("覈", "核"),
    ("摺", "折"),
    ("迴落", "回落"),
)
PUNCTUATION = str.maketrans("，；：", ",;:")


@cache
def converter(name: str) -> OpenCC:
    """A converter from simplified to the characters of a region."""
    return OpenCC(name)


def turned(text: str, script: str) -> str:
    """The text in a script; never changes its length, so that offsets stay."""
    if script in {"Hans", "Latn"}:
        return text
    out = str(converter(script).convert(text))
    for wrong, usual in USUAL:
        out = out.replace(wrong, usual)
    if len(out) != len(text):
        raise ValueError(f"conversion moved offsets: {text}")
    return out


def noisy(said: Said, random: Random, noise: str) -> None:
    """Typing noise between the spans: half-width punctuation, blanks, line breaks. Never inside a span."""
    pieces: list[str | Quantity | Ignored] = []
    for piece in said.pieces:
        if not isinstance(piece, str):
            pieces += [" ", piece, " "] if noise == "blanks" else [piece]
        elif noise == "half-width":
            pieces.append(piece.translate(PUNCTUATION))
        elif noise == "lines":
            pieces.append(piece.replace("。", "。\n"))
        else:
            pieces.append(piece)
    said.pieces = pieces


def record(name: str, said: Said, *, script: str, converter_name: str, place: str, source: str) -> dict[str, Any]:
    """The record: text, quantities in order, relations, spans to ignore."""
    quantities, ignored, text = _placed(said)
    if script == "mixed":
        half = text.find("。", len(text) // 3) + 1
        text = turned(text[:half], "s2t") + text[half:]
    else:
        text = turned(text, converter_name)
    for number, quantity in enumerate(quantities, 1):
        quantity.id = f"q{number}"
        quantity.text = text[quantity.start : quantity.end]
        quantity.unit = (
            quantity.unit
            if quantity.unit in {"%", "pp", ""}
            else turned(quantity.unit, converter_name if script == "Hant" else "Hans")
        )
        if quantity.unit and quantity.unit not in quantity.text and script == "mixed":
            quantity.unit = turned(quantity.unit, "s2t")
    for number, relation in enumerate(said.relations, 1):
        relation.id = f"r{number}"
    return {
        "id": name, "source": source, "place": place, "script": script, "wording": "generated", "text": text,
        "quantities": [q.record() for q in quantities], "relations": [r.record() for r in said.relations],
        "ignore": [[i.start, i.start + len(i.text)] for i in ignored],
    }  # fmt: skip


def _placed(said: Said) -> tuple[list[Quantity], list[Ignored], str]:
    quantities, ignored, text = [], [], ""
    for piece in said.pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if piece.start >= 0:
            raise ValueError(f"said twice: {piece.text}")
        piece.start = len(text)
        text += piece.text
        (quantities if isinstance(piece, Quantity) else ignored).append(piece)
    return quantities, ignored, text
