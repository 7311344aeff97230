"""Where sessions are kept: Django's own table, asked only for keys that it could have made."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

SHORTEST = 8  # as Django has it


class SessionStore(DatabaseStore):
    """A cookie may hold anything, also a NUL, which the database cannot be asked for."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST and key.isascii() and key.isalnum()
