"""What pages, commands and circulars ask of this room. Every question takes the viewer first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.ranking import Ranked, rank, rank_change
from diaodu.indicators.answering import Answerer
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk, sees_area
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.evaluate.bases import has_small_base
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.regime import Regime, regime_of
from diaodu.indicators.trails import Trail, trail_of
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.packs.models import Definition, Pack
from diaodu.people.viewers import Viewer

__all__ = [
    "Ask",
    "CatalogueRow",
    "LeagueRow",
    "Trail",
    "answer",
    "answers",
    "catalogue",
    "in_unit",
    "indicator_history",
    "league",
    "trail",
]


class WrongUnit(Refusal):
    """A unit that does not exist, or measures something else."""

    code, status, exit_code = "wrong_unit", 400, 2


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """An indicator in the list of all."""

    indicator: Indicator
    unit_names: Mapping[str, str]
    area_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an indicator's definition; ``body`` is None where it was dropped."""

    version: int
    number: int
    pack: str
    file: str
    line: int
    body: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A place in a league table; unranked without a value, or with a value on too small a base (``small_base``).

    ``change`` is places gained on the period before.
    """

    place: str
    answer: Answer
    ranked: Ranked | None
    change: int | None
    small_base: bool = False


def catalogue(viewer: Viewer, *, pack: str = "") -> list[CatalogueRow]:
    """The indicators of every loaded pack, or of one, that lie in the viewer's areas, by code."""
    packs = Pack.objects.filter(code=pack) if pack else Pack.objects.all()
    if pack and not packs:
        raise NotFound(_("沒有載入資料包「%(pack)s」。") % {"pack": pack})
    rows: dict[tuple[str, str], CatalogueRow] = {}
    for regime in (regime_of(each) for each in packs.order_by("id")):
        for indicator in regime.indicators.values():
            if sees_area(viewer, indicator.area):
                rows.setdefault((indicator.code, indicator.pack), _catalogued(regime, indicator))
    return [rows[key] for key in sorted(rows)]


def _catalogued(regime: Regime, indicator: Indicator) -> CatalogueRow:
    area = regime.areas.get(indicator.area, {})
    return CatalogueRow(indicator, regime.units[indicator.unit].names, area)


def indicator_history(viewer: Viewer, code: str) -> list[Version]:
    """Every version of an indicator, newest first. Raises ``NotFound`` where the viewer may not see it."""
    rows = Definition.objects.filter(section="indicator", code=code).select_related("pack").order_by("-number")
    seen = [row for row in rows if sees_area(viewer, str((row.body or {}).get("area", "")))]
    if not seen:
        raise NotFound(_("沒有指標「%(code)s」。") % {"code": code})
    return [Version(row.version, row.number, row.pack.code, row.file, row.line, row.body) for row in seen]


def answer(viewer: Viewer, ask: Ask, *, known: int | None = None) -> Answer:
    """One answer, with what published rates imply for it. Raises ``NotFound`` for what is not there or not in scope."""
    return answer_at(Desk(viewer, known), ask)


def answer_at(desk: Desk, ask: Ask) -> Answer:
    """The same at a desk that other questions are put to as well."""
    answerer, at = desk.at(ask)
    desk.warm([(answerer, ask.code, at)])
    return answerer.with_implied(answerer.answer(ask.code, at, ask.source or ""), at)


def in_unit(found: Answer, unit: str) -> Answer:
    """An answer shown in another unit of its dimension. Raises ``WrongUnit``."""
    if unit not in found.units or found.units[unit].dimension != found.unit.dimension:
        raise WrongUnit(_("「%(unit)s」不能用來表示%(own)s。") % {"unit": unit, "own": found.unit.code})
    return found.in_unit(found.units[unit])


def answers(viewer: Viewer, asks: Sequence[Ask], *, known: int | None = None) -> list[Answer]:
    """Many answers, in the order asked, for which the ledger is read once."""
    return answers_at(Desk(viewer, known), asks)


def answers_at(desk: Desk, asks: Sequence[Ask], *, judged: bool = True) -> list[Answer]:
    """The same at a desk that other questions are put to as well; the figures alone where they are not ``judged``."""
    placed = [(ask, *desk.at(ask)) for ask in asks]
    desk.warm([(answerer, ask.code, at) for ask, answerer, at in placed])
    return [answerer.answer(ask.code, at, ask.source or "", judged=judged) for ask, answerer, at in placed]


def league(
    viewer: Viewer, code: str, parent: str, period: str, *, facet: str | None = None, known: int | None = None
) -> list[LeagueRow]:
    """The places below one, best first, those without a value last; with the change of rank on the period before."""
    return league_at(Desk(viewer, known), Ask(code, parent, period, facet))


def league_at(desk: Desk, ask: Ask) -> list[LeagueRow]:
    """The same for the places below the asked one, at a desk that other questions are put to as well."""
    answerer, at = desk.at(ask)
    places = next_level(desk.reader.places_below(at.place), answerer.regime.levels)
    now, then = (
        answers_at(desk, [Ask(ask.code, place.code, token, ask.facet) for place in places], judged=False)
        for token in (ask.period, before(at.period).token)
    )
    descending = answerer.regime.indicators[ask.code].direction != "lower"
    small = [{row.place.code for row in each if _on_small_base(answerer, row, at)} for each in (now, then)]
    ranked, ranked_then = (
        rank({row.place.code: row.reading for row in each if row.place.code not in out}, descending=descending)
        for each, out in zip((now, then), small, strict=True)
    )
    rows = [_league_row(each, ranked, ranked_then, small_base=each.place.code in small[0]) for each in now]
    return sorted(rows, key=_league_order)


def _on_small_base(answerer: Answerer, row: Answer, at: At) -> bool:
    """Whether a place's figure is there but stands on a base under the declared least one."""
    if not isinstance(row.reading, Decimal):
        return False
    return has_small_base(answerer.evaluator(row.source), row.code, replace(at, place=row.place, period=row.period))


def _league_order(row: LeagueRow) -> tuple[bool, bool, int, str]:
    """Best first; then what has a value but no rank, then what has no value."""
    return row.ranked is None, not row.small_base, row.ranked.rank if row.ranked else 0, row.place


def _league_row(row: Answer, now: Mapping[str, Ranked], then: Mapping[str, Ranked], *, small_base: bool) -> LeagueRow:
    ranked = now.get(row.place.code)
    change = rank_change(ranked, then.get(row.place.code))
    return LeagueRow(row.place.code, row, ranked, change if isinstance(change, int) else None, small_base)


def trail(viewer: Viewer, ask: Ask, *, known: int | None = None) -> Trail:
    """An answer with everything behind it: definition, operands, facts with their pages, corrections."""
    return trail_at(Desk(viewer, known), ask)


def trail_at(desk: Desk, ask: Ask) -> Trail:
    """The same at a desk that other questions are put to as well."""
    return trail_of(desk.viewer, answer_at(desk, ask))
