"""What lists and forms of this room offer to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.kit.languages import name_in_language
from diaodu.packs.remembering import loaded_packs
from diaodu.pairing.declared import Capacity, capacities
from diaodu.pairing.models import Pairing, Person
from diaodu.pairing.queries.holders import person_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds_of_all
from diaodu.register.models import Place, Roster
from diaodu.register.queries.pages import name_of

SEEING = (Permission.PAIRING_VIEW, Permission.PAIRING_EDIT, Permission.CONTACT_RECORD, Permission.CONTACT_VIEW)


def sees_pairings(viewer: Viewer) -> bool:
    """Whether there is anything in this room for a viewer."""
    return any(viewer.may(permission) for permission in SEEING) or (
        viewer.user is not None and person_of(viewer.user) is not None
    )


def capacities_offered() -> dict[str, Capacity]:
    """The capacities of all packs; of two packs that declare the same code the first one's."""
    found: dict[str, Capacity] = {}
    for pack in loaded_packs().values():
        found = capacities(pack) | found
    return found


def places_offered(viewer: Viewer) -> list[tuple[str, str]]:
    """The places in which persons in sight have their units, and those above them that the viewer sees."""
    held = Person.objects.visible_to(viewer).order_by().values_list("place__path", flat=True).distinct()
    codes = {code for path in held for code in path.split("/") if code}
    places = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).filter(code__in=codes)
    return [(place.code, name_of(place)) for place in places.order_by("path")]


def persons_offered(viewer: Viewer) -> list[Person]:
    """The persons in sight who may carry duties."""
    rows = Person.objects.visible_to(viewer).filter(erased_at=None).select_related("details", "place", "pack")
    return list(rows.order_by("place__path", "id"))


@dataclass(frozen=True, slots=True)
class Takers:
    """To whom duties may be handed over: persons of the same place or above it, and others. Who holds one of the same
    capacities comes first in each.
    """

    near: tuple[Person, ...]
    others: tuple[Person, ...]


def takers_offered(viewer: Viewer, person: Person) -> Takers:
    """Who may take over a person's duties, out of those in sight."""
    held = Pairing.objects.in_force()
    capacities = held.filter(person=person).values("capacity")
    same = set(held.filter(capacity__in=capacities).values_list("person", flat=True))
    rows = [row for row in persons_offered(viewer) if row.pk != person.pk]
    rows.sort(key=lambda row: row.pk not in same)
    near = tuple(row for row in rows if person.place.path.startswith(row.place.path))
    return Takers(near, tuple(row for row in rows if row not in near))


def lists_offered(viewer: Viewer, capacity: Capacity) -> list[tuple[str, str]]:
    """What may be looked through for subjects that have nobody: the kinds of a capacity, and rosters in sight."""
    found = kinds_of_all(loaded_packs().values())
    listed = [(f"kind:{code}", name_in_language(found[code].names)) for code in capacity.kinds if code in found]
    rosters = Roster.objects.visible_to(viewer).order_by("family", "-starts_on", "code")
    return listed + [(f"roster:{row.code}", name_in_language(row.names)) for row in rosters]
