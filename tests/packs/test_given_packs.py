"""The packs that come with the house: right ones load, broken ones are told line by line, the sample is reproducible."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diaodu.ledger.models import Fact
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Definition, Pack
from diaodu.packs.problems import PackRefused

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "packs"
BROKEN = sorted(path for path in (DATA / "broken").iterdir() if path.is_dir())


@pytest.mark.django_db
@pytest.mark.parametrize("folder", BROKEN, ids=lambda path: path.name)
def test_a_broken_pack_is_told_line_by_line_and_changes_nothing(folder: Path) -> None:
    lines = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = {line for line in lines if line and not line.startswith("#")}
    found = {f"{problem.file}:{problem.line}: {problem.rule}" for problem in check_pack(folder)}
    assert found == expected
    with pytest.raises(PackRefused):
        load_pack(folder)
    assert not Pack.objects.exists()
    assert not Definition.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "packs",
    [("gansu", "sample"), ("veldmark", "quorrin"), ("veldmark", "gansu", "quorrin"), ("guangdong", "gansu", "xian")],
)
def test_packs_load_side_by_side_and_twice(packs: tuple[str, ...]) -> None:
    folders = [DATA / name if (DATA / name).is_dir() else ROOT / "packs" / name for name in packs]
    for folder in folders:
        assert not load_pack(folder).unchanged
    facts = Fact.objects.count()
    Pack.objects.update(digest="")  # as if a comment had changed in every file
    for folder in folders:
        written = load_pack(folder).written
        definitions = {pack_section: written[pack_section] for pack_section in ("indicator", "measure", "unit")}
        assert set(definitions.values()) == {0}
        assert written["facts"] == 0
    assert Fact.objects.count() == facts


def test_the_sample_is_made_by_its_script_byte_for_byte(tmp_path: Path) -> None:
    kept, made = ROOT / "packs" / "sample", tmp_path / "sample"
    made.mkdir()
    by_hand = (
        "pack.toml", "eligibility.toml", "targets.toml", "boards.toml", "scoresheets.toml", "facets.toml", "forms.toml", "trade.toml",
        "documents.csv", "pairing.toml", "lights.toml", "README.md",
    )  # fmt: skip
    for name in by_hand:
        shutil.copy(kept / name, made / name)
    command = [sys.executable, str(ROOT / "tools" / "make_sample.py"), "--to", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    files = {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()}
    assert {path.relative_to(made) for path in made.rglob("*") if path.is_file()} == files
    assert [name for name in files if not filecmp.cmp(made / name, kept / name, shallow=False)] == []
