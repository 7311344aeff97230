"""What the ORM says at length and PostgreSQL shortly."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def among(ids: Iterable[int]) -> RawSQL:
    """The right side of ``__in`` for many ids: one parameter, where a list would be a parameter for each.

    It goes as the text of an array: the driver would look at every id to find out what it is.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", ["{" + ",".join(map(str, ids)) + "}"])


def among_texts(texts: Iterable[str]) -> RawSQL:
    """The same for many texts."""
    return RawSQL("SELECT unnest(%s::text[])", [list(texts)])
