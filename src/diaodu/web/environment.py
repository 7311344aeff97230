"""Reading settings from the environment: each helper refuses what it does not understand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = range(1, 65536)


class UnsafeSettings(ImproperlyConfigured):
    """Settings that must not be used; the message lists every reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["refusing to start:", *(f"  - {problem}" for problem in problems)]))


def env_bool(name: str, *, default: bool) -> bool:
    """Read a yes/no setting; anything but 1/true/yes/0/false/no is refused."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in {"1", "true", "yes"}:
        return True
    if raw.lower() in {"0", "false", "no"}:
        return False
    raise UnsafeSettings([f"{name} must be yes or no, not {raw!r}"])


def env_int(name: str, *, default: int) -> int:
    raw = os.environ.get(name, str(default))
    if not raw.isdigit():
        raise UnsafeSettings([f"{name} must be a whole number, not {raw!r}"])
    return int(raw)


def env_port(name: str, *, default: int) -> int:
    """Read a port to listen on."""
    port = env_int(name, default=default)
    if port not in PORTS:
        raise UnsafeSettings([f"{name} must be a port from {PORTS[0]} to {PORTS[-1]}, not {port}"])
    return port


def env_folder(name: str, *, default: Path) -> Path:
    """Read the name of a folder; one that is named must be there."""
    raw = os.environ.get(name)
    if raw is not None and not Path(raw).is_dir():
        raise UnsafeSettings([f"{name}: there is no folder {raw}"])
    return default if raw is None else Path(raw)


def env_list(name: str, *, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def env_choice(name: str, *, choices: tuple[str, ...]) -> str:
    """Read one of a few words; the first is the default."""
    raw = os.environ.get(name, choices[0])
    if raw not in choices:
        raise UnsafeSettings([f"{name} must be one of {', '.join(choices)}, not {raw!r}"])
    return raw


def env_secret(name: str) -> str | None:
    """Read a secret from ``NAME``, or from the file that ``NAME_FILE`` names; both, or an unreadable file, fail."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value and path:
        raise UnsafeSettings([f"{name} and {name}_FILE are both set; keep one"])
    if not path:
        return value or None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UnsafeSettings([f"{name}_FILE cannot be read: {error}"]) from error


def single_sign_on(key: str, issuer: str, client: str | None, secret: str | None) -> dict[str, Any]:
    """The one provider of single sign-on in the form of django-allauth; codes are bound to the browser by PKCE."""
    provider = {"server_url": issuer, "oauth_pkce_enabled": True}
    app = {"provider_id": key, "name": "", "client_id": client, "secret": secret, "settings": provider}
    return {"openid_connect": {"APPS": [app]}}


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as a content security policy names a source."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def database_from_url(url: str) -> dict[str, Any]:
    """Turn any address that libpq understands into Django's form; a quoted host may be a socket's folder."""
    # Imported here: the driver is of no use to commands that never reach a database.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise UnsafeSettings([f"DATABASE_URL is not an address of PostgreSQL: {error}"]) from error
    named = {key: str(parts.pop(word, None) or "") for key, word in _DJANGO_NAMES.items()}
    options = {**parts, "options": f"-c jit=off {parts.get('options') or ''}".strip()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


_DJANGO_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
