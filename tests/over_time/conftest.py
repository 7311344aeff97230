"""What the tests of counting over time share: the command line as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from diaodu.web.cli import main as cli


@pytest.fixture
def show(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """``diaodu show`` on the test's own database: what it prints."""
    monkeypatch.setattr("diaodu.web.cli.session.database_session", lambda **_options: nullcontext())

    def shown(code: str, place: str, period: str, *more: str) -> str:
        cli.main(["show", code, "--place", place, "--period", period, "--lang", "en", *more])
        return capsys.readouterr().out

    return shown
