"""Nominations by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery

from diaodu.core.nominations import Stage
from diaodu.core.scores import Result
from diaodu.listing.listings import Listing
from diaodu.listing.models import Nomination, NominationEvent
from diaodu.listing.results import listing_of, result_of, scores_in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Roster

CARDS = 50
SCORED = (Stage.NOMINATED, Stage.LISTED, Stage.DECLINED)


@dataclass(frozen=True, slots=True)
class Card:
    """A nomination in its column: since when it is there, and what it got so far (None where nothing is scored)."""

    nomination: Nomination
    listing: Listing
    since: date
    result: Result | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage: how many nominations are there, and the latest of them."""

    stage: Stage
    count: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """Nominations by stage, narrowed to a roster or to none; ``compared`` names what can be compared there."""

    columns: tuple[Column, ...]
    roster: Roster | None
    rosters: tuple[Roster, ...]
    compared: tuple[tuple[Listing, Roster], ...]
    generated: bool


def nominations_by_stage(viewer: Viewer, *, roster: str = "") -> Board:
    """The nominations in sight by stage, latest first; an unknown roster leaves none."""
    seen = Nomination.objects.visible_to(viewer)
    rosters = Roster.objects.filter(pk__in=seen.values("roster")).select_related("pack", "place")
    chosen = rosters.filter(code=roster).first() if roster else None
    if roster:
        seen = seen.filter(roster=chosen) if chosen else seen.none()
    counts = dict(seen.order_by().values("stage").annotate(count=Count("pk")).values_list("stage", "count"))
    rows = [row for stage in Stage for row in _latest(seen.filter(stage=stage))]
    cards = _cards(rows)
    columns = tuple(
        Column(stage, counts.get(stage, 0), tuple(card for card in cards if card.nomination.stage == stage))
        for stage in Stage
    )
    generated = any(row.subject.pack.generated for row in rows)
    return Board(columns, chosen, tuple(rosters), _compared(cards), generated)


def nominations_waiting(viewer: Viewer) -> int:
    """How many nominated subjects wait for a score or a decision that the viewer may give."""
    scored, decided = (
        Nomination.objects.visible_to(viewer, permission)
        for permission in (Permission.NOMINATION_SCORE, Permission.NOMINATION_DECIDE)
    )
    return (scored | decided).filter(stage=Stage.NOMINATED).count()


def _latest(rows: QuerySet[Nomination]) -> list[Nomination]:
    events = NominationEvent.objects.filter(nomination=OuterRef("pk")).order_by("-number")
    latest = rows.annotate(last=Subquery(events.values("number")[:1]), since=Subquery(events.values("on")[:1]))
    return list(latest.select_related("subject__pack", "subject__place", "roster__pack").order_by("-last")[:CARDS])


def _cards(rows: Sequence[Nomination]) -> list[Card]:
    scores = scores_in_force(row for row in rows if row.stage in SCORED)
    declared: dict[tuple[int, str], Listing] = {}
    cards = []
    for row in rows:
        key = row.roster.pack_id, row.listing
        listing = declared[key] if key in declared else declared.setdefault(key, listing_of(row))
        result = result_of(listing, scores.get(row.pk, ())) if row.stage in SCORED else None
        cards.append(Card(row, listing, row.since, result))  # type: ignore[attr-defined]
    return cards


def _compared(cards: Sequence[Card]) -> tuple[tuple[Listing, Roster], ...]:
    found = {
        (card.listing.code, card.nomination.roster_id): (card.listing, card.nomination.roster)
        for card in cards
        if card.result
    }
    return tuple(found.values())
