"""The texts of our own are labelled truly: spans, values, arithmetic, planted errors."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.figures.spans import said
from tests.figures.texts import mutated, text
from tests.figures.texts.arithmetic import judge
from tests.figures.texts.observations import DATA
from tests.figures.texts.quantity import Quantity, Relation
from tests.figures.texts.written import written

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the observations lie beside the repository")
SEEDS = 320
KINDS = {"money", "count", "percent", "pp", "physical", "duration", "date", "rank", "multiple", "index", "ratio"}
ROLES = {"level", "count", "share", "growth", "pp", "change", "rank", "period", "duration", "multiple", "index"}
SIGNED = {"growth", "pp", "change"}


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [text(11, n) for n in range(1, SEEDS + 1)]


def test_what_is_written_by_hand_keeps_the_schema() -> None:
    assert len(written()) >= 50
    for r in written():
        assert all(r["text"][q["start"] : q["end"]] == q["text"] for q in r["quantities"]), r["id"]
        assert {q["kind"] for q in r["quantities"]} <= KINDS
        assert {q["role"] for q in r["quantities"]} <= ROLES
        assert all(("sign" in q) == (q["role"] in SIGNED) for q in r["quantities"]), r["id"]
        assert all(relation["holds"] for relation in r["relations"]), r["id"]


@pytest.fixture(scope="module")
def planted() -> list[dict[str, Any]]:
    found = (mutated(11, n) for n in range(1, SEEDS + 1))
    return [r for r in found if r is not None]


def test_spans_lie_where_they_say_and_never_overlap(records: list[dict[str, Any]]) -> None:
    for r in records:
        spans = [(q["start"], q["end"]) for q in r["quantities"]] + [tuple(s) for s in r["ignore"]]
        assert all(r["text"][q["start"] : q["end"]] == q["text"] for q in r["quantities"]), r["id"]
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), r["id"]
        assert [q["id"] for q in r["quantities"]] == [f"q{n}" for n in range(1, len(r["quantities"]) + 1)]


def test_every_value_is_what_its_span_says(records: list[dict[str, Any]], planted: list[dict[str, Any]]) -> None:
    for r in records + planted:
        for q in r["quantities"]:
            if q["value"] is None:
                continue
            expected = said(q["text"])
            assert expected is not None
            assert abs(expected - Decimal(str(q["value"]))) < Decimal("0.0001"), (
                r["id"],
                q["text"],
                q["value"],
                expected,
            )


def test_labels_are_words_of_the_schema(records: list[dict[str, Any]]) -> None:
    for latin, q in ((r["script"] == "Latn", q) for r in records for q in r["quantities"]):
        assert q["kind"] in KINDS
        assert q["role"] in ROLES
        assert ("sign" in q) == (q["role"] in SIGNED), q
        assert (q["kind"] == "date") == (q["role"] == "period") == ("norm" in q), q
        assert (q["qualifier"] == "range") == ("low" in q)
        if q["kind"] in {"money", "count", "physical"} and not latin:
            assert q["unit"], q
            assert q["text"].endswith(q["unit"]), q


def interval_of(q: dict[str, Any]) -> Quantity:
    """A quantity whose last-digit unit is read off its own span."""
    number = "".join(c for c in q["text"] if c.isdigit() or c in ".．·點点〇○零")
    head = next((i for i, c in enumerate(q["text"]) if c in "万萬亿億兆mb"), len(q["text"]))
    body = q["text"][:head].translate(str.maketrans("．·點点", "...."))
    point = body.rfind(".")
    decimals = len([c for c in body[point + 1 :] if c.isdigit() or c in "〇○零一二三四五六七八九"]) if point >= 0 else 0
    value = Decimal(str(q["value"]))
    factor = value / said(number) if number and number.isascii() and said(number) else None
    if factor is None:
        tail = q["text"][head:].replace("萬", "万").replace("億", "亿")
        factor = Decimal(
            10**12
            if tail.startswith(("万亿", "兆"))
            else 10**8
            if tail.startswith("亿")
            else 10**4
            if tail.startswith("万")
            else 1
        )
        if q["text"][head:].startswith(("万", "萬")) and any(
            c in "0123456789一二三四五六七八九〇○零" for c in tail[1:]
        ):
            factor = Decimal(1)
    return Quantity(
        q["text"],
        q["kind"],
        q["role"],
        value,
        Decimal(1).scaleb(-decimals) * factor,
        qualifier=q["qualifier"],
        sign=q.get("sign"),
    )


def rebuilt(record: dict[str, Any], relation: dict[str, Any]) -> Relation:
    by_id = {q["id"]: interval_of(q) for q in record["quantities"] if q["value"] is not None}
    operands = [[by_id[i] for i in o] if isinstance(o, list) else by_id[o] for o in relation["operands"]]
    return Relation(relation["type"], operands, Decimal(str(relation["param"])) if "param" in relation else None)


def plain_digits(record: dict[str, Any], relation: dict[str, Any]) -> bool:
    """Whether every operand prints plain digits, of which the last digit's unit can be read off."""
    ids = [i for o in relation["operands"] for i in (o if isinstance(o, list) else [o])]
    return all(
        not any(c in q["text"].partition("百分")[0] for c in "成兆十百千")
        for q in record["quantities"]
        if q["id"] in ids
    )


