"""From a question as asked (codes and tokens) to what is evaluated, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext as _

from diaodu.audit.numbers import present_number
from diaodu.core.periods import Calendar, Period, PeriodError, PeriodKind
from diaodu.indicators.answering import Answerer
from diaodu.indicators.current import standing
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import Regime, regime_of
from diaodu.kit.asking import BadNumber, number_or_none
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

T = TypeVar("T")

YEARS = range(1800, 2200)  # growth, courses and paces look some years back and on, which the calendar must have
NEAREST = 3


class UnknownPeriod(Refusal):
    """A period that cannot be read."""

    code, status, exit_code = "unknown_period", 400, 2


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: an indicator at a place (its code) and period; the facet, roster and source are the default ones.

    With ``member_class`` only the members of one class of the roster are counted.
    """

    code: str
    place: str
    period: str
    facet: str | None = None
    roster: str | None = None
    source: str | None = None
    member_class: str | None = None


class Desk:
    """Takes one viewer's questions as known at one ledger number; what was read for one serves the others.

    Raises ``BadNumber`` for a number that the ledger has not reached.
    """

    def __init__(self, viewer: Viewer, known: int | None = None) -> None:
        if known is not None:
            _require_reached(known)
        self.viewer = viewer
        self.known = known
        self._standing = standing(known)
        self.reader = self._standing.reader if self._standing else LedgerReader(known)
        self._answerers: dict[str, Answerer] = {}

    def answerer(self, place: PlaceNode) -> Answerer:
        """The answerer of the place's pack."""
        if self._standing:
            return self._standing.answerer(place.pack)
        if place.pack not in self._answerers:
            regime = regime_of(loaded_packs()[place.pack], known=self.known)
            self._answerers[place.pack] = Answerer(regime, self.reader)
        return self._answerers[place.pack]

    def place(self, code: str) -> PlaceNode:
        """The place with this code. Raises ``NotFound`` for strangers and unknown codes alike."""
        found = self.reader.place(code)
        if found is None or not _sees(self.viewer, found, None):
            raise NotFound(_("沒有地方「%(code)s」，或不在您的範圍內。") % {"code": code})
        return found

    def sees(self, node: PlaceNode, codes: Iterable[str] = ()) -> bool:
        """Whether the viewer may see these indicators, all declared, at a place; without codes: the place."""
        declared = self.answerer(node).regime.indicators
        return all(_sees(self.viewer, node, area) for area in {None, *(declared[code].area for code in codes)})

    def at(self, ask: Ask) -> tuple[Answerer, At]:
        """Where and when a question is evaluated. Raises ``NotFound`` or ``UnknownPeriod`` for what is not there."""
        place = self.place(ask.place)
        answerer = self.answerer(place)
        regime = answerer.regime
        indicator = regime.indicators.get(ask.code)
        if indicator is None:
            raise NotFound(_unknown(_("沒有指標「%(code)s」。"), ask.code, regime.indicators))
        if not _sees(self.viewer, place, indicator.area):
            raise NotFound(_("沒有地方「%(code)s」，或不在您的範圍內。") % {"code": ask.place})
        _check_words(regime, ask)
        period = period_of(ask.period, regime)
        return answerer, At(place, period, ask.facet or "", ask.roster or "", member_class=ask.member_class or "")

    def made(self, what: Hashable, ask: Ask, make: Callable[[], T]) -> T:
        """What is made of the answers to a question at a place and below it, of nothing else but what ``what`` names,
        and of nothing of the viewer: made once. Raises what ``at`` raises.
        """
        answerer, at = self.at(ask)
        return answerer.made((what, ask.source), ask.code, at, make)

    def warm(self, asked: Iterable[tuple[Answerer, str, At]]) -> None:
        """Read at once what several questions need: their measures in the periods they look at."""
        wanted: dict[str, set[str]] = {}
        needs = {(answerer.regime.pack, code, at.period): answerer for answerer, code, at in asked}
        for pack, code, period in needs.keys() - self.reader.warmed:
            answerer = needs[pack, code, period]
            periods = _periods_around(period, period.calendar)
            for measure in answerer.regime.measures_below(code):
                wanted.setdefault(measure.code, set()).update(measure.period(each).token for each in periods)
        if wanted:
            self.reader.warm(wanted, {token for tokens in wanted.values() for token in tokens})
        self.reader.warmed |= needs.keys()


