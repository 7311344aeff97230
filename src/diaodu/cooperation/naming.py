"""The names of the groups that the pages of this room count by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind
from diaodu.register.models import Organisation, Place
from diaodu.register.queries import names_of

BY_PLACE, BY_ENTERPRISE, BY_GIVER = "place", "enterprise", "giver"

Names = Mapping[str, str]


def names_of_groups(viewer: Viewer, by: str, codes: Collection[str], kinds: Iterable[Kind]) -> dict[str, Names]:
    """The names of groups by their codes: of places or organisations in sight, or of choices of the kinds' field."""
    if by == BY_PLACE:
        return {row.code: names_of(row) for row in Place.objects.visible_to(viewer).filter(code__in=codes)}
    if by in {BY_ENTERPRISE, BY_GIVER}:
        return {row.code: names_of(row) for row in Organisation.objects.visible_to(viewer).filter(code__in=codes)}
    known = {word.code: word.names for kind in kinds for word in kind.choices(by)}
    return {code: known.get(code, {"hant": code}) for code in codes if code}
