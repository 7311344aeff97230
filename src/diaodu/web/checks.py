"""What production refuses to start with."""

from __future__ import annotations

from collections.abc import Sequence

from diaodu.web.environment import UnsafeSettings

SHORTEST_KEY = 50
FEWEST_LETTERS = 10


def refuse_unsafe(
    *, debug: bool, secret_key: str | None, database_url: str | None, hosts: Sequence[str], https: bool, issuer: str
) -> None:
    """Raise one error that lists everything wrong, so that nobody mends settings one restart at a time."""
    problems = [
        *_problems_of_key(secret_key),
        *_problems_of_hosts(hosts),
        *(["DIAODU_DEBUG is on; it shows source and settings to strangers"] if debug else []),
        *(["DATABASE_URL is not set; the embedded database is for one machine's use"] if not database_url else []),
        *(["DIAODU_HTTPS is off; cookies and passwords would travel in the open"] if not https else []),
        *_problems_of_issuer(issuer),
    ]
    if problems:
        raise UnsafeSettings(problems)


def _problems_of_key(key: str | None) -> list[str]:
    if not key:
        return ["DIAODU_SECRET_KEY (or DIAODU_SECRET_KEY_FILE) is not set"]
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS:
        return [f"DIAODU_SECRET_KEY is too short or too plain; use {SHORTEST_KEY} random characters or more"]
    if "insecure" in key or "development" in key or "change" in key.lower():
        return ["DIAODU_SECRET_KEY is an example, not a secret"]
    return []


def _problems_of_hosts(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return ["DIAODU_HOSTS is not set; name the site's host names"]
    wild = [host for host in hosts if "*" in host or host.startswith(".")]
    return [f"DIAODU_HOSTS must name hosts, not patterns: {', '.join(wild)}"] if wild else []


def _problems_of_issuer(issuer: str) -> list[str]:
    if issuer and not issuer.startswith("https://"):
        return ["DIAODU_OIDC_ISSUER must be an https:// address; who somebody is would travel in the open"]
    return []
