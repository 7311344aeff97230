"""Broken packs: every mistake of this room is reported with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.commands import check_pack

BROKEN = Path(__file__).resolve().parents[1] / "data" / "packs" / "broken"
FILES = ("indicators.toml", "targets.toml", "lights.toml")
OURS = (
    "bad-syntax",
    "circle",
    "light-gap",
    "light-overlap",
    "missing-indicator",
    "units-that-do-not-add",
    "unknown-codes",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OURS)
def test_a_broken_pack_is_reported_line_by_line(name: str) -> None:
    lines = (BROKEN / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = {line for line in lines if line.startswith(FILES)}
    found = {f"{problem.file}:{problem.line}: {problem.rule}" for problem in check_pack(BROKEN / name)}
    found = {line for line in found if line.startswith(FILES)}
    assert expected
    assert found == expected
