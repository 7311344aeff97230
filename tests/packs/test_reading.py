"""Reading a pack's folder keeps the line of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.problems import Problem, Problems
from diaodu.packs.reading import PackFolder

TOML = """# a comment
code = "trial"

[calendar]
year_starts = 7

[[level]]
code = "top"
names = { hant = "頂", hans = "顶", en = "Top" }

[[level]]
# between
code = "low"
"""


@pytest.fixture
def folder(tmp_path: Path) -> PackFolder:
    return PackFolder(tmp_path, Problems())


def test_tables_and_keys_have_their_lines(folder: PackFolder) -> None:
    (folder.path / "pack.toml").write_text(TOML, encoding="utf-8")
    top, low = folder.tables("pack.toml", "level")
    assert (top.line, top.line_of("names"), low.line, low.line_of("code")) == (7, 9, 11, 13)
    assert folder.head().line_of("code") == 2
    assert folder.head().data["calendar"] == {"year_starts": 7}


def test_a_pack_may_leave_files_out(folder: PackFolder) -> None:
    assert folder.tables("units.toml", "unit") == []
    assert list(folder.rows("places.csv", required={"code"})) == []
    assert not folder.problems


@pytest.mark.parametrize("text", ['code = "a"\nname = \n', 'code = "a"\nname = "b" "c"\n'])
def test_a_syntax_error_names_its_line(folder: PackFolder, text: str) -> None:
    (folder.path / "pack.toml").write_text(text, encoding="utf-8")
    folder.head()
    (problem,) = folder.problems.found
    assert (problem.file, problem.line, problem.rule) == ("pack.toml", 2, "syntax")


def test_bytes_that_are_no_text_are_a_problem_not_a_crash(folder: PackFolder) -> None:
    (folder.path / "pack.toml").write_bytes(b"\xff\xfe\x00\x01")
    (folder.path / "places.csv").write_bytes(b"code,level\n\xff\xfe,x\n")
    folder.head()
    list(folder.rows("places.csv", required={"code", "level"}))
    assert {problem.rule for problem in folder.problems.found} == {"syntax"}


def test_rows_have_the_line_they_start_on(folder: PackFolder) -> None:
    (folder.path / "places.csv").write_text('code,level\na,"two\nlines"\nb,x\n', encoding="utf-8")
    rows = list(folder.rows("places.csv", required={"code", "level"}))
    assert [(row.text("code"), row.line) for row in rows] == [("a", 2), ("b", 4)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code,levle\na,b\n", Problem("places.csv", 1, "unknown_column", "no column is called 'levle'")),
        ("code\na\n", Problem("places.csv", 1, "required", "the column 'level' is missing")),
        (
            "code,level\na,b,c\n",
            Problem("places.csv", 2, "unknown_column", "the row has more or fewer cells than the header"),
        ),
        (
            "code,level\na\n",
            Problem("places.csv", 2, "unknown_column", "the row has more or fewer cells than the header"),
        ),
    ],
)
def test_columns_that_do_not_fit_are_named(folder: PackFolder, text: str, problem: Problem) -> None:
    (folder.path / "places.csv").write_text(text, encoding="utf-8")
    assert list(folder.rows("places.csv", required={"code", "level"}, optional=set())) == []
    assert problem in folder.problems.found


def test_the_digest_changes_with_names_and_bytes(tmp_path: Path) -> None:
    def digest() -> str:
        return PackFolder(tmp_path, Problems()).digest()

    (tmp_path / "a").write_text("1", encoding="utf-8")
    first = digest()
    (tmp_path / "a").write_text("2", encoding="utf-8")
    second = digest()
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, digest()}) == 3
