"""A score sheet carried out: the figures of every place of it, and what they give, now and a period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.periods import Period
from diaodu.core.rank_moves import RankMove, moved
from diaodu.core.ranking import Ranked, rank
from diaodu.core.score_sheets import Figures, Score, Sheet, assess
from diaodu.core.target_lines import TargetKind
from diaodu.core.targets import Met
from diaodu.core.units import to_base
from diaodu.indicators.answering import Answerer
from diaodu.indicators.answers import Answer, TargetAnswer
from diaodu.indicators.asking import Desk
from diaodu.indicators.evaluate.bases import has_small_base
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.models import Adjustment
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.scoring.adjustments import adjustments_on, points_of
from diaodu.indicators.scoring.definitions import PeerClass, ScoreItem, ScoreSheet

LEVELS = frozenset({TargetKind.LEVEL.value, TargetKind.SHARE.value})


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for one item of one place. ``line`` is the target line where the target is the place's own."""

    answer: Answer
    growth: Answer | None
    line: TargetAnswer | None
    figures: Figures
    small_base: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A peer class at one period: what was read, the adjustments, and the scores and ranks that follow."""

    period: Period
    read: Mapping[str, Mapping[str, Read]]
    adjusted: Mapping[str, Sequence[Adjustment]]
    adjustments: Mapping[str, Decimal]
    scores: Mapping[str, Score]
    ranks: Mapping[str, Ranked]

    @property
    def table(self) -> dict[str, dict[str, Figures]]:
        """The figures by place and item."""
        return {place: {key: read.figures for key, read in row.items()} for place, row in self.read.items()}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A peer class of a sheet, at a period and the one before. ``places`` stand best first, without a score last.

    ``moves`` are the changes of rank, told apart by whose figures moved; none where a rank is lacking.
    """

    sheet: ScoreSheet
    counted: Sheet
    peer_class: PeerClass
    places: tuple[PlaceNode, ...]
    now: Course
    then: Course
    moves: Mapping[str, RankMove[str] | None]


def assessed(desk: Desk, sheet: ScoreSheet, period: Period) -> list[Assessed]:
    """The classes of a sheet at a period, in declared order. What of it the viewer may see is the caller's business."""
    top = desk.reader.place(sheet.place)
    if top is None:
        return []
    answerer, earlier = desk.answerer(top), before(period)
    nodes = {node: sheet.class_of(node.code, node.level) for node in desk.reader.all_below(top)}
    _warm(desk, answerer, sheet, [node for node, held in nodes.items() if held], (period, earlier))
    found = []
    for each in sheet.classes:
        places = [node for node, held in nodes.items() if held == each]
        if places:
            found.append(_class(desk, answerer, sheet, each, places, (period, earlier)))
    return found


def _warm(
    desk: Desk, answerer: Answerer, sheet: ScoreSheet, nodes: Sequence[PlaceNode], periods: Sequence[Period]
) -> None:
    """The facts that the sheet reads are those of its indicators: one place stands for all, as reading is set-wise."""
    desk.warm(
        (answerer, code, At(node, period)) for node in nodes[:1] for period in periods for code in sorted(sheet.codes)
    )


def _class(
    desk: Desk,
    answerer: Answerer,
    sheet: ScoreSheet,
    peer_class: PeerClass,
    places: Sequence[PlaceNode],
    periods: tuple[Period, Period],
) -> Assessed:
    counted = sheet.counted({code: answerer.regime.indicators[code].direction for code in sheet.codes})
    now, then = (_course(desk, answerer, sheet, counted, places, period) for period in periods)
    moves = {place.code: _move(counted, now, then, place.code) for place in places}
    ordered = sorted(places, key=lambda place: _order(now, place))
    return Assessed(sheet, counted, peer_class, tuple(ordered), now, then, moves)


def _order(course: Course, place: PlaceNode) -> tuple[bool, int, str]:
    ranked = course.ranks.get(place.code)
    return ranked is None, ranked.rank if ranked else 0, place.code


def _course(
    desk: Desk, answerer: Answerer, sheet: ScoreSheet, counted: Sheet, places: Sequence[PlaceNode], period: Period
) -> Course:
    read = {place.code: {item.key: _read(answerer, item, place, period) for item in sheet.items} for place in places}
    recorded = adjustments_on(sheet, period, desk.known)
    adjustments = {place.code: points_of(sheet, recorded.get(place.code, ())) for place in places}
    table = {place: {key: each.figures for key, each in row.items()} for place, row in read.items()}
    scores = assess(counted, table, adjustments)
    ranks = rank({place: score.total for place, score in scores.items()})
    return Course(period, read, recorded, adjustments, scores, ranks)


def _move(counted: Sheet, now: Course, then: Course, place: str) -> RankMove[str] | None:
    """Own figures and adjustments of now among the others' of then tell apart whose figures moved the rank."""
    table = {**then.table, place: now.table[place]}
    scores = assess(counted, table, {**then.adjustments, place: now.adjustments[place]})
    alone = rank({other: score.total for other, score in scores.items()})
    return moved(then.ranks, alone, now.ranks, place)


def _read(answerer: Answerer, item: ScoreItem, place: PlaceNode, period: Period) -> Read:
    at = At(place, period, item.facet)
    own_line = item.target is not None and bool(item.target.tier)
    answer = answerer.answer(item.indicator, at, judged=own_line)
    growth = answerer.answer(item.growth_indicator, at, judged=False) if item.growth_indicator else None
    line = _line(answer, item)
    small = {each.code for each in (answer, growth) if each is not None and _on_small_base(answerer, each, at)}
    figures = Figures(
        level=Absence.NOT_APPLICABLE if answer.code in small else answer.reading,
        target=_target(answerer, item, line),
        growth=growth.reading if growth and growth.code not in small else Absence.NOT_APPLICABLE,
    )
    return Read(answer, growth, line, figures, bool(small))


def _line(answer: Answer, item: ScoreItem) -> TargetAnswer | None:
    """The place's own line of the sheet's tier that the figure may be held against; of several the latest."""
    if item.target is None or not item.target.tier:
        return None
    lines = _lines(answer, item.target.tier)
    return max(lines, key=lambda line: line.fact, default=None)


def _lines(answer: Answer, tier: str) -> Iterator[TargetAnswer]:
    for line in answer.targets:
        if line.target.tier == tier and line.target.kind in LEVELS and line.line.met is not Met.REFUSED:
            yield line


def _target(answerer: Answerer, item: ScoreItem, line: TargetAnswer | None) -> Reading:
    if item.target is None:
        return Absence.NOT_APPLICABLE
    if item.target.value is not None:
        return to_base(item.target.value, answerer.regime.units[item.target.unit])
    return line.line.value if line else Absence.MISSING


def _on_small_base(answerer: Answerer, answer: Answer, at: At) -> bool:
    """Whether a figure is there but stands on a base under the least one that its indicator declares."""
    if not isinstance(answer.reading, Decimal):
        return False
    return has_small_base(answerer.evaluator(answer.source), answer.code, replace(at, facet=answer.facet))
