"""The drawn map: six fields of a jittered grid in the open sea, so that nobody takes it for a country."""

from __future__ import annotations

import json
from itertools import pairwise

from sample_pack.dice import Dice
from sample_pack.files import simplified
from sample_pack.words import PREFECTURES, PROVINCE_CODE

COLUMNS, ROWS = 3, 2
STEP = 2000  # thousandths of a degree from node to node
JITTER = 380
PIECES = 8
Point = tuple[int, int]


def _node(column: int, row: int) -> Point:
    dice = Dice(f"node:{column}:{row}")
    return column * STEP + dice.between(-JITTER, JITTER), row * STEP + dice.between(-JITTER, JITTER)


def _border(start: Point, end: Point) -> list[Point]:
    """The points after `start` up to `end`; the same line whichever side draws it."""
    if start > end:
        return [*reversed(_border(end, start)[:-1]), end]
    dice = Dice(f"border:{start}:{end}")
    between = [
        tuple(a + (b - a) * piece // PIECES + dice.between(-90, 90) for a, b in zip(start, end, strict=True))
        for piece in range(1, PIECES)
    ]
    return [*((x, y) for x, y in between), end]


def _ring(column: int, row: int) -> list[Point]:
    corners = [_node(column + x, row + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
    ring = [corners[0]]
    for start, end in pairwise(corners):
        ring += _border(start, end)
    return ring


def label_point(number: int) -> Point:
    """The middle of a prefecture's field, in thousandths of a degree."""
    points = _ring(number % COLUMNS, number // COLUMNS)[:-1]
    return sum(x for x, _ in points) // len(points), sum(y for _, y in points) // len(points)


def degrees(value: int) -> str:
    """Thousandths as plain degrees."""
    return f"{value // 1000}.{value % 1000:03}" if value >= 0 else f"-{-value // 1000}.{-value % 1000:03}"


def drawn_map() -> str:
    """The map as GeoJSON."""
    features = []
    for number, prefecture in enumerate(PREFECTURES):
        ring = [[x / 1000, y / 1000] for x, y in _ring(number % COLUMNS, number // COLUMNS)]
        properties = {
            "code": prefecture.code, "level": "prefecture", "parent": PROVINCE_CODE,
            **prefecture.name.cells(),
            "short_hant": prefecture.short.hant, "short_hans": simplified(prefecture.short.hant),
            "short_en": prefecture.short.en, "cp": [value / 1000 for value in label_point(number)],
        }  # fmt: skip
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
