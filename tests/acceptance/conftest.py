"""The real packs, loaded once for a module inside one transaction that is rolled back at its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack
from diaodu.web.cli import main as cli
from tests.given import without_matters

PACKS = Path(__file__).resolve().parents[2] / "packs"

Command = Callable[..., tuple[int, str]]


@contextmanager
def loaded(blocker: Any, *names: str) -> Iterator[None]:
    """These packs, for the length of a block."""
    with blocker.unblock(), transaction.atomic():
        for name in names:
            load_pack(without_matters(name))
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
