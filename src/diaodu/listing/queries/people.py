"""The names of people who are known by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from diaodu.people.models import User

OPERATOR = "operator"


def people_named(keys: Iterable[str]) -> Mapping[str, str]:
    """Who stands behind each key; one whose account is gone stays unnamed."""
    wanted = set(keys)
    found = {str(user.key): str(user) for user in User.objects.filter(key__in=wanted - {OPERATOR})}
    words = {OPERATOR: _("系統操作員")}
    return {key: found.get(key) or words.get(key) or _("已註銷的用戶") for key in wanted}
