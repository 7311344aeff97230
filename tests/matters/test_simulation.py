"""A small year: a month, workers killed, everything counted again; and the counting itself finds what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
WRONG = ("lost", "doubled", "late", "early", "orphaned", "clocks", "notices")


def simulated(*words: str, **environment: str) -> tuple[int, str, str]:
    """The command in a process of its own, as an operator would give it."""
    command = [sys.executable, "-m", "diaodu.web.cli.main", "matters", "simulate", *words]
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        command, cwd=CHECKOUT, env=kept | environment, capture_output=True, text=True, check=False, timeout=600
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.cluster
def test_a_small_year_loses_nothing_and_doubles_nothing() -> None:
    code, said, errors = simulated("--count", "100", "--days", "30", "--seed", "5", "--json")
    told: dict[str, Any] = json.loads(said or "{}")
    assert {name: told.get(name) for name in WRONG} == dict.fromkeys(WRONG, 0), errors
    assert code == 0
    assert told["matters"] >= 100
    assert told["kills"] >= 1
    assert told["escalations"] > 60
    assert told["acts"] > 80


def test_it_is_refused_in_production() -> None:
    code, said, errors = simulated("--count", "1", DIAODU_ENV="production")
    assert (code, said) == (1, "")
    assert "production" in errors


def test_a_folder_that_is_not_there_is_wrong_usage() -> None:
    code, _said, errors = simulated("--pack", "/nowhere")
    assert code == 2
    assert "/nowhere" in errors
