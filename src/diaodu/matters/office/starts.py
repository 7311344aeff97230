"""Where the office's pages begin: the places of a viewer that have matters."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.matters.declared import matter_kinds
from diaodu.matters.models import Matter
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.register.queries import starting_places


def starting_places_with_matters(viewer: Viewer) -> list[Place]:
    """Places where a viewer begins and the pack knows matters; those that have watched ones in sight come first."""
    known = [place for place in starting_places(viewer) if matter_kinds(place.pack)]
    inside = Matter.objects.visible_to(viewer).filter(watched=True, place__path__startswith=OuterRef("path"))
    busy = set(Place.objects.filter(Exists(inside), pk__in=[place.pk for place in known]).values_list("pk", flat=True))
    return sorted(known, key=lambda place: place.pk not in busy)


def first_of(places: list[Place]) -> str:
    """The code of the first place. Raises ``NotFound`` where there is none."""
    if not places:
        raise NotFound(_("您的範圍內沒有辦理事項的地區。"))
    return places[0].code
