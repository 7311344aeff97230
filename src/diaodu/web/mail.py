"""The mail server that the site sends by, as one address tells it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from diaodu.web.environment import PORTS, UnsafeSettings

NAME = "DIAODU_MAIL_URL"
USUAL_PORTS = {"smtp": 587, "smtps": 465}
HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. Without a host no mail is sent, and nothing else changes."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def mail_server(url: str | None, sender: str, *, production: bool) -> MailServer:
    """Read ``smtp://user:password@host:587?tls=yes`` or ``smtps://``. Raises ``UnsafeSettings`` with every problem."""
    if not url and not sender:
        return MailServer()
    problems = [] if url and sender else [f"{NAME} and DIAODU_MAIL_FROM are given together"]
    problems += ["DIAODU_MAIL_FROM is no address"] if sender and not _is_sender(sender) else []
    found, more = _read(url) if url else (MailServer(), [])
    problems += more
    if production and found.host not in HERE and not (found.starttls or found.ssl) and not problems:
        problems.append(f"{NAME} says tls=no; mail and password would travel in the open")
    if problems:
        raise UnsafeSettings(problems)
    return found


def _is_sender(text: str) -> bool:
    return "@" in text and text.isprintable()


def _read(url: str) -> tuple[MailServer, list[str]]:
    """The address in its parts. What is wrong is told without the address: it holds a password."""
    try:
        parts = urlsplit(url)
        port = USUAL_PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError:
        return MailServer(), [f"{NAME} is not an address"]
    tls = parse_qs(parts.query).get("tls", ["yes"])[-1]
    right = parts.scheme in USUAL_PORTS and parts.hostname and port in PORTS and tls in {"yes", "no"}
    if not right:
        return MailServer(), [f"{NAME} must look like smtp://user:password@host:587?tls=yes"]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    ssl = parts.scheme == "smtps"
    return MailServer(parts.hostname or "", port, user, password, starttls=tls == "yes" and not ssl, ssl=ssl), []
