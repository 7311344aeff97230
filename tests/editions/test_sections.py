"""Circulars as a pack declares them: every mistake is named with its file and line, and nothing of the pack is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.editions.circulars import circular
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Pack
from tests.small_pack import write_pack

NAMES = 'names = { hant = "名", hans = "名", en = "name" }'
INDICATOR = f"""
[[indicator]]
code = "works.spent"
{NAMES}
area = "works"
formula = 'value(works.spent)'
unit = "億元"
decimals = 2
direction = "higher"
sources = ["published"]
"""
HEAD = f'[[circular]]\ncode = "letter"\n{NAMES}\ncadence = "month"\nbody = "letter.md"\n'
TABLE = f'tables = [{{ code = "t", {NAMES}, rows = "places", columns = [{{ indicator = "works.spent" }}] }}]\n'


def pack(folder: Path, declared: str, body: str = "{{ works.spent }}\n") -> Path:
    root = write_pack(folder)
    (root / "indicators.toml").write_text(INDICATOR, encoding="utf-8")
    (root / "circulars.toml").write_text(declared, encoding="utf-8")
    (root / "letter.md").write_text(body, encoding="utf-8")
    return root


def told(folder: Path, declared: str, body: str = "{{ works.spent }}\n") -> list[str]:
    return [str(problem) for problem in check_pack(pack(folder, declared, body))]


def test_a_right_one_is_kept_with_its_text(db: None, tmp_path: Path) -> None:
    root = pack(tmp_path, HEAD + TABLE, "# 名\n\n{{ works.spent, facet=省外 }}\n{% table t %}\n")
    load_pack(root)
    found = circular(Pack.objects.get(code="small"), "letter")
    assert found.body.startswith("# 名")
    assert found.tables["t"].columns[0].spec.code == "works.spent"
    assert not found.public


@pytest.mark.parametrize(
    ("declared", "rule"),
    [
        (HEAD.replace("month", "fortnight"), "bad_value"),
        (HEAD.replace("letter.md", "nowhere.md"), "required"),
        (HEAD + TABLE.replace("works.spent", "works.lost"), "unknown_code"),
        (HEAD + TABLE.replace('"places"', '"rows"'), "bad_value"),
        (HEAD + TABLE.replace('code = "t", ', ""), "required"),
        (HEAD + TABLE.replace('{ indicator = "works.spent" }', ""), "required"),
        (HEAD + TABLE.replace('"places"', '"listed"'), "required"),
        (HEAD + TABLE.replace('"works.spent" }', '"works.spent", facet = "境外" }'), "unknown_code"),
        (HEAD + TABLE.replace('"works.spent" }', '"works.spent", period = "soon" }'), "bad_value"),
        (HEAD + TABLE.replace('"works.spent" }', '"works.spent", unit = "crown" }'), "unknown_code"),
        (HEAD + TABLE.replace('"works.spent" }', '"works.spent", colour = "red" }'), "bad_value"),
        (HEAD + TABLE.replace('"works.spent" }', '"works.spent", decimals = "two" }'), "bad_value"),
        (HEAD + "tables = 3\n", "bad_value"),
        (HEAD + f'charts = [{{ code = "c", {NAMES}, kind = "pie", indicator = "works.spent" }}]\n', "bad_value"),
        (HEAD + f'charts = [{{ code = "c", {NAMES}, kind = "bars", indicator = "works.lost" }}]\n', "unknown_code"),
    ],
)
def test_mistakes_of_a_declaration(db: None, tmp_path: Path, declared: str, rule: str) -> None:
    found = told(tmp_path, declared)
    assert any(line.startswith("circulars.toml:") and f": {rule}: " in line for line in found), found


def test_mistakes_of_a_body_stand_with_its_line(db: None, tmp_path: Path) -> None:
    found = told(tmp_path, HEAD, "# 名\n\n共三億元\n{{ works.lost }}\n{% table t %}\n")
    assert [line.split(": ")[:2] for line in found] == [
        ["letter.md:3", "typed_number"],
        ["letter.md:4", "unknown_code"],
        ["letter.md:5", "unknown_code"],
    ]
    assert not any("沒有" in line or "手寫" in line for line in found), "told in English, as all problems of packs"
