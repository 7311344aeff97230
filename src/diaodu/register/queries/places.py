"""The places a viewer begins at, and the one that a page is asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.packs.definitions import definitions
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

BOARD = "board"  # the section of a pack in which boards are declared


def starting_places(viewer: Viewer, permission: Permission = Permission.INDICATOR_VIEW) -> list[Place]:
    """Where a viewer may begin: the places that boards name, else the topmost places in sight."""
    seen = Place.objects.visible_to(viewer, permission).select_related("pack")
    named = seen.filter(code__in=_places_of_boards()).order_by("path")
    return list(named) or list(seen.exclude(parent__in=seen).order_by("path"))


def place_shown(viewer: Viewer, code: str) -> Place:
    """The place that a page on subjects is asked for, with its pack.

    Raises ``NotFound`` for an unknown one and for one out of sight alike.
    """
    seen = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).select_related("pack")
    found = seen.filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的地區，或不在您的範圍內。") % {"code": code})
    return found


def _places_of_boards() -> set[str]:
    found: set[str] = set()
    for pack in loaded_packs().values():
        for board in definitions(pack, BOARD).values():
            found.update(board.body.get("places", ()))
    return found
