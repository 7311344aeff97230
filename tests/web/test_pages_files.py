"""What the pages are made of: carried files, templates, catalogues."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "diaodu"
sys.path.insert(0, str(ROOT / "tools"))

import translate  # noqa: E402
import vendor  # noqa: E402

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SCRIPTS = sorted((SOURCE / "web" / "static" / "js").glob("*.js"))


def named(path: Path) -> str:
    return str(path).split("/templates/")[-1]


def test_carried_files_are_as_recorded() -> None:
    assert list(vendor.mistakes()) == []


def test_a_changed_carried_file_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = vendor.read_record()
    record["files"][0]["sha256"] = "0" * 64
    monkeypatch.setattr(vendor, "read_record", lambda: record)
    assert list(vendor.mistakes()) == [f"{record['files'][0]['path']} was changed"]


def test_catalogues_are_up_to_date_and_english_is_complete() -> None:
    assert list(translate.mistakes()) == []


def test_simplified_changes_glyphs_and_keeps_words_and_placeholders() -> None:
    converter = translate.OpenCC("t2s")
    assert translate.simplified("導出 %(count)s 項數據", converter) == "导出 %(count)s 项数据"
    assert translate.simplified("簡報", converter) == "简报"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_compiles(path: Path) -> None:
    get_template(named(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_is_short_and_its_words_are_translated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    if path.name == "500.html":  # shown when nothing can be relied on, so it says all three at once
        return
    bare = re.sub(r"{%.*?%}|{#.*?#}", "", re.sub(r"{% blocktrans.*?endblocktrans[a-z]* %}", "", text, flags=re.DOTALL))
    assert not re.search(r"[\u4e00-\u9fff]", bare)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_a_short_module_without_eval(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    assert not re.search(r"\beval\(|new Function|innerHTML", text)
