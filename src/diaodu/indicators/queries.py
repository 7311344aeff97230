"""What pages, commands and circulars ask of this room. Every question takes the viewer first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk, sees_area
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.leagues import LeagueRow, answers_at, league_at
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
    "answers_at",
    "catalogue",
    "in_unit",
    "indicator_history",
    "league",
    "league_at",
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


def league(
    viewer: Viewer, code: str, parent: str, period: str, *, facet: str | None = None, known: int | None = None
) -> list[LeagueRow]:
    """The places below one, best first, those without a value last; with the change of rank on the period before."""
    return league_at(Desk(viewer, known), Ask(code, parent, period, facet))


def trail(viewer: Viewer, ask: Ask, *, known: int | None = None) -> Trail:
    """An answer with everything behind it: definition, operands, facts with their pages, corrections."""
    return trail_at(Desk(viewer, known), ask)


def trail_at(desk: Desk, ask: Ask, *, most: int | None = None) -> Trail:
    """The same at a desk that other questions are put to as well, with at ``most`` so many facts."""
    return trail_of(desk.viewer, answer_at(desk, ask), most=most)