def test_relations_hold_by_the_printed_digits(records: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for r in records:
        for relation in (x for x in r["relations"] if plain_digits(r, x)):
            seen[relation["type"]] += 1
            assert judge(rebuilt(r, relation)) == relation["status"], (r["id"], r["text"], relation)
            assert relation["holds"]
    assert {
        "share",
        "sum",
        "growth",
        "growth_from_change",
        "difference",
        "pp_gap",
        "schedule_gap",
        "sum_to_100",
        "share_of_sum",
        "share_of_parts",
        "per_unit",
        "growth_multiple",
    } <= set(seen)


def test_a_planted_error_breaks_what_it_says(planted: list[dict[str, Any]]) -> None:
    assert len(planted) > SEEDS * 0.6
    for r in planted:
        mark = r["planted"]
        original = text(11, int(r["of"].split("-")[1]))
        assert original["id"] == r["of"]
        assert r["text"][mark["start"] : mark["end"]] == mark["new_text"] != mark["old_text"]
        assert r["text"][: mark["start"]] + mark["old_text"] + r["text"][mark["end"] :] == original["text"]
        broken = [x["id"] for x in r["relations"] if not x["holds"]]
        assert broken == mark["breaks"] != []
        assert all(x["holds"] for x in original["relations"])
    assert {"digit", "transpose", "shift", "unit"} == {r["planted"]["kind"] for r in planted}


def test_some_relations_hold_only_by_whole_units_or_by_intervals(records: list[dict[str, Any]]) -> None:
    sums = [rebuilt(r, x) for r in records for x in r["relations"] if x["type"] == "sum" and plain_digits(r, x)]
    assert any(s.operands[0].value != sum(q.value for q in s.operands[1:]) for s in sums)
    assert any(x["status"] == "near" for r in records for x in r["relations"])


def test_the_same_seed_writes_the_same_texts() -> None:
    command = [sys.executable, "-m", "tests.figures.texts", "--count", "5", "--seed", "3"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [json.loads(line) for line in lines] == [text(3, n) for n in range(1, 6)]
    marked = subprocess.run([*command, "--mutated"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(marked) == 5
    assert all("planted" in json.loads(line) for line in marked)


def test_a_period_names_a_year_only_if_the_text_does(records: list[dict[str, Any]]) -> None:
    for r in records:
        named = {q["norm"][:4] for q in r["quantities"] if q["kind"] == "date" and q["norm"][:4].isdigit()}
        for q in r["quantities"]:
            years = {y[:4] for y in q.get("period", "").split("..") if y[:4].isdigit()}
            assert all(y in named or str(int(y) + 1) in named for y in years), (r["id"], q)


def test_the_texts_are_of_many_kinds(records: list[dict[str, Any]]) -> None:
    scripts = Counter(r["script"] for r in records)
    assert min(scripts[s] for s in ("Hans", "Hant", "mixed", "Latn")) >= 8
    assert len({r["text"] for r in records}) == len(records)
    quantities = [q for r in records for q in r["quantities"]]
    for signs in ("兆", "成", "百分之", "翻", "○〇零", "％", "第", "余餘", "倍"):
        assert any(sign in q["text"] for q in quantities for sign in ([signs] if signs == "百分之" else signs)), signs
    assert {"above", "below", "approx", "range"} <= {q["qualifier"] for q in quantities}
    assert any(q.get("target") for q in quantities)
