"""無事不擾: whether an enterprise was visited so often that it is left in peace. The one place that asks."""

from __future__ import annotations

from datetime import date

from diaodu.matters.kinds import MatterKind
from diaodu.pairing.visits import visits_left
from diaodu.register.models import Subject


def is_left_in_peace(kind: MatterKind, about: Subject, on: date) -> bool:
    """Whether no matter of a kind may raise itself about a subject around a day: it counts as a visit too many."""
    return kind.visits and visits_left(about, on) == 0
