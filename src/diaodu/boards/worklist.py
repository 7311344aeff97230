"""Where a viewer begins: what is due from them, what waits for them, what is red, what changed.

Which of these is shown, and what comes first, is decided by what the viewer may do, never by the name of a role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from diaodu.boards.alarms import PlaceAlarms, alarms_of
from diaodu.boards.beside import Beside
from diaodu.boards.news import News, news
from diaodu.boards.places import StartingPlace, starting_places
from diaodu.core.periods import Period
from diaodu.listing.queries import nominations_waiting
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.returns.models import Return
from diaodu.returns.queries import Due, due_returns, usual_period

SHOWN = 10
PLACES = 8


@dataclass(frozen=True, slots=True)
class DueShown:
    """The returns of a month that the viewer fills: those not sent in, the latest first, and how many are in."""

    period: str
    open: tuple[Due, ...]
    sent: tuple[Due, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the viewer's decision: submitted returns, the oldest first, and nominations to score or decide."""

    returns: tuple[Return, ...]
    count: int
    nominations: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """The parts that the viewer's permissions give; None where they give none. ``parts`` is their order, ``lines``
    what rooms further on have to say.
    """

    places: tuple[StartingPlace, ...]
    due: DueShown | None
    waiting: Waiting | None
    alarms: tuple[PlaceAlarms, ...]
    news: News | None
    parts: tuple[str, ...]
    lines: tuple[Beside, ...] = ()

    @property
    def loud(self) -> list[PlaceAlarms]:
        """The places with an alarm there or below."""
        return [place for place in self.alarms if place.own or place.below]

    @property
    def quiet(self) -> list[PlaceAlarms]:
        """The places that have lights and no alarm."""
        return [place for place in self.alarms if not (place.own or place.below)]


Line = Callable[[Viewer], Beside | None]
_lines: list[Line] = []


def add_line(line: Line) -> None:
    """Add what a room further on has to say on the desk, from its ``AppConfig.ready``; it answers None for nothing."""
    _lines.append(line)


def worklist(viewer: Viewer, *, since: int | None, today: date) -> Worklist:
    """What a viewer should look at today; ``since`` is the ledger number they have seen everything up to."""
    places = tuple(starting_places(viewer))
    fills, reviews = viewer.may(Permission.RETURN_FILL), viewer.may(Permission.RETURN_REVIEW)
    sees = viewer.may(Permission.INDICATOR_VIEW)
    alarms = alarms_of(viewer, [start.place for start in places[:PLACES]]) if sees else []
    return Worklist(
        places=places,
        due=_due(viewer, today) if fills else None,
        waiting=_waiting(viewer) if reviews or _decides(viewer) else None,
        alarms=tuple(alarms),
        news=news(viewer, since=since, today=today) if viewer.may(Permission.FACT_VIEW) else None,
        parts=_parts(fills=fills, reviews=reviews),
        lines=tuple(said for line in _lines if (said := line(viewer)) is not None),
    )


def _parts(*, fills: bool, reviews: bool) -> tuple[str, ...]:
    """Who reviews begins with what waits and what changed, who only fills with what is due, others with what is red."""
    if reviews:
        return ("waiting", "news", "due", "alarms")
    return ("due", "waiting", "alarms", "news") if fills else ("alarms", "waiting", "news")


def _due(viewer: Viewer, today: date) -> DueShown:
    token = usual_period(viewer) or Period.month_of(today.replace(day=1) - timedelta(days=1)).token
    found = due_returns(viewer, token=token, today=today, to=Permission.RETURN_FILL)
    still = sorted((due for due in found if not due.is_in), key=lambda due: (-due.late, due.due_on))
    sent = [due for due in found if due.is_in]
    shown, ready = tuple(still[:SHOWN]), tuple(sent[:SHOWN])
    return DueShown(token, shown, ready, len(found) - len(shown) - len(ready))


def _decides(viewer: Viewer) -> bool:
    return viewer.may(Permission.NOMINATION_SCORE) or viewer.may(Permission.NOMINATION_DECIDE)


def _waiting(viewer: Viewer) -> Waiting:
    rows = Return.objects.visible_to(viewer, Permission.RETURN_REVIEW).filter(state="submitted")
    oldest = rows.select_related("place__pack", "submitted_by").order_by("submitted_at")
    return Waiting(tuple(oldest[:SHOWN]), rows.count(), nominations_waiting(viewer))
