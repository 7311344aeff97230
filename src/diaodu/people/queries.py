"""Who somebody is, by the key under which they appear elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from diaodu.people.models import User


def names_by_key(keys: Iterable[str]) -> dict[str, str]:
    """The names of the users with these keys; what is no key, or of nobody any more, has none."""
    wanted = [key for key in keys if _is_key(key)]
    return {str(key): name for key, name in User.objects.filter(key__in=wanted).values_list("key", "name")}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
