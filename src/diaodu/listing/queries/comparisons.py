"""The candidates of one listing side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.ranking import Ranked, rank
from diaodu.core.scores import Cell, Result
from diaodu.kit.refusals import NotFound
from diaodu.listing.listings import Listing
from diaodu.listing.models import Nomination
from diaodu.listing.queries.boards import SCORED
from diaodu.listing.results import listing_of, result_of, scores_in_force
from diaodu.people.viewers import Viewer
from diaodu.register.models import Roster


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nomination with what it got on each criterion, in the order of the criteria. Without a total, no rank."""

    nomination: Nomination
    result: Result
    cells: tuple[Cell, ...]
    ranked: Ranked | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was nominated for a roster by a listing, best first, those without a total last."""

    listing: Listing
    roster: Roster
    candidates: tuple[Candidate, ...]
    generated: bool


def comparison(viewer: Viewer, listing: str, roster: str) -> Comparison:
    """The candidates in sight, nominated or decided. Raises ``NotFound`` where there is none to see."""
    seen = Nomination.objects.visible_to(viewer).filter(listing=listing, roster__code=roster, stage__in=SCORED)
    rows = list(seen.select_related("subject__pack", "subject__place", "roster__pack", "roster__place"))
    if not rows:
        raise NotFound(_("這份名冊沒有可比較的申報。"))
    declared, scores = listing_of(rows[0]), scores_in_force(rows)
    results = {row: result_of(declared, scores.get(row.pk, ())) for row in rows}
    ranks = rank({row: result.total for row, result in results.items()})
    candidates = [_candidate(declared, row, result, ranks.get(row)) for row, result in results.items()]
    candidates.sort(key=lambda candidate: (_last(candidate.result.total), -_points(candidate), candidate.nomination.pk))
    generated = any(row.subject.pack.generated for row in rows)
    return Comparison(declared, rows[0].roster, tuple(candidates), generated)


def _candidate(listing: Listing, row: Nomination, result: Result, ranked: Ranked | None) -> Candidate:
    return Candidate(row, result, tuple(result.cells[criterion.code] for criterion in listing.criteria), ranked)


def _last(total: Reading) -> bool:
    return isinstance(total, Absence)


def _points(candidate: Candidate) -> int:
    return -candidate.ranked.rank if candidate.ranked else 0
