"""``diaodu check``: lines that say where, exit codes, plain data, and the marked file."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import docx
import pytest

from diaodu.web.cli import main as cli
from tests.figure_check.made import DRAFT, GANSU


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch, loaded: None, db: None) -> None:
    monkeypatch.setattr("diaodu.web.cli.session.database_session", lambda **_options: nullcontext())


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_each_figure_is_told_with_its_place_verdict_and_query(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(draft)]) == 1
    *lines, summary = capsys.readouterr().out.splitlines()
    count = next(line for line in lines if "278個" in line)
    assert count.startswith(f"{draft}:2:18: 278個 與台賬不符: ")
    assert "287 個" in count
    assert f"[diaodu trail major_list.count --place {GANSU} --period 2023 --facet 全部]" in count
    broken = next(line for line in lines if "算式不成立" in line)
    assert (
        broken
        == f"{draft}:3:29: 206億元 算式不成立: 320億元 + 206億元 ≠ 580億元 疑為相鄰兩位顛倒：「206億元」應為「260億元」。"
    )
    assert "甘肅省" in summary
    assert "與台賬不符 2 · 算式不成立 1" in summary


def test_a_sound_draft_ends_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sound.txt"
    path.write_text("2023年，全省共實施省列重大項目287個。", encoding="utf-8")
    assert cli.main(["check", str(path), "--place", "甘肅省", "--lang", "en"]) == 0
    assert "Confirmed" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nothing.txt", "old.doc", "broken.docx"])
def test_what_cannot_be_read_ends_with_two(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    if not name.startswith("nothing"):
        path.write_bytes(b"\x00\x01")
    assert cli.main(["check", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("diaodu check: ")


def test_plain_data_and_the_marked_file(draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "marked.docx"
    assert cli.main(["check", str(draft), "--place", GANSU, "--json", "--marked", str(out)]) == 1
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["place"] == GANSU
    assert found["summary"]["contradicted"] == 2
    figure = next(each for each in found["figures"] if each["text"] == "278個")
    assert (figure["line"], figure["column"], figure["verdict"]) == (2, 18, "contradicted")
    assert figure["candidates"][0]["value"] == "287"
    assert figure["candidates"][0]["query"].startswith("diaodu trail major_list.count")
    [claim] = found["arithmetic"]
    assert claim["claim"] == "320億元 + 206億元 ≠ 580億元"
    assert claim["slip"]["kind"] == "transpose"
    assert len(list(docx.Document(str(out)).comments)) == 3
