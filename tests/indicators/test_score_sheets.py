"""Score sheets of a small realm: what each place gets, adjustments, what was known when, and packs that are refused."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from diaodu.audit.models import AuditEntry
from diaodu.audit.numbers import last_number
from diaodu.core.absences import Absence
from diaodu.indicators.asking import Desk, period_of
from diaodu.indicators.commands import AdjustmentRefused, record_adjustment
from diaodu.indicators.models import Adjustment
from diaodu.indicators.regime import regime_of
from diaodu.indicators.scoring.assessing import Assessed, assessed
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from tests.builders import make_user
from tests.indicators.toy import NAMES, facts, indicators, write_pack

pytestmark = pytest.mark.django_db

D = Decimal
FORMULAS = {"toll": "value(toll) | crown", "up": "growth(toll) | %", "debt": "value(debt) | crown"}
DIRECTED = {"debt": {"direction": '"lower"'}}
ROWS = [
    "t1 toll 2023-03 110", "t2 toll 2023-03 80", "t3 toll 2023-03 50", "t1 debt 2023-03 40", "t2 debt 2023-03 10",
    "t1 toll 2023-02 60", "t2 toll 2023-02 70", "t3 toll 2023-02 20", "t1 debt 2023-02 40", "t2 debt 2023-02 10",
    "t3 debt 2023-02 20",
]  # fmt: skip
LINES = ["t1 line 2023 100", "t2 line 2023 100", "t3 line 2023 100"]
ONE_CLASS = f'[{{ code = "all", {NAMES}, level = "shire" }}]'
ITEMS = (
    '{ indicator = "toll", weight = "60", method = "full_score", target = { tier = "formal" }, cap = "120", absent = "no_score" }',
    '{ indicator = "debt", weight = "40", method = "efficacy", base = "60", absent = "reweigh" }',
)


def sheet(items: Sequence[str] = ITEMS, *, classes: str = ONE_CLASS, **changed: str) -> str:
    """A sheet on the shires as text; keys can be changed."""
    keys = {
        "code": '"shires"', "place": '"t"', "levels": '["shire"]', "period": '"2023-03"', "total": '"100"',
        "decimals": "2", "adjustments": '{ least = "-5", most = "5", holds = "year" }',
    }  # fmt: skip
    lines = [f"{key} = {value}" for key, value in {**keys, **changed}.items() if value]
    return "\n".join([
        "[[score_sheet]]", NAMES, *lines, f"classes = {classes}", f"items = [{', '.join(items)}]", "",
    ])  # fmt: skip


TARGETS = "".join(
    f'[[target]]\ncode = "line.{row.split()[0]}"\nindicator = "toll"\nplace = "{row.split()[0]}"\nperiod = "2023"\n'
    f'tier = "formal"\nkind = "level"\ncomparison = ">="\nfact = "{row.split()[0]}"\n'
    for row in LINES
)


def pack(folder: Path, text: str | None = None, rows: Sequence[str] = ROWS) -> Path:
    """The realm with a sheet, and a line of 100 for each shire."""
    lines = [dict(zip(("subject", "measure", "period", "value"), row.split(), strict=True)) for row in LINES]
    given = [*rows, *({**line, "ref": line["subject"]} for line in lines)]
    return write_pack(
        folder,
        indicators=indicators(FORMULAS, **DIRECTED),
        facts=facts(given),
        targets=TARGETS,
        scoresheets=sheet() if text is None else text,
    )


def scored(period: str = "2023-03", *, known: int | None = None) -> Assessed:
    """The only class of the sheet."""
    regime = regime_of(Pack.objects.get(code="toy"), known=known)
    (found,) = assessed(Desk(OPERATOR, known), regime.sheets["shires"], period_of(period, regime))
    return found


def totals(period: str = "2023-03", *, known: int | None = None) -> dict[str, Any]:
    return {place: score.total for place, score in scored(period, known=known).now.scores.items()}


def adjust(points: str = "-2", **values: Any) -> Adjustment:
    given = {
        "actor": None, "place": "t1", "sheet": "shires", "period": "2023-03", "reason": "three starts without papers",
        "document": "toy:old",
    }  # fmt: skip
    return record_adjustment(**{**given, **values}, points=D(points))


def test_each_place_gets_what_the_methods_say(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    # t1: 110 % of its line of 60, debt the worst of two: 60 % of 40. t3 has no debt: 50 % of all.
    assert totals() == {"t1": D("90.00"), "t2": D("88.00"), "t3": D("50.00")}
    found = scored()
    assert [place.code for place in found.places] == ["t1", "t2", "t3"]
    assert found.now.scores["t3"].left_out == ("debt",)


def test_a_move_of_rank_is_told_apart_by_whose_figures_moved(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    # in February t1 had 60 of 100, t2 70 of 100
    assert totals("2023-02") == {"t1": D("60.00"), "t2": D("82.00"), "t3": D("46.67")}
    move = scored().moves["t1"]
    assert move is not None
    assert (move.change, move.own, move.others, move.passed) == (1, 1, 0, ("t2",))


def test_without_the_figure_that_may_not_lack_there_is_no_score(tmp_path: Path) -> None:
    load_pack(pack(tmp_path, rows=[row for row in ROWS if row != "t2 toll 2023-03 80"]))
    found = scored()
    assert found.now.scores["t2"].total is Absence.NOT_APPLICABLE
    assert found.now.scores["t2"].withheld == ("toll",)
    assert "t2" not in found.now.ranks
    assert [place.code for place in found.places] == ["t1", "t3", "t2"]


def test_an_adjustment_counts_from_its_period_to_the_end_of_the_year(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    before = last_number()
    row = adjust()
    assert totals()["t1"] == D("88.00")
    assert scored().now.ranks["t1"].tied  # 88.00 as t2 has
    assert totals("2023-02")["t1"] == D("60.00")
    assert totals(known=before)["t1"] == D("90.00")
    assert scored("2023-04").now.adjustments["t1"] == D(-2)
    assert scored("2024-03").now.adjustments["t1"] == 0
    entry = AuditEntry.objects.get(tag="indicators:adjustment:record")
    assert (entry.object_key, entry.new["points"], entry.new["number"]) == ("t1", "-2", row.number)


def test_adjustments_together_stay_within_the_bounds(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    for _ in range(3):
        adjust("-3")
    assert totals()["t1"] == D("85.00")


def test_a_correction_replaces_and_zero_takes_back(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    first = adjust("-2")
    at_first = last_number()
    second = adjust("-1", replaces=first.number, reason="one of them had its papers")
    assert totals()["t1"] == D("89.00")
    with pytest.raises(AdjustmentRefused):
        adjust("-4", replaces=first.number)
    adjust("0", replaces=second.number)
    assert totals()["t1"] == D("90.00")
    assert totals(known=at_first)["t1"] == D("88.00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": "-6"}, {"points": "0"}, {"points": "0.00001"}, {"points": "NaN"}, {"reason": "  "},
        {"reason": "x" * 301}, {"document": "toy:none"}, {"document": ""}, {"replaces": 1},
    ],
)  # fmt: skip
def test_what_an_adjustment_lacks_is_refused_and_nothing_written(tmp_path: Path, wrong: dict[str, Any]) -> None:
    load_pack(pack(tmp_path))
    with pytest.raises(AdjustmentRefused):
        adjust(wrong.pop("points", "-1"), **wrong)
    assert not Adjustment.objects.exists()
    assert not AuditEntry.objects.filter(tag="indicators:adjustment:record").exists()


def test_only_who_may_records_and_only_in_sight(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    reader, elsewhere = make_user("reader", place="t"), make_user("far", place="t2", permissions=tuple(Permission))
    with pytest.raises(Forbidden):
        adjust(actor=reader)
    with pytest.raises(NotFound):
        adjust(actor=elsewhere)
    with pytest.raises(NotFound):
        adjust(place="t1a")  # a ward is not assessed
    with pytest.raises(NotFound):
        adjust(sheet="other")


def test_a_sheet_without_adjustments_takes_none(tmp_path: Path) -> None:
    load_pack(pack(tmp_path, sheet(adjustments="")))
    with pytest.raises(NotFound):
        adjust()


def test_the_database_keeps_adjustments_as_they_were(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    row = adjust()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Adjustment.objects.filter(pk=row.pk).update(points=5)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


def test_a_changed_sheet_is_a_new_version_and_the_old_one_answers_for_the_past(tmp_path: Path) -> None:
    path = pack(tmp_path)
    load_pack(path)
    before = last_number()
    items = [ITEMS[0].replace('"60"', '"40"'), ITEMS[1].replace('"40"', '"60"')]
    (path / "scoresheets.toml").write_text(sheet(items), encoding="utf-8")
    load_pack(path)
    assert scored().sheet.version == 2
    assert totals()["t2"] == D("92.00")
    assert (scored(known=before).sheet.version, totals(known=before)["t2"]) == (1, D("88.00"))


def classed(*places: str) -> str:
    return (
        "["
        + ", ".join(f'{{ code = "c{number}", {NAMES}, places = [{held}] }}' for number, held in enumerate(places))
        + "]"
    )


FULL, BY_BASE = ITEMS
BY_TWO = BY_BASE.replace("efficacy", "level_and_growth").replace(
    "absent", 'level = "60", growth = "40", growth_indicator = "up", absent'
)
WRONG: dict[str, tuple[str, set[str]]] = {
    "unknown-indicator": (sheet([FULL.replace('"toll"', '"tool"'), BY_BASE]), {"unknown_code"}),
    "weights": (sheet(total='"99"'), {"weights_do_not_add"}),
    "weight-as-number": (sheet([FULL.replace('"60"', "60"), BY_BASE]), {"bad_value"}),
    "no-target": (sheet([FULL.replace('target = { tier = "formal" }, ', ""), BY_BASE]), {"required"}),
    "no-base": (sheet([FULL, BY_BASE.replace('base = "60", ', "")]), {"required"}),
    "foreign-parameter": (sheet([FULL, BY_BASE.replace("absent", 'cap = "120", absent')]), {"bad_value"}),
    "method": (sheet([FULL, BY_BASE.replace("efficacy", "magic")]), {"bad_value"}),
    "method-a-list": (sheet([FULL, BY_BASE.replace('"efficacy"', "[]")]), {"bad_value"}),
    "absent": (sheet([FULL.replace('"no_score"', '"zero"'), BY_BASE]), {"bad_value"}),
    "no-direction": (sheet([FULL, BY_BASE.replace("absent", 'direction = "none", absent')]), {"bad_value"}),
    "base": (sheet([FULL, BY_BASE.replace('"60"', '"100"')]), {"bad_value"}),
    "target-unit": (sheet([FULL.replace('tier = "formal"', 'value = "9", unit = "%"'), BY_BASE]), {"units_do_not_add"}),
    "target-zero": (sheet([FULL.replace('tier = "formal"', 'value = "0", unit = "crown"'), BY_BASE]), {"bad_value"}),
    "target-text": (sheet([FULL.replace('{ tier = "formal" }', '"x"'), BY_BASE]), {"bad_value"}),
    "twice": (sheet([FULL, FULL.replace('"60"', '"40"')]), {"duplicate"}),
    "halves": (
        sheet([FULL, BY_TWO.replace('"40", growth', '"30", growth')]),
        {"weights_do_not_add"},
    ),
    "growth": (
        sheet([FULL, BY_TWO.replace('"up"', '"down"')]),
        {"unknown_code"},
    ),
    "left-out": (sheet(classes=classed('"t1"', '"t2"')), {"class_gap"}),
    "overlap": (sheet(classes=classed('"t1", "t2"', '"t2", "t3"')), {"class_overlap"}),
    "stranger": (sheet(classes=classed('"t1", "t2", "t3", "t1a"')), {"unknown_code"}),
    "no-class": (sheet(classes="[]"), {"required"}),
    "no-items": (sheet([]), {"required"}),
    "place": (sheet(place='"x"'), {"unknown_code"}),
    "level": (sheet(levels='["shire", "duchy"]'), {"unknown_code"}),
    "period": (sheet(period='"soon"'), {"bad_value"}),
    "adjustments": (sheet(adjustments='{ least = "1", most = "5", holds = "year" }'), {"bad_value"}),
    "adjustments-text": (sheet(adjustments='"some"'), {"bad_value"}),
    "decimals": (sheet(decimals="true"), {"bad_value"}),
    "document": (sheet(document='"lost"'), {"unknown_code"}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_sheet_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    text, rules = WRONG[name]
    problems = check_pack(pack(tmp_path, text))
    assert {problem.rule for problem in problems} == rules
    assert {problem.file for problem in problems} == {"scoresheets.toml"}
    assert all(problem.line >= 1 for problem in problems)


def test_the_given_sheet_is_right(tmp_path: Path) -> None:
    assert check_pack(pack(tmp_path)) == []
