"""The places at which a page that packs declare boards for begins."""

from __future__ import annotations

from diaodu.boards.declared import board_of
from diaodu.people.viewers import Viewer
from diaodu.register import queries
from diaodu.register.models import Place


def starting_places_of(viewer: Viewer, page: str) -> list[Place]:
    """Of the places a viewer begins at, those that a page's board names, else those that have one from above."""
    boards = [(place, board) for place in queries.starting_places(viewer) if (board := board_of(place, page))]
    return [place for place, board in boards if place.code in board.places] or [place for place, _board in boards]
