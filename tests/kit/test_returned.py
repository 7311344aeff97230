"""Forms that come back: good ones to the digit, broken ones each with its finding or refusal."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.kit.refusals import Refusal
from diaodu.kit.spreadsheets import Cell, ReturnedForm, SpreadsheetTooLarge, limits, read_form, read_table
from diaodu.kit.spreadsheets.findings import MOST_FINDINGS
from diaodu.kit.spreadsheets.returned import as_typed
from tests.kit.broken_workbooks import (
    BOOK_RELATIONS,
    CASES,
    READ,
    SHEET,
    TYPED,
    Broken,
    cell,
    parts_of,
    rewritten,
    typed,
    with_row,
    zipped,
)
from tests.kit.forms import CODES, COLUMNS, filled, form

LETTERS = {"code": "A", "name": "B", "done": "C", "state": "D", "started": "E", "remark": "F"}


def found_in(content: bytes, rule: str) -> list[tuple[int, str]]:
    return [(found.row, found.column) for found in read_form(content, "t.xlsx").findings if found.rule == rule]


def first_cell(content: bytes, code: str = "done") -> Cell:
    return next(iter(read_form(content, "t.xlsx").rows)).cells[code]


def outcome(case: Broken) -> ReturnedForm | Refusal:
    try:
        found = read_form(case.build(form()), case.file_name)
    except Refusal as refusal:
        return refusal
    for row in found.rows:
        assert set(row.cells) == set(found.columns)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_broken_file_gets_an_answer(case: Broken) -> None:
    found = outcome(case)
    if isinstance(found, Refusal):
        assert case.expected in (found.code, TYPED)
        assert str(found)
    else:
        rules = {finding.rule for finding in found.findings}
        assert case.expected == TYPED or (case.expected in rules or (case.expected == READ and not rules))
        assert all(finding.message for finding in found.findings)


def test_a_form_is_read_as_it_was_sent_out() -> None:
    back = read_form(form(), "月報.XLSX")
    assert (back.sheet, back.codes, back.columns, back.findings) == ("月報", CODES, LETTERS, ())
    assert [row.number for row in back.rows] == [2, 3, 4, 5, 6]
    assert len(back.rows) == 5
    first = next(iter(back.rows))
    assert first.cells == {**dict.fromkeys(LETTERS), "code": "001", "name": "第1號項目"}
    assert list(back.rows) == list(back.rows)


@pytest.mark.parametrize(
    ("put", "got"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1234.56, "1234.56"),
        (-7, "-7"),
        (12.0, "12"),
        (123456789012345, "123456789012345"),
        (1e-7, "1E-7"),
        (99999999999.99, "99999999999.99"),
    ],
)
def test_numbers_are_what_was_typed(put: float, got: str) -> None:
    number = first_cell(filled(C2=put))
    assert isinstance(number, Decimal)
    assert str(number) == got


@given(st.decimals(-(10**9), 10**9, places=4))
def test_fifteen_digits_come_through_exactly(number: Decimal) -> None:
    assert as_typed(float(number)) == number


@pytest.mark.parametrize(
    ("put", "got"),
    [
        (date(2023, 1, 5), date(2023, 1, 5)),
        (datetime(2023, 1, 5, 8, 30), datetime(2023, 1, 5, 8, 30)),  # noqa: DTZ001
        (time(8, 30), time(8, 30)),
        (timedelta(hours=30), timedelta(hours=30)),
        (True, True),
        ("１２３", "１２３"),
        ("1,234.5", "1,234.5"),
        ("2023年1月5日", "2023年1月5日"),
        (" 12 ", " 12 "),
        ("　", None),
        ("", None),
    ],
)
def test_nothing_else_is_taken_for_a_number(put: object, got: object) -> None:
    value = first_cell(filled(C2=put))
    assert (value, type(value)) == (got, type(got))


@pytest.mark.parametrize("text", ["NaN", "inf", "1e999"])
def test_no_number_is_without_end(text: str) -> None:
    assert isinstance(first_cell(cell("C", f"<v>{text}</v>")(form())), str)


def test_findings_say_where() -> None:
    assert found_in(cell("C", "<f>1+1</f><v>2</v>", row=3)(form()), "formula") == [(3, "C")]
    assert found_in(typed("N", "旁註", row=4)(form()), "outside_columns") == [(4, "N")]
    back = read_form(typed("B", "改了名", row=1)(form()), "t.xlsx")
    assert [(found.rule, found.row, found.column) for found in back.findings] == [
        ("unknown_column", 1, "B"),
        ("missing_column", 1, "B"),
    ]
    assert (back.letter("name"), back.letter("code"), back.letter("other")) == ("B", "A", "")
    assert "name" not in next(iter(back.rows)).cells


def test_formulas_of_rules_and_extensions_are_not_formulas_of_cells() -> None:
    extension = '<extLst><ext xmlns:xm="m" uri="x"><xm:f>_codes!$F$1</xm:f></ext></extLst></worksheet>'
    content = rewritten(form(), SHEET, lambda text: text.replace("</worksheet>", extension))
    assert read_form(content, "t.xlsx").findings == ()


def test_columns_may_change_places() -> None:
    content = filled(C1=COLUMNS[3].title, D1=f" {COLUMNS[2].title}\n", D2=5, C2="完工")
    back = read_form(content, "t.xlsx")
    assert back.findings == ()
    assert (back.letter("done"), first_cell(content), first_cell(content, "state")) == ("D", Decimal(5), "完工")


def test_a_second_header_is_no_row() -> None:
    back = read_form(
        filled(**{f"{letter}4": column.title for letter, column in zip("ABCDEF", COLUMNS, strict=True)}), "t.xlsx"
    )
    assert [(found.rule, found.row) for found in back.findings] == [("second_header", 4)]
    assert [row.number for row in back.rows] == [2, 3, 5, 6]


def test_of_each_rule_so_many_findings_are_kept() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="C{n}"><f>1</f><v>1</v></c><c r="P{n}"><v>1</v></c></row>' for n in range(10, 300)
    )
    content = rewritten(form(), SHEET, lambda text: with_row(text, rows))
    assert len(found_in(content, "formula")) == len(found_in(content, "outside_columns")) == MOST_FINDINGS


def test_a_csv_has_the_codes_for_its_header() -> None:
    back = read_form(b"\xef\xbb\xbfcode, done\r\n001,0.10\r\n\r\n002,'=1+1\r\n", "t.csv")
    assert (back.sheet, back.codes, back.columns) == ("", {}, {"code": "A", "done": "B"})
    assert [(row.number, dict(row.cells)) for row in back.rows] == [
        (2, {"code": "001", "done": "0.10"}),
        (4, {"code": "002", "done": "=1+1"}),
    ]
    odd = read_form(b"code,code\n1,2,3\n", "t.csv").findings
    assert [(found.rule, found.row, found.column) for found in odd] == [
        ("duplicate_column", 1, "B"),
        ("outside_columns", 2, "C"),
    ]


def shared(text: str, cells: int) -> bytes:
    """A form with one text shared by many cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rows = "".join(f'<row r="{n}"><c r="C{n}" t="s"><v>1</v></c></row>' for n in range(10, 10 + cells))
    parts = parts_of(rewritten(form(), SHEET, lambda old: with_row(old, rows)))
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    parts[BOOK_RELATIONS] = parts[BOOK_RELATIONS].replace(b"</Relationships>", relation.encode())
    texts = f'<sst xmlns="{main}"><si><t>{"長" * 5000}</t></si><si><t>{text}</t></si></sst>'
    return zipped({**parts, "xl/sharedStrings.xml": texts})


def test_a_text_shared_by_many_cells_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_TEXT", 2**20)
    for read in (read_form, read_table):
        with pytest.raises(SpreadsheetTooLarge):
            read(shared("x" * 3000, 400), "t.xlsx")
    assert len(read_form(shared("short", 400), "t.xlsx").rows) == 405


def test_the_same_form_packed_otherwise_reads_the_same() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in reversed(parts_of(form()).items()):
            archive.writestr(name, content)
    assert list(read_form(stream.getvalue(), "t.xlsx").rows) == list(read_form(form(), "t.xlsx").rows)
