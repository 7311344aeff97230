"""Tiles: one indicator each, with its target lines, lights and pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.boards import words
from diaodu.boards.figures import Figure, figure_of
from diaodu.indicators.answers import Answer, LightAnswer
from diaodu.kit.languages import name_in_language

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile shows."""

    code: str
    names: Names
    figure: Figure
    light: LightAnswer | None
    lines: tuple[words.LineShown, ...]
    pace: tuple[words.PaceShown, ...]
    conflict: str


def tile_of(answer: Answer, *, sources: Mapping[str, Names], known: int | None, rules: str) -> Tile:
    """The tile of an answer, lit by a chosen rule set (empty: the indicator's own)."""
    unit = name_in_language(answer.unit.names) or answer.unit.code
    light = next((light for light in answer.lights if light.rules == rules), None) if rules else answer.light
    return Tile(
        code=answer.code,
        names=answer.indicator.names,
        figure=figure_of(answer, sources=sources, known=known),
        light=light,
        lines=tuple(words.line_shown(answer, target, unit) for target in answer.targets),
        pace=tuple(words.pace_shown(answer, pace, unit) for pace in answer.pace),
        conflict=words.conflict_words(answer, unit),
    )
