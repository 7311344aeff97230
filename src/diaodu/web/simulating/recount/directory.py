"""Who is to be told: people by their keys, and the holders of roles at places, read by SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection

GRANTS = """
SELECT r.code, g.place_code, g.areas, g.user_id FROM people_grant g
JOIN people_role r ON r.id = g.role_id JOIN people_user u ON u.id = g.user_id WHERE u.is_active
"""
PERSONS = ("paired", "assigned", "raiser", "enterprise", "chased")


class Directory:
    """People and places of the stage, which do not change in a year."""

    def __init__(self) -> None:
        self._people: dict[str, int] = {}
        self._places: dict[str, tuple[str, str]] = {}
        self._holders: dict[tuple[str, str], list[tuple[list[str], int]]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, id FROM people_user")
            self._people = {str(key): pk for key, pk in cursor.fetchall()}
            cursor.execute("SELECT code, path, level FROM register_place")
            self._places = {code: (path, level) for code, path, level in cursor.fetchall()}
            cursor.execute(GRANTS)
            for role, place, areas, user in cursor.fetchall():
                self._holders[role, place].append((areas, user))
        self.holders = cache(self._nearest)

    def of_desk(self, desk: Mapping[str, Any], area: str) -> frozenset[int]:
        """Whom a desk of the history means."""
        if desk["person"]:
            return frozenset([self._people[desk["person"]]])
        return self.holders(desk["role"], desk["place"], area)

    def of_owner(self, owner: Mapping[str, Any], place: str, area: str) -> frozenset[int] | None:
        """Whom an owner of a rung means in a matter at a place; None where it is a person of its own."""
        if any(owner.get(word) for word in PERSONS):
            return None
        codes = self._places[place][0].strip("/").split("/")
        level = owner.get("level")
        at = next((code for code in codes if level and self._places[code][1] == level), place)
        held = (self.holders(role, at, area) for role in (owner["role"], *owner.get("otherwise", ())))
        return next((found for found in held if found), frozenset())

    def _nearest(self, role: str, place: str, area: str) -> frozenset[int]:
        for code in reversed(self._places[place][0].strip("/").split("/")):
            found = [user for areas, user in self._holders.get((role, code), ()) if not areas or area in areas]
            if found:
                return frozenset(found)
        return frozenset()
