"""League tables: places ranked by one indicator, within peer classes where there are some, and why a rank changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.rank_moves import RankMove, rank_move
from diaodu.core.ranking import Ranked, needed_for_next, rank
from diaodu.indicators.answering import Answerer
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.evaluate.bases import has_small_base
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.evaluate.outcomes import At


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A place in a league table; unranked without a value, or with a value on too small a base (``small_base``).

    ``change`` is places gained on the period before, ``move`` the same by cause; ``then`` the answer of that period.
    ``needed`` is the distance, in base units, to the nearest better value of the peer class ``group``.
    """

    place: str
    answer: Answer
    ranked: Ranked | None
    change: int | None
    small_base: bool = False
    group: str = ""
    then: Answer | None = None
    move: RankMove[str] | None = None
    needed: Reading = Absence.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class _Group:
    """The values that are ranked of one peer class, now and a period before."""

    now: Mapping[str, Reading]
    then: Mapping[str, Reading]
    descending: bool
    ranks: Mapping[str, Ranked]

    def row(self, row: LeagueRow) -> LeagueRow:
        """The row with what the class says of it."""
        ranked = self.ranks.get(row.place)
        move = rank_move(self.then, self.now, row.place, descending=self.descending)
        needed = needed_for_next(self.now, row.place, descending=self.descending) if ranked else Absence.NOT_APPLICABLE
        return replace(row, ranked=ranked, change=move.change if move else None, move=move, needed=needed)


def answers_at(desk: Desk, asks: Sequence[Ask], *, judged: bool = True) -> list[Answer]:
    """The same at a desk that other questions are put to as well; the figures alone where they are not ``judged``."""
    placed = [(ask, *desk.at(ask)) for ask in asks]
    desk.warm([(answerer, ask.code, at) for ask, answerer, at in placed])
    return [answerer.answer(ask.code, at, ask.source or "", judged=judged) for ask, answerer, at in placed]


def league_at(desk: Desk, ask: Ask, groups: Mapping[str, str] | None = None) -> list[LeagueRow]:
    """The places below the asked one, best first, those without a value last.

    With ``groups`` (place to peer class) places are ranked within their class, one class after the other in the order
    in which they are first named; a place of no class is left out.
    """
    answerer, at = desk.at(ask)
    places = [
        place
        for place in next_level(desk.reader.places_below(at.place), answerer.regime.levels)
        if groups is None or place.code in groups
    ]
    now, then = (
        answers_at(desk, [Ask(ask.code, place.code, token, ask.facet) for place in places], judged=False)
        for token in (ask.period, before(at.period).token)
    )
    descending = answerer.regime.indicators[ask.code].direction != "lower"
    rows = [_row(answerer, each, earlier, at, groups) for each, earlier in zip(now, then, strict=True)]
    ordered = list(dict.fromkeys(groups.values())) if groups else [""]
    found: list[LeagueRow] = []
    for group in ordered:
        inside = [row for row in rows if row.group == group]
        present, past = _values(answerer, inside, at), _values(answerer, inside, at, earlier=True)
        values = _Group(present, past, descending, rank(present, descending=descending))
        found += sorted((values.row(row) for row in inside), key=_order)
    return found


def _row(answerer: Answerer, now: Answer, then: Answer, at: At, groups: Mapping[str, str] | None) -> LeagueRow:
    group = groups[now.place.code] if groups else ""
    small = _on_small_base(answerer, now, at)
    return LeagueRow(now.place.code, now, None, None, small_base=small, group=group, then=then)


def _values(answerer: Answerer, rows: Sequence[LeagueRow], at: At, *, earlier: bool = False) -> dict[str, Reading]:
    """What is ranked: nothing of a place whose figure stands on too small a base."""
    asked = [row.then if earlier and row.then else row.answer for row in rows]
    return {
        each.place.code: Absence.NOT_APPLICABLE if _on_small_base(answerer, each, at) else each.reading
        for each in asked
    }


def _on_small_base(answerer: Answerer, row: Answer, at: At) -> bool:
    """Whether a place's figure is there but stands on a base under the declared least one."""
    if not isinstance(row.reading, Decimal):
        return False
    return has_small_base(answerer.evaluator(row.source), row.code, replace(at, place=row.place, period=row.period))


def _order(row: LeagueRow) -> tuple[bool, bool, int, str]:
    """Best first; then what has a value but no rank, then what has no value."""
    return row.ranked is None, not row.small_base, row.ranked.rank if row.ranked else 0, row.place
