"""Tiles: one indicator each, with its target lines, lights and pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.boards import words
from diaodu.boards.figures import Figure, figure_of
from diaodu.indicators.answers import Answer, LightAnswer
from diaodu.indicators.regime import Regime
from diaodu.kit.languages import name_in_language

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile shows. ``every_line`` and ``every_pace`` are all there are; the properties are what fits."""

    code: str
    names: Names
    figure: Figure
    light: LightAnswer | None
    every_line: tuple[words.LineShown, ...]
    every_pace: tuple[words.PaceShown, ...]
    conflict: str

    @property
    def lines(self) -> tuple[words.LineShown, ...]:
        """The lines that the figure may be held against."""
        return tuple(line for line in self.every_line if not line.refused)

    @property
    def refused(self) -> tuple[words.LineShown, ...]:
        """The lines that it may not be compared with."""
        return tuple(line for line in self.every_line if line.refused)

    @property
    def more(self) -> tuple[words.LineShown, ...]:
        """The lines of which there is more to say than one sentence."""
        return tuple(line for line in self.lines if line.rest)

    @property
    def pace(self) -> tuple[words.PaceShown, ...]:
        """Progress towards the first line, on the baselines that there are."""
        first = self.every_pace[0].target if self.every_pace else ""
        return tuple(pace for pace in self.every_pace if pace.target == first and pace.expected is not None)


def tile_of(answer: Answer, *, regime: Regime, known: int | None, rules: str) -> Tile:
    """The tile of an answer, lit by a chosen rule set (empty: the indicator's own)."""
    unit = name_in_language(answer.unit.names) or answer.unit.code
    light = next((light for light in answer.lights if light.rules == rules), None) if rules else answer.light
    return Tile(
        code=answer.code,
        names=answer.indicator.names,
        figure=figure_of(answer, regime=regime, known=known),
        light=light,
        every_line=tuple(words.line_shown(answer, target, unit) for target in answer.targets),
        every_pace=tuple(words.pace_shown(answer, pace, unit) for pace in answer.pace),
        conflict=words.conflict_words(answer, unit),
    )
