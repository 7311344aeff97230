"""``diaodu pack check`` and ``load``, and tables whose columns stay aligned."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.kit.aligned import aligned, width
from diaodu.packs.models import Pack
from diaodu.web.cli import main as cli

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("diaodu.web.cli.session.database_session", lambda **_options: nullcontext())


def test_a_broken_pack_is_checked_line_by_line_and_not_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(PACKS / "broken" / "circle")
    assert cli.main(["pack", "check", folder]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": it")[0] for line in lines] == [
        "indicators.toml:5: circle: column 1",
        "indicators.toml:15: circle: column 1",
        "indicators.toml:25: circle: column 1",
    ]
    assert cli.main(["pack", "load", folder]) == 1
    assert not Pack.objects.filter(code="circle").exists()


def test_a_pack_is_loaded_once(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(PACKS / "veldmark")
    assert cli.main(["pack", "check", folder]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["pack", "load", folder]) == 0
    assert "indicator 21" in capsys.readouterr().out
    assert cli.main(["pack", "load", folder]) == 0
    assert capsys.readouterr().out == "veldmark: unchanged\n"


@pytest.mark.parametrize("folder", ["nowhere", "broken"])
def test_a_folder_without_a_pack_says_so(capsys: pytest.CaptureFixture[str], folder: str) -> None:
    assert cli.main(["pack", "check", str(PACKS / folder)]) == 1
    assert capsys.readouterr().out == f"pack.toml:1: required: {PACKS / folder} holds no pack.toml: it is no pack\n"


def test_words_come_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pack", "load", str(PACKS / "veldmark")]) == 0
    asked = ["--place", "vm", "--period", "2023", "--lang", "en"]
    for command in ("show", "trail"):
        assert cli.main([command, "no.such", *asked]) == 2
        assert "There is no indicator “no.such”." in capsys.readouterr().err


def test_a_number_that_the_ledger_has_not_reached_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pack", "load", str(PACKS / "veldmark")]) == 0
    newest = last_number()
    asked = ["show", "levy.collected", "--place", "vm", "--period", "2023", "--as-known"]
    assert cli.main([*asked, str(newest)]) in {0, 3}
    assert cli.main([*asked, str(newest + 1)]) == 2
    assert f"最近一號為 {newest}" in capsys.readouterr().err


def test_the_figures_of_a_pack_that_is_not_loaded_cannot_be_asked_back() -> None:
    assert cli.main(["pack", "facts", str(PACKS / "veldmark"), "--check"]) == 2


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert width("億a") == 3
    assert aligned([["億", "x"], ["abc", "y"]]) == ["億   x", "abc  y"]
