"""Make the accounts of the walks through matters: each holds a role of the pack over a place of the invented province."""

from __future__ import annotations

import sys

import django

PEOPLE = {
    "field-steward": ("steward", "S90500"),
    "second-steward": ("steward", "S90500"),
    "city-office": ("city_reviewer", "S90500"),
    "dispatch": ("dispatch_office", "S90000"),
    "land-office": ("department", "S90500"),
}


def main(password: str) -> None:
    """Make them, unless the tests before have."""
    django.setup()
    from diaodu.people.models import Grant, Role, User

    for username, (role, place) in PEOPLE.items():
        user, made = User.objects.get_or_create(username=username, defaults={"name": username})
        if not made:
            continue
        user.set_password(password)
        user.save(update_fields=["password"])
        Grant.objects.create(user=user, role=Role.objects.get(code=role), place_code=place)


if __name__ == "__main__":
    main(*sys.argv[1:])
