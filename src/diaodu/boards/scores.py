"""Score sheets as pages show them: the ranking of each peer class, and how the ranks would move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.boards.figures import facet_names
from diaodu.boards.places import PlaceAround, place_around
from diaodu.boards.score_parts import OwnShown, own_shown
from diaodu.boards.score_words import cause_words, method_words, move_words, plainly, points_words, rank_words
from diaodu.boards.when import When, asked_when
from diaodu.core.absences import Absence
from diaodu.core.periods import Period
from diaodu.core.ranking import needed_for_next
from diaodu.core.score_moves import Shaken, shaken_weights
from diaodu.indicators.asking import Desk, sees_area
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import Regime, regime_of
from diaodu.indicators.scoring.adjustments import newest_adjustment
from diaodu.indicators.scoring.assessing import Assessed, assessed
from diaodu.indicators.scoring.definitions import ScoreSheet
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

Names = Mapping[str, str]
SHAKE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Head:
    """An item as the head of a column."""

    key: str
    names: Names
    facet: Names
    weight: str
    method: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The points that an item gave a place: of so many; without points the kind of absence."""

    points: str
    full: str
    absence: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A place of a ranking. ``next`` is the points to the next better score; empty for the first and where hidden."""

    code: str
    names: Names
    cells: tuple[Cell, ...]
    adjustment: Decimal
    total: Decimal | None
    rank: str
    change: str
    cause: str
    next: str


@dataclass(frozen=True, slots=True)
class ShakenShown:
    """What ranks become when one weight moves: an empty list means that nothing does."""

    names: Names
    facet: Names
    factor: str
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassShown:
    """A peer class: those of its places that the viewer may see, and, where these are all, how ranks would move."""

    names: Names
    rows: tuple[RowShown, ...]
    whole: bool
    shaken: tuple[ShakenShown, ...]


@dataclass(frozen=True, slots=True)
class ScoresPage:
    """A score sheet at a place: its classes, and what the place itself got where it is assessed."""

    around: PlaceAround
    when: When
    usual: str
    period: Period
    sheet: ScoreSheet
    choices: tuple[ScoreSheet, ...]
    heads: tuple[Head, ...]
    classes: tuple[ClassShown, ...]
    own: OwnShown | None

    @property
    def generated(self) -> bool:
        """Whether it shows invented places."""
        return self.around.place.pack.generated


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A score sheet in the list of all, with the places at which the viewer may open it."""

    sheet: ScoreSheet
    heads: tuple[Head, ...]
    places: tuple[Place, ...]
    generated: bool


def scores_page(viewer: Viewer, code: str, query: Mapping[str, str]) -> ScoresPage:
    """A score sheet as an address asks for it. Raises ``NotFound`` where none concerns the place."""
    around = place_around(viewer, code)
    now = regime_of(around.place.pack)
    when = asked_when(query, now)
    when = replace(when, newest=max(when.newest, newest_adjustment()))  # adjustments are no facts
    desk = Desk(viewer, when.known)
    node = desk.place(code)
    regime = desk.answerer(node).regime
    choices = sheets_at(desk, node, regime)
    if not choices:
        raise NotFound(_("這個地區沒有您可以查看的計分表。"))
    sheet = next((each for each in choices if each.code == query.get("sheet")), choices[0])
    period = when.period or Period.parse(sheet.period, regime.calendar)
    every = assessed(desk, sheet, period)
    classes = [each for each in every if node in each.places] or every
    return ScoresPage(
        around=around,
        when=when,
        usual=sheet.period,
        period=period,
        sheet=sheet,
        choices=choices,
        heads=heads(sheet, regime),
        classes=tuple(shown for each in classes if (shown := _class_shown(desk, each, regime)).rows),
        own=next((own_shown(desk, each, node, regime) for each in classes if node in each.places), None),
    )


def sheets_at(desk: Desk, node: PlaceNode, regime: Regime) -> tuple[ScoreSheet, ...]:
    """The sheets that assess a place or those below it, where the viewer may see all that they read."""
    return tuple(
        sheet
        for sheet in regime.sheets.values()
        if (node.code == sheet.place or _is_assessed(sheet, node)) and desk.sees(node, sheet.codes)
    )


