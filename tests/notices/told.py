"""What the tests of notices share: a message, and telling it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from diaodu.notices import words
from diaodu.notices.commands import notify
from diaodu.people.models import User

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2023, 3, 1, 10, 0, tzinfo=ZONE)  # a Wednesday
CODE = "tests.told"


def _words(said: Mapping[str, Any]) -> tuple[str, str]:
    return f"{_('提醒')}: {said['title']}", f"body of {said['title']}"


words.register(CODE, _words)


def tell(*users: User, **told: Any) -> int:
    """Tell users one thing; whatever is not named is the same each time."""
    usual = {"key": "k", "words": CODE, "said": {"title": "sluice"}, "address": "/somewhere/", "at": AT}
    return notify(users=users, **usual | told)
