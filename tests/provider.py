"""A real provider of OpenID Connect in a process of its own, and the person who signs in there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import requests

PATIENCE = 60


@contextmanager
def provider_running() -> Iterator[str]:
    """The issuer's address; users are told to it with ``tell``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the provider did not start")


def tell(issuer: str, subject: str, **claims: Any) -> None:
    """Give the provider a user, or a user's new claims."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()


class _Form(HTMLParser):
    """Whether a page shows the form of the provider."""

    shown = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown = self.shown or tag == "form"


def sign_in_at_provider(address: str, subject: str, *, deny: bool = False) -> str:
    """Go through the provider's page as ``subject``; path and query of where it sends the browser back to."""
    form = _Form()
    page = requests.get(address, timeout=10)
    form.feed(page.text)
    assert form.shown, page.text
    data = {"action": "deny"} if deny else {"sub": subject}
    answer = requests.post(address, data=data, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"
