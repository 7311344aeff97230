"""``diaodu export`` and ``diaodu import`` on an open database."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.kit.spreadsheets import UnknownFormat, read_table
from diaodu.register.commands import ImportRefused
from diaodu.register.models import Subject
from diaodu.web.cli import export, import_
from tests.builders import make_user


def exported(*words: str) -> int:
    parser = argparse.ArgumentParser()
    export.add_arguments(parser)
    return export._export(parser.parse_args(words))


def imported(*words: str) -> int:
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    return import_._import(parser.parse_args(words))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_goes_out_is_edited_and_comes_back(
    pear: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = tmp_path / f"schemes.{ending}"
    assert exported("scheme", str(file), "--place", "shire-a") == 0
    assert sorted(row.cells["code"] for row in read_table(file.read_bytes(), file.name).rows) == ["s1", "s3"]
    assert imported("scheme", str(file)) == 0
    assert capsys.readouterr().out == "created 0; changed 0; unchanged 2; linked 0; unlinked 0\n"
    edited = tmp_path / "edited.csv"
    edited.write_text("code,stage\ns1,done\n")
    assert imported("scheme", str(edited)) == 0
    assert Subject.objects.get(code="s1").stage == "done"


def test_a_refused_export_leaves_no_file(pear: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(UnknownFormat):
        exported("scheme", str(folder / "schemes.pdf"))
    with pytest.raises(NotFound):
        exported("castle", str(folder / "castles.csv"))
    assert list(folder.iterdir()) == []


def test_a_refused_import_says_why(pear: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("code,stage\ns1,gone\n")
    with pytest.raises(ImportRefused, match="gone"):
        imported("scheme", str(file))
    with pytest.raises(NotFound):
        imported("scheme", str(tmp_path / "nothing.csv"))
    with pytest.raises(NotFound):
        imported("scheme", str(file), "--user", "nobody")
    make_user("reader", place="LAND")
    with pytest.raises(Forbidden):
        imported("scheme", str(file), "--user", "reader")
