"""The page of the externals: what a pack declares for it, asked of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.boards.when import When
from diaodu.indicators.asking import Desk
from diaodu.indicators.regime import regime_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.trade.actions import ActionShown, actions_of
from diaodu.trade.declared import page_of
from diaodu.trade.figures import BreakdownShown, GrowthRow, Questions, SourceRow, breakdowns, growths, sources
from diaodu.trade.partners import GroupShown, groups

ROOM = "trade"


@dataclass(frozen=True, slots=True)
class TradeShown:
    """Everything that the page shows besides the board; parts that the pack does not declare are empty."""

    breakdowns: tuple[BreakdownShown, ...] = ()
    growths: tuple[GrowthRow, ...] = ()
    groups: tuple[GroupShown, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    programmes: tuple[ActionShown, ...] = ()
    actions: tuple[ActionShown, ...] = ()


def trade_page(viewer: Viewer, place: Place, when: When, *, today: date) -> TradeShown:
    """What is declared for a place, for the asked period where one is asked, as known at the asked number."""
    declared = page_of(place)
    if declared is None:
        return TradeShown()
    asking = Questions(Desk(viewer, when.known), place, when, regime_of(place.pack))
    return TradeShown(
        breakdowns=tuple(breakdowns(asking, declared.breakdowns)),
        growths=tuple(growths(asking, declared.growths)),
        groups=tuple(groups(asking, declared.groups)),
        sources=tuple(sources(asking, declared.sources, declared.columns)),
        programmes=tuple(actions_of(viewer, declared.programmes, today=today)),
        actions=tuple(actions_of(viewer, declared.actions, today=today)),
    )
