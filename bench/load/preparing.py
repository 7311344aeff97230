"""What the load needs: people with passwords of their own, released circulars, and addresses to look at."""

from __future__ import annotations

import random
import secrets
from itertools import cycle, islice
from typing import Any

PROVINCE, OTHER_PROVINCE, MONTH = "S90000", "620000", "2023-06"
CIRCULAR = "major_projects"
WIDE = ("dispatch_office", "linked_leader", "auditor")
LOCAL = ("county_reporter", "city_reviewer")
SUBJECTS = 40


def prepare(users: int) -> dict[str, Any]:
    """Fill the database that ``DATABASE_URL`` names; tells what the load asks for (plain data)."""
    import django

    django.setup()
    from diaodu.register.models import Place

    prefectures = list(Place.objects.filter(parent__code=PROVINCE).values_list("code", flat=True))
    places = (PROVINCE, *prefectures)
    people = [person(f"user{number:03}", place) for number, place in enumerate(islice(homes(prefectures), users))]
    return {
        "people": people,
        "writing": [person(name, PROVINCE, role) for name, role in zip(("filling", "reviewing"), LOCAL, strict=True)],
        "reporting": [*LOCAL, WIDE[0]],
        "provinces": [PROVINCE, OTHER_PROVINCE],
        "prefectures": prefectures,
        "subjects": {place: subjects(place) for place in places},
        "editions": {place: [released(place)] for place in places},
    }


def homes(prefectures: list[str]) -> Any:
    """Half the people work in the province, the others in its prefectures, in turn."""
    return (place for pair in zip(cycle([PROVINCE]), cycle(prefectures), strict=False) for place in pair)


def person(name: str, place: str, role: str = "") -> dict[str, str]:
    """An account with a password and one role; who works in the province also sees the published one."""
    from diaodu.people.commands import create_user, grant_role

    password = secrets.token_urlsafe(12)
    user = create_user(actor=None, username=name, name=name, password=password)
    wide = place == PROVINCE
    chosen = role or random.Random(name).choice(WIDE if wide else LOCAL)  # noqa: S311
    for code in (PROVINCE, OTHER_PROVINCE) if wide else (place,):
        grant_role(actor=None, user=user, role=chosen, place_code=code)
    return {"name": name, "password": password, "place": place, "role": chosen}


def subjects(place: str) -> list[str]:
    """Some projects in a place."""
    from diaodu.register.models import Subject

    inside = Subject.objects.filter(kind="project", place__path__contains=f"{place}/").order_by("code")
    return list(inside.values_list("code", flat=True)[:SUBJECTS])


def released(place: str) -> str:
    """A released circular of a place; its key."""
    from diaodu.editions.commands import approve_edition, draft_edition, release_edition, review_edition
    from diaodu.people.models import User

    reviewer, approver = (User.objects.get(username=name) for name in ("writer", "dispatch_office"))
    key = draft_edition(actor=None, kind=CIRCULAR, place=place, period=MONTH).key
    review_edition(actor=reviewer, key=key)
    approve_edition(actor=approver, key=key)
    return str(release_edition(actor=reviewer, key=key).key)
