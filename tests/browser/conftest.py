"""A site of its own for the browser: its own database and server, so that real requests meet committed data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg import sql

from tests.provider import provider_running

ROOT = Path(__file__).resolve().parents[2]
USERNAME, PASSWORD = "director", "correct-horse-battery"
SCORERS = ("scorer", "second")
PATIENCE = 60
MOVED = "_moved"  # a copy of the database for a site whose clock a test moves
expect.set_options(timeout=30_000)  # a busy machine may take its time


@dataclass(frozen=True, slots=True)
class Site:
    """A running site and an account on it."""

    address: str
    username: str
    password: str


def _server() -> dict[str, Any]:
    """How to reach the database server, from the settings of the run."""
    found = settings.DATABASES["default"]
    return {key.lower(): found[key] for key in ("HOST", "PORT", "USER", "PASSWORD") if found[key]}


def _url(name: str) -> str:
    to = _server()
    account = f"{quote(to.get('user', ''), safe='')}:{quote(to.get('password', ''), safe='')}"
    port = f":{to['port']}" if "port" in to else ""
    return f"postgres://{account}@{quote(to.get('host', ''), safe='')}{port}/{name}"


@pytest.fixture(scope="session")
def base_url() -> str:
    """Ours come from ``site``; the plugin's own fixture is written in a way that pytest 9 warns about."""
    return ""


@pytest.fixture(scope="session")
def site_database(worker_id: str) -> Iterator[str]:
    """A fresh database with both packs; dropped afterwards."""
    name = f"diaodu_browser_{os.getpid()}_{worker_id}"
    with psycopg.connect(dbname="postgres", autocommit=True, **_server()) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        command = [sys.executable, "-m", "tests.browser.prepare", PASSWORD, USERNAME, *SCORERS]
        subprocess.run(command, cwd=ROOT, env=_environment(name), check=True)
        with psycopg.connect(dbname="postgres", autocommit=True, **_server()) as server:
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            server.execute(copy.format(sql.Identifier(name + MOVED), sql.Identifier(name)))
        yield name
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **_server()) as server:
            for each in (name, name + MOVED):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each)))


def _environment(database: str) -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {
        **os.environ, "DATABASE_URL": _url(database), "DJANGO_SETTINGS_MODULE": "tests.browser.settings", "PYTHONPATH": paths,
    }  # fmt: skip


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """A running provider of single sign-on, which the site is set up with."""
    with provider_running() as address:
        yield address


@pytest.fixture(scope="session")
def site(site_database: str, issuer: str) -> Iterator[Site]:
    """The site, served by the production server."""
    provided = {"DIAODU_OIDC_ISSUER": issuer, "DIAODU_OIDC_CLIENT_ID": "diaodu", "DIAODU_OIDC_CLIENT_SECRET": "secret"}
    with served({**_environment(site_database), **provided}) as found:
        yield found


@contextmanager
def served(environment: dict[str, str], application: str = "diaodu.web.wsgi") -> Iterator[Site]:
    """The site in an environment, on a free port, for as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", application, "--bind", address, "--threads", "4"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://{address}/health/ready", server)
        yield Site(f"http://{address}", USERNAME, PASSWORD)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


@pytest.fixture(scope="session")
def collected_site(site_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same with the site's own settings: static files collected, hashed and compressed."""
    home = tmp_path_factory.mktemp("collected")
    own = {"DJANGO_SETTINGS_MODULE": "diaodu.web.settings", "DIAODU_STATIC": str(home / "static")}
    environment = {**_environment(site_database), **own, "DIAODU_DATA": str(home)}
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    with served(environment) as found:
        yield found


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:  # not there yet, or too busy to answer
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


@pytest.fixture
def worker(site_database: str) -> Iterator[None]:
    """The site's job worker."""
    command = [sys.executable, "-m", "diaodu.web.cli.main", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(site_database), stderr=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(timeout=PATIENCE)


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser, browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The cookies of a signed-in director."""
    return signed_in_as(site.username, site, browser, browser_context_args)


def signed_in_as(username: str, site: Site, browser: Browser, arguments: dict[str, Any]) -> dict[str, Any]:
    """The cookies of somebody who has signed in."""
    context = browser.new_context(**arguments)
    page = context.new_page()
    page.goto(f"{site.address}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", site.password)
    page.click("main form button.btn-primary")
    page.wait_for_selector("aside")
    state = dict(context.storage_state())
    context.close()
    return state


def watched(context: BrowserContext, errors: list[str]) -> Page:
    """A page whose console errors (broken policies show there) and failures are written down."""
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


@pytest.fixture
def open_page(
    browser: Browser, site: Site, signed_in: dict[str, Any], browser_context_args: dict[str, Any]
) -> Iterator[Any]:
    """Opens signed-in pages by path, at a width; the test fails on any console error."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def open_at(path: str, *, width: int = 1440, as_user: str = "", **options: Any) -> Page:
        arguments = {**browser_context_args, "viewport": {"width": width, "height": 900}, **options}
        state = signed_in_as(as_user, site, browser, browser_context_args) if as_user else signed_in
        context = browser.new_context(base_url=site.address, storage_state=state, **arguments)
        contexts.append(context)
        page = watched(context, errors)
        page.goto(path)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []
