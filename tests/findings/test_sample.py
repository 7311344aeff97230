"""The cases that were invented for the tests of findings are found in the sample province, each with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.findings.queries import FindingFilters, findings, in_words
from diaodu.findings.running import look_everywhere
from diaodu.people.viewers import OPERATOR
from diaodu.register.models import Subject

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="module")
def sample(loaded: None) -> None:
    """Both packs, looked through."""
    look_everywhere()


def told(test: str) -> dict[tuple[str, ...], str]:
    """What a test says, by the codes of the subjects."""
    rows = list(findings(OPERATOR, FindingFilters(test=test)))
    codes = dict(Subject.objects.values_list("pk", "code"))
    return {tuple(codes[pk] for pk in one.finding.subjects): one.words for one in in_words(OPERATOR, rows)}


def test_starts_that_fell_back_say_when_and_why(sample: None, db: None) -> None:
    found = told("start_taken_back")
    assert set(found) == {("s-pb1",), ("s-pb2",)}
    moved, withdrawn = found["s-pb1",], found["s-pb2",]
    assert "節點「開工」先登記為 2023-05-06 達到，後改為 2023-09-06。" in moved
    assert "四個月後才動工" in moved
    assert "先登記為 2022-12-27 達到，後撤回。" in withdrawn
    assert "未動土" in withdrawn


def test_totals_just_over_a_threshold_say_how_many(sample: None, db: None) -> None:
    ((subjects, words),) = told("over_threshold").items()
    assert {"s-po1", "s-po2", "s-po3", "s-po4"} < set(subjects)
    assert words == "「計劃總投資」在 1 億元 上下 10% 內的 9 個值中，9 個（100%）剛好達到。"


@pytest.mark.parametrize("test", ["deal_twice", "project_twice", "ceremony_twice"])
def test_doubles_are_found(sample: None, db: None, test: str) -> None:
    doubles = {"deal_twice": {"s-dx1", "s-dx2"}, "project_twice": {"s-px1"}, "ceremony_twice": {"s-ex1"}}
    found = {code for codes in told(test) for code in codes}
    assert doubles[test] <= found
