"""Who answers for a subject, on its page: asked of the pairing room, which stands above this one."""

from __future__ import annotations

from diaodu.boards.beside import Beside
from diaodu.kit import clock
from diaodu.pairing.queries import card_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject


def paired_beside(viewer: Viewer, subject: Subject) -> Beside | None:
    """The part of a subject's page that says who answers for it; None where that is not for the viewer."""
    card = card_of(viewer, subject, today=clock.today())
    return Beside("pairing/_beside.html", card) if card else None
