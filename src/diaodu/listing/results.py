"""The scores in force and what they come to: one way of counting for pages, comparisons and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from diaodu.core.nominations import Stage
from diaodu.core.scores import Result, weigh
from diaodu.listing.listings import Listing, listings
from diaodu.listing.models import Nomination, NominationEvent, Score


def listing_of(nomination: Nomination, *, known: int | None = None) -> Listing:
    """The declaration that a nomination is judged by, as known at a ledger number (None: now).

    One that the pack has dropped since is taken as it was when the idea came up, so that what is under way can end.
    """
    pack, code = nomination.roster.pack, nomination.listing
    return listings(pack, known=known).get(code) or listings(pack, known=nomination.number)[code]


def scores_in_force(nominations: Iterable[Nomination], *, known: int | None = None) -> dict[int, list[Score]]:
    """The scores of some nominations that count, by nomination: not replaced, and given since it was last nominated.

    What was sent back and is nominated anew is scored anew.
    """
    upto = Q() if known is None else Q(number__lte=known)
    nominated = NominationEvent.objects.filter(upto, nomination=OuterRef("nomination"), stage=Stage.NOMINATED)
    rows = _not_replaced(known).annotate(since=Subquery(nominated.order_by("-number").values("number")[:1]))
    found: dict[int, list[Score]] = defaultdict(list)
    for row in rows.filter(nomination__in=[nomination.pk for nomination in nominations], number__gt=F("since")):
        found[row.nomination_id].append(row)
    return found


def _not_replaced(known: int | None) -> QuerySet[Score]:
    upto = Q() if known is None else Q(number__lte=known)
    return Score.objects.filter(upto, ~Exists(Score.objects.filter(upto, supersedes=OuterRef("pk"))))


def result_of(listing: Listing, scores: Iterable[Score]) -> Result:
    """What scores in force come to by the criteria of a listing."""
    return weigh(listing.weighted, {(score.scorer, score.criterion): score.value for score in scores})