def _require_reached(known: int) -> None:
    """What will be known at a later number is not known yet: an answer given now would change."""
    newest = present_number()
    if known > newest:
        words = {"number": known, "newest": newest}
        raise BadNumber(_("台賬還沒有第 %(number)s 號；最近一號為 %(newest)s。") % words)


def period_of(token: str, regime: Regime) -> Period:
    """The period of a token in the pack's calendar. Raises ``UnknownPeriod``."""
    try:
        period = Period.parse(token, regime.calendar)
    except PeriodError as error:
        raise UnknownPeriod(_no_period(token)) from error
    if period.first_day.year not in YEARS:
        raise UnknownPeriod(_no_period(token))
    return period


def asked_year(text: str) -> int | None:
    """The year that an address asks for; None for nothing, for what is none, and beyond what is counted."""
    year = number_or_none(text)
    return year if year in YEARS else None


def _no_period(token: str) -> str:
    return _("時期「%(token)s」無法識別；寫法為 2023、2023-H1、2023-Q1、2023-01 或 2023-01-31。") % {"token": token}


def sees_area(viewer: Viewer, area: str) -> bool:
    """Whether a viewer may see indicators of an area anywhere."""
    scopes = viewer.scopes_for(Permission.INDICATOR_VIEW)
    return viewer.everything or any(not scope.areas or not area or area in scope.areas for scope in scopes)


def _sees(viewer: Viewer, place: PlaceNode, area: str | None) -> bool:
    """Whether a place, and an area (None: any) there, lie in one of the viewer's scopes."""
    if viewer.everything:
        return True
    return any(
        f"/{scope.place_code}/" in f"/{place.path}" and (not area or not scope.areas or area in scope.areas)
        for scope in viewer.scopes_for(Permission.INDICATOR_VIEW)
    )


def _check_words(regime: Regime, ask: Ask) -> None:
    if ask.source and ask.source not in regime.sources:
        raise NotFound(_unknown(_("沒有來源「%(code)s」。"), ask.source, regime.sources))
    if ask.facet and not regime.has_facet(ask.code, ask.facet):
        facets = [facet for measure in regime.measures_below(ask.code) for facet in measure.facets]
        raise NotFound(_unknown(_("沒有口徑「%(code)s」。"), ask.facet, dict.fromkeys(facets)))
    if ask.roster and ask.roster not in regime.rosters:
        raise NotFound(_unknown(_("沒有名單「%(code)s」。"), ask.roster, regime.rosters))
    if ask.member_class and not any(ask.member_class in family for family in regime.classes.values()):
        classes = {code for family in regime.classes.values() for code in family}
        raise NotFound(_unknown(_("沒有類別「%(code)s」。"), ask.member_class, classes))


def _unknown(sentence: str, code: str, allowed: Iterable[str]) -> str:
    near = get_close_matches(code, list(allowed), n=NEAREST, cutoff=0.5)
    return sentence % {"code": code} + (_("相近的有：%(near)s。") % {"near": "、".join(near)} if near else "")


@lru_cache(maxsize=1024)
def _periods_around(period: Period, _calendar: Calendar) -> tuple[Period, ...]:
    """The periods that growth, change of rank, pace and the month's own part look at. Periods are equal by their days:
    the calendar, which tells their years, has to be named beside them.
    """
    return tuple(dict.fromkeys(_around(period)))


def _around(period: Period) -> Iterator[Period]:
    year_before = period.shift(years=-1)
    yield from (period, year_before, year_before.year_to_date_months()[-1])
    yield Period.year_of(period.year - 1, period.calendar).last_month()
    if period.kind is not PeriodKind.DAY:
        yield before(period)
    yield from period.last_month().year_to_date_months()[-2:]
