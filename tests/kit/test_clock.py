"""The one clock, and that it is replaced in simulations only."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from diaodu.kit import clock

THEN = datetime(2024, 2, 29, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _real_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_asked", None)


def test_a_process_goes_by_another_clock_when_it_was_told_to() -> None:
    clock.go_by(lambda: THEN)
    assert (clock.now(), clock.today()) == (THEN, date(2024, 3, 1))


@override_settings(PRODUCTION=True)
def test_never_in_production() -> None:
    with pytest.raises(RuntimeError, match="production"):
        clock.go_by(lambda: THEN)
    assert clock.now() != THEN
