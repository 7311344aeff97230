"""``diaodu return`` on an open database: a file from a program goes the way of a file from the page."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from diaodu.kit.refusals import NotFound
from diaodu.returns.models import Return
from diaodu.returns.refusals import ReturnNotReady
from diaodu.web.cli import return_
from tests.returns.orchard import People

HEAD = "subject,works.ytd,works.since,works.done,milestone,milestone_on\n"
GOOD = HEAD + "w1,100,1200.5,30,,\nw2,100,1200.5,30,開工,2023-02-03\n"


def returned(file: Path, *words: str, user: str = "reporter") -> int:
    parser = argparse.ArgumentParser()
    return_.add_arguments(parser)
    return return_._return(parser.parse_args(["work_month", "O1", "2023-02", str(file), "--user", user, *words]))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "february.csv"


def test_a_file_is_taken_and_sent_in(people: People, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(GOOD, encoding="utf-8")
    assert returned(file, "--submit") == 0
    found = Return.objects.get()
    assert capsys.readouterr().out == f"taken: 2 rows, 0 problems, return {found.key}\nsubmitted\n"
    assert (found.state, found.submitted_by) == ("submitted", people.reporter)


def test_a_refused_file_leaves_nothing(people: People, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(GOOD.replace(",30,,", ",130,,"), encoding="utf-8")
    assert returned(file, "--submit") == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("refuse: row 2 works.done: 130 % 超出允許的範圍。")
    assert last.startswith("refused: 2 rows, 1 problems")
    assert not Return.objects.get().lines.exists()


def test_what_asks_for_a_reason_is_not_sent_in(people: People, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(GOOD.replace(",30,,", ",,,"), encoding="utf-8")
    with pytest.raises(ReturnNotReady):
        returned(file, "--submit")
    assert "ask: row 2 works.done: 空白不是零。" in capsys.readouterr().out
    assert Return.objects.get().state == "draft"


def test_strangers_and_files_that_are_not_there(people: People, file: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        returned(file)
    file.write_text(GOOD, encoding="utf-8")
    with pytest.raises(NotFound, match="no user"):
        returned(file, user="nobody")
    with pytest.raises(NotFound):
        returned(file, user="stranger")
    assert not Return.objects.exists()
