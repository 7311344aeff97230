"""The order of ``diaodu run``: port, database, tables, packs, people, static files; then the site and the worker."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Sequence

from diaodu.kit.refusals import Refusal
from diaodu.web.cli.messages import say
from diaodu.web.cli.session import database_address, load_packs, open_database
from diaodu.web.environment import env_port
from diaodu.web.run.children import Children, children
from diaodu.web.run.stopping import StopRequest, stop_request

ADDRESS = "127.0.0.1"
PATIENCE = 60.0  # seconds for the site to answer
CHILDREN = {"serve": ("serve", "--address", ADDRESS), "worker": ("worker",)}


class PortTaken(Refusal):
    """Another program listens on the port."""

    code = "port_taken"

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} on {ADDRESS} is taken; choose another: PORT={port + 1} make run")


class DidNotStart(Refusal):
    """A part of the house ended, or never answered."""

    code = "did_not_start"


def run_house(*, packs: Sequence[str]) -> int:
    """Run until told to stop; nothing of it stays behind."""
    port = env_port("PORT", default=8000)
    require_free_port(port)
    with stop_request() as stop:
        try:
            with stop.interruptible(), database_address() as is_embedded:
                prepare(packs=packs, is_embedded=is_embedded)
                with children() as family:
                    serve_until_asked(family, stop, port=port)
        except KeyboardInterrupt:
            pass
    say("stopped")
    return 0


def prepare(*, packs: Sequence[str], is_embedded: bool) -> None:
    open_database()
    from django.conf import settings
    from django.db import connections

    from diaodu.web.run.packs import packs_in
    from diaodu.web.run.static import collect_static_files

    load_packs(packs or packs_in(settings.PACKS_DIR))
    if is_embedded and not settings.PRODUCTION:
        from diaodu.web.run.demo import demo_accounts

        for line in demo_accounts():
            say(line)
    if collect_static_files():
        say("static files collected")
    connections.close_all()


def serve_until_asked(family: Children, stop: StopRequest, *, port: int) -> None:
    for words in CHILDREN.values():
        family.start(*words)
    wait_until_ready(family, stop, port=port)
    say(f"Diaodu is at http://{ADDRESS}:{port}/  (Ctrl-C stops it)")
    while not stop.asked.wait(timeout=0.5):
        ended = family.ended()
        if ended:
            start_again(family, ended)


def start_again(family: Children, name: str) -> None:
    """A killed worker, or one that lost its database for a moment, is no reason to close the site."""
    if family.keeps_ending(name):
        raise DidNotStart(f"the {name} process keeps ending; its messages are above")
    say(f"the {name} process ended; it is started again")
    family.start(*CHILDREN[name])


def wait_until_ready(family: Children, stop: StopRequest, *, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not stop.asked.wait(timeout=0.1):
        ended = family.ended()
        if ended:
            raise DidNotStart(f"the {ended} process ended at its start; its messages are above")
        if answers(port):
            return
        if time.monotonic() > deadline:
            raise DidNotStart(f"the site did not answer on port {port} in {PATIENCE:.0f} s")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise PortTaken(port) from error
