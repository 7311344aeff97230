"""What notices say: rooms register their messages, and the reader's language decides how one reads."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Words = Callable[[Mapping[str, Any]], tuple[str, str]]

logger = logging.getLogger(__name__)
_registered: dict[str, Words] = {}


def register(code: str, words: Words) -> None:
    """Add a message: ``words`` makes title and body, in the present language, of what was said with a notice.

    The title goes out by mail: it names no third person and holds no secret. The body is shown on the site only.
    """
    _registered[code] = words


def is_registered(code: str) -> bool:
    """Whether a room has registered this message."""
    return code in _registered


def words_of(code: str, said: Mapping[str, Any]) -> tuple[str, str]:
    """Title and body of a notice, in one line each. A message of which a room knows no more says only that much."""
    try:
        title, body = _registered[code](said)
    except (LookupError, TypeError, ValueError):  # one message gone wrong must not hold up all others
        logger.exception("a notice cannot be put into words", extra={"words": code})
        title, body = _("一條提醒"), ""
    return " ".join(title.split()), " ".join(body.split())