def _is_assessed(sheet: ScoreSheet, node: PlaceNode) -> bool:
    return f"/{sheet.place}/" in f"/{node.path}" and sheet.class_of(node.code, node.level) is not None


def heads(sheet: ScoreSheet, regime: Regime) -> tuple[Head, ...]:
    """The items of a sheet, each with its method in words."""
    return tuple(
        Head(
            key=item.key,
            names=regime.indicators[item.indicator].names,
            facet=facet_names(regime.facets, item.facet),
            weight=plainly(item.weight),
            method=method_words(item),
        )
        for item in sheet.items
    )


def _class_shown(desk: Desk, found: Assessed, regime: Regime) -> ClassShown:
    seen = [place for place in found.places if desk.sees(place, found.sheet.codes)]
    whole = len(seen) == len(found.places)
    rows = tuple(_row(found, place, whole=whole) for place in seen)
    shaken: tuple[ShakenShown, ...] = ()
    if whole:
        moved = shaken_weights(found.counted, found.now.table, found.now.adjustments, SHAKE)
        shaken = tuple(_shaken(found, each, regime) for each in moved)
    return ClassShown(found.peer_class.names, rows, whole, shaken)


def _row(found: Assessed, place: PlaceNode, *, whole: bool) -> RowShown:
    score = found.now.scores[place.code]
    totals = {code: each.total for code, each in found.now.scores.items()}
    ahead = needed_for_next(totals, place.code) if whole else Absence.NOT_APPLICABLE
    move = found.moves[place.code]
    return RowShown(
        code=place.code,
        names=place.names,
        cells=tuple(_cell(found, place, item.key) for item in found.sheet.items),
        adjustment=score.adjustment,
        total=score.total if isinstance(score.total, Decimal) else None,
        rank=rank_words(found.now.ranks.get(place.code)),
        change=move_words(move),
        cause=cause_words(move),
        next=f"{ahead:f}" if isinstance(ahead, Decimal) else "",
    )


def _cell(found: Assessed, place: PlaceNode, key: str) -> Cell:
    part, decimals = found.now.scores[place.code].parts[key], found.sheet.decimals
    if part.absence is not None:
        return Cell("", "", part.absence.value)
    return Cell(points_words(part.points, decimals), points_words(part.full, decimals), "")


def _shaken(found: Assessed, shaken: Shaken, regime: Regime) -> ShakenShown:
    item = next(item for item in found.sheet.items if item.key == shaken.key)
    names = {place.code: name_in_language(place.names) for place in found.places}
    return ShakenShown(
        names=regime.indicators[item.indicator].names,
        facet=facet_names(regime.facets, item.facet),
        factor=f"{(shaken.factor - 1) * 100:+.0f}%",
        moves=tuple(f"{names[code]} {found.now.ranks[code].rank} → {shaken.ranks[code].rank}" for code in shaken.moved),
    )


def sheets_in_sight(viewer: Viewer) -> list[SheetRow]:
    """The score sheets of every pack that the viewer may open somewhere, and where."""
    found: list[SheetRow] = []
    for pack in loaded_packs().values():
        regime = regime_of(pack)
        places = list(Place.objects.visible_to(viewer).filter(pack=pack).order_by("path"))
        for sheet in regime.sheets.values():
            if all(sees_area(viewer, regime.indicators[code].area) for code in sheet.codes):
                at = _openable(sheet, places)
                found += [SheetRow(sheet, heads(sheet, regime), at, pack.generated)] if at else []
    return found


def _openable(sheet: ScoreSheet, places: Iterable[Place]) -> tuple[Place, ...]:
    """The sheet's own place where it is in sight, else those of the assessed that are."""
    below = [place for place in places if f"/{sheet.place}/" in f"/{place.path}"]
    own = [place for place in below if place.code == sheet.place]
    return tuple(own or [place for place in below if sheet.class_of(place.code, place.level)])
