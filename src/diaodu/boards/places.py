"""The places a viewer starts from, and a place with what is above and below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.packs.definitions import level_names
from diaodu.people.viewers import Viewer
from diaodu.register import queries
from diaodu.register.models import Place


@dataclass(frozen=True, slots=True)
class LevelBelow:
    """The places of one level below a place."""

    names: Mapping[str, str]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlaceAround:
    """A place, the visible places above it from the top, and those directly below it."""

    place: Place
    above: tuple[Place, ...]
    below: tuple[Place, ...]

    @property
    def levels_below(self) -> list[LevelBelow]:
        """The places directly below by level: those that divide the place, and zones that lie across them."""
        names = level_names(self.place.pack)
        found: dict[str, list[Place]] = {}
        for place in self.below:
            found.setdefault(place.level, []).append(place)
        return [LevelBelow(names.get(level, {}), tuple(places)) for level, places in found.items()]

    @property
    def level(self) -> Mapping[str, str]:
        """The names of the place's level."""
        return level_names(self.place.pack).get(self.place.level, {})


@dataclass(frozen=True, slots=True)
class StartingPlace:
    """A place that a viewer may begin at, and the names of its level."""

    place: Place
    level: Mapping[str, str]


def place_around(viewer: Viewer, code: str) -> PlaceAround:
    """The place with its surroundings. Raises ``NotFound`` for an unknown one and for one out of sight alike."""
    seen = Place.objects.visible_to(viewer)
    place = seen.filter(code=code).select_related("pack").first()
    if place is None:
        raise NotFound(_("沒有代碼為「%(code)s」的地區，或不在您的範圍內。") % {"code": code})
    near = seen.filter(Q(code__in=place.path.split("/")) | Q(parent=place)).exclude(pk=place.pk).order_by("path")
    above: list[Place] = []
    below: list[Place] = []
    for each in near:
        (below if each.parent_id == place.pk else above).append(each)
    return PlaceAround(place, tuple(above), tuple(below))


def starting_places(viewer: Viewer) -> list[StartingPlace]:
    """Where a viewer may begin, with the names of each place's level."""
    found = queries.starting_places(viewer)
    levels = {place.pack: level_names(place.pack) for place in found}
    return [StartingPlace(place, levels[place.pack].get(place.level, {})) for place in found]
