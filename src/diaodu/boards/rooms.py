"""Which place the page of a room is about: the asked one, else the first that has a board for that room."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.boards.declared import board_of
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer
from diaodu.register import queries
from diaodu.register.models import Place


def place_of_room(viewer: Viewer, room: str, asked: str) -> str:
    """The code of the place that a room's page is about. Raises ``NotFound`` where the viewer sees no place at all."""
    if asked:
        return asked
    found = _starts(viewer, room)
    if not found:
        raise NotFound(_("您的範圍內沒有地區。"))
    return found[0].code


def places_offered(viewer: Viewer, room: str, shown: Place) -> list[Place]:
    """The places that a room's page offers: where the viewer may begin, and the one that is shown."""
    found = _starts(viewer, room)
    return found if shown in found else [shown, *found]


def starting_places_of(viewer: Viewer, room: str) -> list[Place]:
    """Of the places a viewer begins at, those that a room's board names, else those that have one from above."""
    boards = [(place, board) for place in queries.starting_places(viewer) if (board := board_of(place, room))]
    return [place for place, board in boards if place.code in board.places] or [place for place, _board in boards]


def _starts(viewer: Viewer, room: str) -> list[Place]:
    return starting_places_of(viewer, room) or list(queries.starting_places(viewer))
