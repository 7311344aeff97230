"""The page of one nomination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.core.absences import Reading
from diaodu.core.nominations import OPEN, OUTCOMES, Stage
from diaodu.core.scores import Cell, Result
from diaodu.kit.refusals import NotFound
from diaodu.listing.commands.scoring import may_score
from diaodu.listing.listings import Criterion, Listing
from diaodu.listing.models import Nomination, NominationEvent, Score
from diaodu.listing.queries.people import people_named
from diaodu.listing.results import listing_of, result_of, scores_in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word
from diaodu.register.models import Roster
from diaodu.register.queries.rosters import class_word


@dataclass(frozen=True, slots=True)
class EventShown:
    """A stage that was come to, who recorded it, and whether it led back."""

    event: NominationEvent
    who: str
    back: bool


@dataclass(frozen=True, slots=True)
class ScorerShown:
    """Somebody who scored: their name and their own total."""

    name: str
    total: Reading


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """A criterion: what it got, and the score of each scorer in their order (None: not given)."""

    criterion: Criterion
    cell: Cell
    scores: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True)
class EarlierScore:
    """A score that does not count any more: replaced, or given before the nomination was sent back."""

    score: Score
    who: str
    criterion: Criterion | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class NominationPage:
    """Everything about one nomination, as known at a ledger number (None: now).

    ``permitted`` says what the viewer may do with it now; ``own`` holds the viewer's own scores by criterion.
    """

    nomination: Nomination
    stage: Stage
    listing: Listing
    classes: tuple[Word, ...]
    events: tuple[EventShown, ...]
    result: Result
    criteria: tuple[CriterionShown, ...]
    scorers: tuple[ScorerShown, ...]
    earlier: tuple[EarlierScore, ...]
    own: Mapping[str, Score]
    permitted: frozenset[Permission]
    roster_seen: bool
    known: int | None

    @property
    def statement(self) -> str:
        """The latest statement of need; empty before there is one."""
        nominated = [one.event.reason for one in self.events if one.event.stage == Stage.NOMINATED]
        return nominated[-1] if nominated else ""

    @property
    def weights(self) -> Decimal:
        """The sum of the weights."""
        return sum((criterion.weight for criterion in self.listing.criteria), Decimal())


def nomination_page(viewer: Viewer, number: int, *, known: int | None = None) -> NominationPage:
    """One nomination. Raises ``NotFound`` for an unknown one, one out of sight, and one that was not known yet."""
    nomination = _visible(viewer, number)
    events = _events(nomination, known)
    if not events:
        raise NotFound(_("沒有這項申報，或不在您的範圍內。"))
    stage = Stage(events[-1].stage)
    listing = listing_of(nomination, known=events[-1].number if stage in OUTCOMES else known)
    scores = scores_in_force([nomination], known=known).get(nomination.pk, [])
    every = _every_score(nomination, known)
    names = people_named({*(event.recorded_by for event in events), *(score.scorer for score in every)})
    result = result_of(listing, scores)
    scorers = sorted(result.own, key=lambda key: (names[key], key))
    me = str(viewer.user.key) if viewer.user else ""
    return NominationPage(
        nomination=nomination,
        stage=stage,
        listing=listing,
        classes=tuple(word for code in listing.classes if (word := class_word(nomination.roster, code))),
        events=_shown(events, names),
        result=result,
        criteria=_criteria(listing, result, scores, scorers),
        scorers=tuple(ScorerShown(names[key], result.own[key]) for key in scorers),
        earlier=_earlier(every, scores, names, listing),
        own={score.criterion: score for score in scores if score.scorer == me},
        permitted=_permitted(viewer, nomination, me) if known is None and stage in OPEN else frozenset(),
        roster_seen=Roster.objects.visible_to(viewer).filter(pk=nomination.roster_id).exists(),
        known=known,
    )


def _visible(viewer: Viewer, number: int) -> Nomination:
    seen = Nomination.objects.visible_to(viewer).filter(pk=number)
    found = seen.select_related("subject__pack", "subject__place", "roster__pack", "roster__place").first()
    if found is None:
        raise NotFound(_("沒有這項申報，或不在您的範圍內。"))
    return found


def _criteria(
    listing: Listing, result: Result, scores: Sequence[Score], scorers: Sequence[str]
) -> tuple[CriterionShown, ...]:
    given = {(score.scorer, score.criterion): score for score in scores}
    return tuple(
        CriterionShown(one, result.cells[one.code], tuple(given.get((key, one.code)) for key in scorers))
        for one in listing.criteria
    )


def _upto(known: int | None) -> Q:
    return Q() if known is None else Q(number__lte=known)


def _events(nomination: Nomination, known: int | None) -> list[NominationEvent]:
    return list(nomination.events.filter(_upto(known)).select_related("membership").order_by("number"))


def _every_score(nomination: Nomination, known: int | None) -> list[Score]:
    return list(nomination.scores.filter(_upto(known)).order_by("number"))


def _shown(events: Sequence[NominationEvent], names: Mapping[str, str]) -> tuple[EventShown, ...]:
    order = [str(stage) for stage in Stage]
    places = [order.index(event.stage) for event in events]
    back = [False, *(after < before for before, after in pairwise(places))]
    return tuple(
        EventShown(event, names[event.recorded_by], led_back) for event, led_back in zip(events, back, strict=True)
    )


def _earlier(
    every: Sequence[Score], counting: Sequence[Score], names: Mapping[str, str], listing: Listing
) -> tuple[EarlierScore, ...]:
    numbers = {score.number for score in counting}
    replaced = {score.supersedes_id for score in every}
    return tuple(
        EarlierScore(score, names[score.scorer], listing.criterion(score.criterion), score.number in replaced)
        for score in every
        if score.number not in numbers
    )


def _permitted(viewer: Viewer, nomination: Nomination, me: str) -> frozenset[Permission]:
    asked = (Permission.NOMINATION_PROPOSE, Permission.NOMINATION_SCORE, Permission.NOMINATION_DECIDE)
    found = {one for one in asked if Nomination.objects.visible_to(viewer, one).filter(pk=nomination.pk).exists()}
    if not me or not may_score(nomination, me):
        found.discard(Permission.NOMINATION_SCORE)
    return frozenset(found)
