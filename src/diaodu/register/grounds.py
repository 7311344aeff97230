"""How places lie in each other, for the people's room, which judges grants by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from diaodu.register.models import Place
from diaodu.register.querysets import at_or_below


class PlaceTree:
    """The places of the register as a ``Ground``."""

    def lineages(self, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """For each code that a place has: its own and those of all places above it."""
        paths = Place.objects.filter(code__in=codes).values_list("code", "path")
        return {code: frozenset(path.rstrip("/").split("/")) for code, path in paths}

    def below(self, codes: Collection[str]) -> QuerySet[Any, Any]:
        """The codes of the places with these codes and of all below them, as rows of one value."""
        condition = Q(pk__in=[])
        for code in codes:
            condition |= at_or_below(code, path="path")
        return Place.objects.filter(condition).order_by().values("code")

    def tops(self) -> frozenset[str]:
        """The codes of the places that lie in no other."""
        return frozenset(Place.objects.filter(parent=None).values_list("code", flat=True))
