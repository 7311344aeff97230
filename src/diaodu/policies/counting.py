"""How many a measure fits, counted once for each ledger number: whatever a rule looks at changes under a new one."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count

from diaodu.audit.numbers import present_number
from diaodu.people.viewers import Viewer
from diaodu.policies.eligibility import Eligibility
from diaodu.policies.matching import meant, none_fails, some_absent

KEPT = 4096
_kept: dict[tuple[object, ...], Fits] = {}


class Fits(NamedTuple):
    """How many a measure fits, and of how many it cannot be told for want of a value."""

    fits: int
    unknown: int


def count_fits(viewer: Viewer, eligibility: Eligibility, *, path: str = "") -> Fits:
    """The counts among the subjects in sight, of those at or below the place with a path only."""
    scope = (viewer.everything, viewer.scopes, path)
    key = (*scope, eligibility.kinds, eligibility.asked, present_number())
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[key] = _counted(viewer, eligibility, path)
    return found


def _counted(viewer: Viewer, eligibility: Eligibility, path: str) -> Fits:
    """Both in one look: those on which a rule fails are left out first, which are most."""
    left = meant(viewer, eligibility).filter(none_fails(viewer, eligibility))
    if path:
        left = left.filter(place__path__startswith=path)
    counts = left.aggregate(every=Count("pk"), unknown=Count("pk", filter=some_absent(viewer, eligibility)))
    return Fits(counts["every"] - counts["unknown"], counts["unknown"])
