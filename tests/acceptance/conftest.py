"""What the tests of acceptance share: the province alone, and the commands that ask about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack
from diaodu.web.cli import main as cli
from tests.given import PACKS

Command = Callable[..., tuple[int, str]]


@contextmanager
def gansu_alone(blocker: Any) -> Iterator[None]:
    """The province without the invented one, in a transaction that the block ends by rolling it back."""
    with blocker.unblock(), transaction.atomic():
        load_pack(PACKS / "gansu")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``diaodu`` in this process on the test's own database; gives the exit code and standard output."""

    @contextmanager
    def session(**_options: object) -> Iterator[None]:
        yield

    monkeypatch.setattr("diaodu.web.cli.session.database_session", session)

    def run(*words: str) -> tuple[int, str]:
        code = cli.main(words)
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def show(command: Command) -> Callable[..., dict[str, Any]]:
    """Runs ``diaodu show ... --json`` and gives the data of an answer that is there."""

    def run(*words: str) -> dict[str, Any]:
        code, out = command("show", *words, "--json")
        assert code == 0
        return dict(json.loads(out))

    return run
