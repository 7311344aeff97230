"""Published figures of a pack come in once, whole, and are corrected by what follows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.ledger.models import Fact
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.problems import PackRefused
from tests.small_pack import FILES, write_pack

pytestmark = pytest.mark.django_db

HEADER = "ref,subject,measure,period,facet,value,unit,absence,source,document,quote,as_of,supersedes,reason\n"


def rewrite(root: Path, *lines: str) -> None:
    """Replace the pack's facts."""
    (root / "facts/page.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def in_force(ref: str) -> Fact:
    """The fact in force of a row."""
    return Fact.objects.known_at(None).get(ref=f"small:{ref}")


def test_values_are_kept_in_the_base_unit_and_as_printed(tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path))
    fact = in_force("F1")
    assert fact.value == Decimal(9995000000)
    assert (fact.printed, fact.printed_unit, fact.period, fact.source) == ("99.95", "億元", "2023-01", "published")
    assert fact.document is not None
    assert (fact.document.title, fact.section, fact.quote) == ("A page", "lead", "資金99.95億元")


def test_a_year_of_a_year_to_date_measure_is_its_last_month_and_zero_is_a_value(tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path))
    assert (in_force("F2").period, in_force("F2").value) == ("2023-12", Decimal(0))


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    load_pack(root)
    audited = AuditEntry.objects.count()
    assert load_pack(root).unchanged
    (root / "README.md").write_text("a new file, the same pack", encoding="utf-8")
    assert {name: count for name, count in load_pack(root).written.items() if name == "facts"} == {"facts": 0}
    assert Fact.objects.count() == 2
    assert AuditEntry.objects.count() == audited + 1


def test_a_changed_row_supersedes_its_former_self(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    load_pack(root)
    before = in_force("F1")
    rewrite(root, "F1,X1,works.spent,2023-01,全部,99.59,億元,,,page,,,,misread")
    load_pack(root)
    after = in_force("F1")
    assert (after.supersedes_id, after.reason, after.printed) == (before.number, "misread", "99.59")


def test_a_removed_row_is_withdrawn_and_may_come_back(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    load_pack(root)
    kept = (root / "facts/page.csv").read_text(encoding="utf-8")
    rewrite(root)
    load_pack(root)
    assert {fact.absence for fact in Fact.objects.known_at(None)} == {"missing"}
    (root / "facts/page.csv").write_text(kept, encoding="utf-8")
    load_pack(root)
    assert in_force("F1").value == Decimal(9995000000)


def test_a_row_that_now_speaks_of_another_figure_is_withdrawn_there(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    load_pack(root)
    rewrite(root, "F1,X1,works.spent,2023-02,全部,99.95,億元,,,page,,,,")
    load_pack(root)
    assert in_force("F1").period == "2023-02"
    assert Fact.objects.known_at(None).get(period="2023-01").absence == "missing"


def test_corrections_follow_one_another_in_one_file(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    rewrite(
        root,
        "A,X1,works.spent,2023-01,全部,1,億元,,,page,,,,",
        "C,X1,works.spent,2023-01,全部,3,億元,,,page,,,B,second",
        "B,X1,works.spent,2023-01,全部,2,億元,,,page,,,A,first",
    )
    load_pack(root)
    assert [fact.printed for fact in Fact.objects.known_at(None)] == ["3"]
    assert Fact.objects.count() == 3


def test_an_absence_is_kept_with_its_kind(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    rewrite(root, "A,X1,works.spent,2023-01,全部,,,not_due,,page,,,,")
    load_pack(root)
    assert (in_force("A").value, in_force("A").absence) == (None, "not_due")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("A,X9,works.spent,2023-01,全部,1,億元,,,page,,,,", "unknown_code"),
        ("A,X1,works.spend,2023-01,全部,1,億元,,,page,,,,", "unknown_code"),
        ("A,X1,works.spent,2023-13,全部,1,億元,,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,國內,1,億元,,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,1,%,,,page,,,,", "units_do_not_add"),
        ("A,X1,works.spent,2023-01,全部,1,斤,,,page,,,,", "unknown_code"),
        ("A,X1,works.spent,2023-01,全部,-1,億元,,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,many,億元,,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,NaN,億元,,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,,億元,,,page,,,,", "required"),
        ("A,X1,works.spent,2023-01,全部,1,億元,missing,,page,,,,", "required"),
        ("A,X1,works.spent,2023-01,全部,,,lost,,page,,,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,1,億元,,generated,page,,,,", "generated_mixed"),
        ("A,X1,works.spent,2023-01,全部,1,億元,,,book,,,,", "unknown_code"),
        (f"A,X1,works.spent,2023-01,全部,1,億元,,,page,{'字' * 26},,,", "quote_too_long"),
        ("A,X1,works.spent,2023-01,全部,1,億元,,,page,,2023-02-30,,", "bad_value"),
        ("A,X1,works.spent,2023-01,全部,1,億元,,,page,,,B,because", "unknown_code"),
        (",X1,works.spent,2023-01,全部,1,億元,,,page,,,,", "required"),
    ],
)
def test_each_mistake_is_reported_with_its_line_and_nothing_is_loaded(tmp_path: Path, line: str, rule: str) -> None:
    root = write_pack(tmp_path)
    rewrite(root, line)
    problems = check_pack(root)
    assert [(problem.file, problem.line, problem.rule) for problem in problems] == [("facts/page.csv", 2, rule)]
    with pytest.raises(PackRefused):
        load_pack(root)
    assert not Fact.objects.exists()


def test_a_value_keeps_every_digit_that_the_ledger_can_hold(tmp_path: Path) -> None:
    root = write_pack(tmp_path)
    rewrite(root, "A,X1,works.spent,2023-01,全部,0.0000000000000000001,億元,,,page,,,,")
    assert [problem.rule for problem in check_pack(root)] == ["bad_value"]


def test_two_packs_may_each_have_a_page(tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path))
    load_pack(write_pack(tmp_path, code="other", place="Y1"))
    assert {fact.document.code for fact in Fact.objects.select_related("document")} == {"small:page", "other:page"}


def test_the_small_pack_is_right(tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path)) == []
    assert FILES
