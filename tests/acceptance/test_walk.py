"""The walk over the page: each of its 72 figures comes back, or its documented conflict is there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Command, gansu_alone
from tests.given import PACKS

LAST = re.compile(r"answered (\d+) of (\d+); conflicts (\d+); unanswered: (.+)")


@pytest.fixture(scope="module", autouse=True)
def _packs(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with gansu_alone(django_db_blocker):
        yield


def test_all_figures_of_the_page_are_answered_or_in_a_documented_conflict(command: Command) -> None:
    code, out = command("pack", "facts", str(PACKS / "gansu"), "--check")
    *lines, last = out.splitlines()
    assert code == 0
    assert last == "answered 69 of 72; conflicts 3; unanswered: none"
    assert len(lines) == 72
    assert [line.split()[0] for line in lines if " conflict " in line] == ["F018", "F060", "F086"]


@pytest.mark.parametrize(
    ("before", "after", "missed"),
    [
        ("F035,620000,promotion.funds_in_place,2023-01,省外,99.95,", "F035,620000,promotion.funds_in_place,2023-01,省外,99.96,", "F035"),
        ("F088,620000,trade.total,2022,", "F088,620000,trade.total,2021,", "F088"),
        ("trade.total_growth,2022,全部,18,%,published,growth,", "trade.total_growth,2022,全部,18,%,published,share,", "F089"),
        ("GA0237: ", "F088: ", "F086"),
    ],
)  # fmt: skip
def test_a_row_that_says_something_else_is_not_answered(
    command: Command, tmp_path: Path, before: str, after: str, missed: str
) -> None:
    folder = tmp_path / "gansu"
    shutil.copytree(PACKS / "gansu", folder)
    page = folder / "facts" / "page.csv"
    text = page.read_text(encoding="utf-8")
    assert text.count(before) == 1
    page.write_text(text.replace(before, after), encoding="utf-8")
    code, out = command("pack", "facts", str(folder), "--check")
    found = LAST.fullmatch(out.splitlines()[-1])
    assert code == 1
    assert found is not None
    assert missed in found.group(4).split()
