"""What one place got on a score sheet: every point won or lost, the adjustments, and what would change its rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from diaodu.boards.figures import Figure, facet_names, figure_of
from diaodu.boards.score_words import (
    absent_words,
    cause_words,
    floor_words,
    method_words,
    missing_words,
    move_words,
    need_words,
    points_words,
    rank_words,
    reckoning,
)
from diaodu.core.rounding import fraction_half_up
from diaodu.core.score_moves import need, shaken_figures
from diaodu.core.score_sheets import Item, Part
from diaodu.indicators.asking import Desk
from diaodu.indicators.models import Adjustment
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import Regime
from diaodu.indicators.scoring.adjustments import adjustments_of
from diaodu.indicators.scoring.assessing import Assessed
from diaodu.indicators.scoring.definitions import ScoreItem
from diaodu.kit.languages import name_in_language
from diaodu.ledger.models import Document
from diaodu.listing.queries.people import people_named
from diaodu.people.permissions import Permission
from diaodu.register.models import Place

Names = Mapping[str, str]
REVISION = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PartShown:
    """One item: its figures, how it was reckoned, points won and lost, what more takes. Percentages are for drawing."""

    names: Names
    facet: Names
    figure: Figure
    growth: Figure | None
    line: int | None
    method: str
    rules: tuple[str, ...]
    reckoning: tuple[str, ...]
    absence: str
    reason: str
    points: str
    full: str
    share: str
    lost: str
    change: str
    need: str


@dataclass(frozen=True, slots=True)
class AdjustmentShown:
    """An adjustment: whether it counts here, and what replaced it if something did."""

    number: int
    period: str
    points: Decimal
    reason: str
    document: Document
    by: str
    counts: bool
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """What rank the place would have were one of its figures a little higher or lower."""

    names: Names
    facet: Names
    factor: str
    rank: str
    others: int


@dataclass(frozen=True, slots=True)
class OwnShown:
    """The score of one place. ``whole``: the viewer sees all of its class, and so what the points are held against."""

    names: Names
    peer_class: Names
    whole: bool
    total: Decimal | None
    before: Decimal | None
    before_period: str
    reason: str
    left_out: tuple[str, ...]
    rank: str
    change: str
    cause: str
    passed: tuple[str, ...]
    passed_by: tuple[str, ...]
    parts: tuple[PartShown, ...]
    summed: str
    adjustment: Decimal
    bounds: tuple[Decimal, Decimal] | None
    adjustments: tuple[AdjustmentShown, ...]
    may_adjust: bool
    revisions: tuple[RevisionShown, ...]


def own_shown(desk: Desk, found: Assessed, place: PlaceNode, regime: Regime) -> OwnShown:
    """The explanation of a place's score. The place itself is in the viewer's sight."""
    seen = {each.code: each for each in found.places if desk.sees(each, found.sheet.codes)}
    whole = len(seen) == len(found.places)
    score, then = found.now.scores[place.code], found.then.scores[place.code]
    move, rule = found.moves[place.code], found.sheet.adjustments
    passed, passed_by = (
        tuple(name_in_language(seen[code].names) for code in codes if code in seen)
        for codes in ((move.passed, move.passed_by) if move else ((), ()))
    )
    points = sum((part.points for part in score.parts.values()), Fraction())
    return OwnShown(
        names=place.names,
        peer_class=found.peer_class.names,
        whole=whole,
        total=score.total if isinstance(score.total, Decimal) else None,
        before=then.total if isinstance(then.total, Decimal) else None,
        before_period=found.then.period.token,
        reason=_reason(found, place, regime),
        left_out=tuple(_named(found, key, regime) for key in score.left_out),
        rank=rank_words(found.now.ranks.get(place.code)),
        change=move_words(move),
        cause=cause_words(move),
        passed=passed,
        passed_by=passed_by,
        parts=tuple(_parts(desk, found, place, regime, whole=whole)),
        summed=points_words(points, found.sheet.decimals),
        adjustment=score.adjustment,
        bounds=(rule.least, rule.most) if rule else None,
        adjustments=tuple(_adjustments(desk, found, place)),
        may_adjust=rule is not None and desk.known is None and _may_adjust(desk, place),
        revisions=tuple(_revisions(found, place, regime)) if whole else (),
    )


def _may_adjust(desk: Desk, place: PlaceNode) -> bool:
    return Place.objects.visible_to(desk.viewer, Permission.ADJUSTMENT_RECORD).filter(code=place.code).exists()


def _named(found: Assessed, key: str, regime: Regime) -> str:
    item = next(item for item in found.sheet.items if item.key == key)
    return name_in_language(regime.indicators[item.indicator].names)


def _reason(found: Assessed, place: PlaceNode, regime: Regime) -> str:
    """Why there is no score; empty where there is one."""
    score = found.now.scores[place.code]
    if isinstance(score.total, Decimal):
        return ""
    if not score.withheld:
        return _("沒有一項有數，不給總分。")
    names = "、".join(_named(found, key, regime) for key in score.withheld)
    return _("%(names)s缺數；按計分表的規定，缺此數不給總分。") % {"names": names}


def _parts(desk: Desk, found: Assessed, place: PlaceNode, regime: Regime, *, whole: bool) -> Iterator[PartShown]:
    for item, counted in zip(found.sheet.items, found.counted.items, strict=True):
        yield _part(desk, found, place, (item, counted), regime, whole=whole)


def _part(
    desk: Desk, found: Assessed, place: PlaceNode, items: tuple[ScoreItem, Item], regime: Regime, *, whole: bool
) -> PartShown:
    item, counted = items
    part, read = found.now.scores[place.code].parts[item.key], found.now.read[place.code][item.key]
    decimals, there = found.sheet.decimals, part.absence is None
    # what others have must not be worked out from one's own points by who may not see it
    open_to = whole or item.target is not None
    more = need(found.counted, found.now.table, place.code, item.key) if there and open_to else None
    return PartShown(
        names=read.answer.indicator.names,
        facet=facet_names(regime.facets, item.facet),
        figure=figure_of(read.answer, regime=regime, known=desk.known),
        growth=figure_of(read.growth, regime=regime, known=desk.known) if read.growth else None,
        line=read.line.fact if read.line else None,
        method=method_words(item),
        rules=tuple(words for words in (floor_words(item), absent_words(item)) if words),
        reckoning=tuple(reckoning(counted, part, read, decimals)) if there and open_to else (),
        absence=part.absence.value if part.absence else "",
        reason=missing_words(read) if part.absence else "",
        points=points_words(part.points, decimals) if there else "",
        full=points_words(part.full, decimals),
        share=points_words(min(part.points / part.full, Fraction(1)) * 100, 2) if there else "",
        lost=points_words(max(part.full - part.points, Fraction()), decimals) if there else "",
        change=_change(found, place, part, item.key),
        need=need_words(more, read, counted, decimals),
    )


def _change(found: Assessed, place: PlaceNode, part: Part, key: str) -> str:
    """The points gained on the period before; empty where the item gave none at either time."""
    then = found.then.scores[place.code].parts[key]
    if part.absence is not None or then.absence is not None:
        return ""
    change = fraction_half_up(part.points - then.points, found.sheet.decimals)
    return f"{change:+f}" if change else f"{change:f}"


def _adjustments(desk: Desk, found: Assessed, place: PlaceNode) -> Iterator[AdjustmentShown]:
    counting = {row.number for row in found.now.adjusted.get(place.code, ())}
    rows = adjustments_of(desk.viewer, found.sheet, place.code, desk.known)
    replaced = {row.supersedes_id: row.number for row in rows if row.supersedes_id}
    people = people_named(row.recorded_by for row in rows)
    for row in rows:
        yield _adjustment(row, people, counts=row.number in counting, replaced_by=replaced.get(row.number))


def _adjustment(
    row: Adjustment, people: Mapping[str, str], *, counts: bool, replaced_by: int | None
) -> AdjustmentShown:
    return AdjustmentShown(
        row.number, row.period, row.points, row.reason, row.document, people[row.recorded_by], counts, replaced_by
    )


def _revisions(found: Assessed, place: PlaceNode, regime: Regime) -> Iterator[RevisionShown]:
    if place.code not in found.now.ranks:
        return
    items = {item.key: item for item in found.sheet.items}
    table, adjustments = found.now.table, found.now.adjustments
    for shaken in shaken_figures(found.counted, table, adjustments, place.code, REVISION):
        item = items[shaken.key]
        yield RevisionShown(
            names=regime.indicators[item.indicator].names,
            facet=facet_names(regime.facets, item.facet),
            factor=f"{(shaken.factor - 1) * 100:+.0f}%",
            rank=_moved_rank(found.now.ranks[place.code].rank, shaken.ranks[place.code].rank),
            others=len([code for code in shaken.moved if code != place.code]),
        )


def _moved_rank(now: int, then: int) -> str:
    return _("位次不變") if now == then else f"{now} → {then}"
