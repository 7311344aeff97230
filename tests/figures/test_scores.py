"""The labelled texts and our own: what must be reached stays reached."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from diaodu.figures.lines import read_record
from tests.figures.texts import mutated
from tests.figures.texts.making import text
from tests.figures.texts.written import planted, texts, written

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "figures"
OWN = 240
ROLES_FROM = 10  # gold items that a role needs to count


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def own(name: str) -> list[dict[str, Any]]:
    if name == "written":
        return written()
    if name == "written_planted":
        return [record for record in map(planted, range(len(texts()))) if record is not None]
    if name == "own_planted":
        drawn = (mutated(7, number) for number in range(1, OWN + 1))
        return [record for record in drawn if record is not None]
    return [text(7, number, language="zh") for number in range(1, OWN + 1)]


@cache
def scores(name: str) -> dict[str, Any]:
    gold = own(name) if name.startswith(("own", "written")) else scorer().read(SHARED / f"{name}.jsonl")
    result, _ = scorer().score(gold, [read_record(record) for record in gold])
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize("name", ["dev", "dev_mutated", "own", "written"])
def test_figures_are_found_with_their_values(name: str) -> None:
    assert scores(name)["span+value_exact"]["f1"] >= 0.99
    found, gold = map(int, scores(name)["hard_value_recall"].split("/"))
    assert found / gold >= 0.95


@pytest.mark.parametrize("name", ["dev", "dev_mutated", "own", "written"])
def test_roles_and_signs_are_told(name: str) -> None:
    roles = [role["f1"] for role in scores(name)["roles"].values() if role["gold"] >= ROLES_FROM]
    assert sum(roles) / len(roles) >= 0.95
    assert scores(name)["attributes_on_aligned"]["sign"][0] >= 0.98


@pytest.mark.parametrize("name", ["dev", "dev_mutated", "own", "written"])
def test_what_is_told_besides(name: str) -> None:
    told = scores(name)["attributes_on_aligned"]
    assert told["kind"][0] >= 0.99
    assert told["qualifier_marked"][0] >= 0.95
    assert told["target"][0] >= 0.97
    assert told["period"][0] >= 0.9
    dates, gold = map(int, scores(name)["value_recall_by_kind"]["date"].split("/"))
    assert dates / gold >= 0.98


@pytest.mark.parametrize("name", ["dev", "own", "written"])
def test_the_arithmetic_of_true_texts_is_found_and_nothing_else(name: str) -> None:
    assert scores(name)["relations"]["p"] >= 0.98
    assert scores(name)["relations"]["r"] >= 0.96
    assert scores(name)["false_alarms"]["excerpts_with_alarm"] == 0


@pytest.mark.parametrize("name", ["dev_mutated", "own_planted"])
def test_planted_errors_are_found(name: str) -> None:
    assert scores(name)["planted_errors"]["recall"] >= 0.95
    assert scores(name)["planted_errors"]["other_alarms"] <= len(own("own")) // 50


def test_planted_errors_are_found_in_written_texts() -> None:
    assert len(own("written_planted")) >= 40
    assert scores("written_planted")["planted_errors"]["recall"] >= 0.85
    assert scores("written_planted")["planted_errors"]["other_alarms"] <= 1
