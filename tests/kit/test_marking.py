"""Marked workbooks: the user's own, with the mistakes on it, which may be mended and sent again."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from diaodu.kit.refusals import Refusal
from diaodu.kit.spreadsheets import MOST_MARKS, BrokenSpreadsheet, Mark, mark_workbook, read_form
from diaodu.kit.spreadsheets.comments import HEAD
from diaodu.kit.spreadsheets.styles import COLOUR
from tests.kit.broken_workbooks import CASES, SHEET, STYLES, Broken, parts_of, rewritten, zipped
from tests.kit.forms import SHEET as NAME
from tests.kit.forms import filled, form

READABLE = [case for case in CASES if case.file_name.endswith(".xlsx")]


def opened(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[NAME]
    assert isinstance(sheet, Worksheet)
    return sheet


def marked_cells(content: bytes) -> dict[str, str]:
    """The filled cells with their comments."""
    cells = (cell for row in opened(content).iter_rows() for cell in row)
    return {
        cell.coordinate: cell.comment.text if cell.comment else ""
        for cell in cells
        if cell.fill.fgColor.rgb == COLOUR or (cell.comment and HEAD in cell.comment.text)
    }


def mark(content: bytes, *marks: tuple[int, str, str]) -> bytes:
    return mark_workbook(content, NAME, [Mark(*told) for told in marks])


def commented() -> bytes:
    """A form on which the user wrote comments of her own, and coloured a cell."""
    book = openpyxl.load_workbook(io.BytesIO(form()))
    book[NAME]["C2"].comment = Comment("我的批註 <1>", "王")
    book[NAME]["C3"].comment = Comment("別處的", "李")
    book[NAME]["B3"].fill = PatternFill("solid", fgColor="FF00FF00")
    book[NAME]["B3"].font = Font(bold=True, color="FF0000FF")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_marked_cells_are_filled_and_say_why() -> None:
    content = mark(
        form(), (2, "C", "不能為空"), (3, "A", "代碼 <x> & 「y」\x00 不存在"), (2, "C", "二"), (3, "D", "選一個")
    )
    assert marked_cells(content) == {
        "C2": f"{HEAD}不能為空\n二",
        "A3": f"{HEAD}代碼 <x> & 「y」 不存在",
        "D3": f"{HEAD}選一個",
    }


def test_a_cell_keeps_its_format_and_its_lock() -> None:
    sheet = opened(mark(form(), (2, "A", "x"), (2, "C", "x"), (2, "E", "x"), (99, "D", "x")))
    assert [sheet[place].protection.locked for place in ("A2", "C2", "E2", "D99")] == [True, False, False, False]
    assert [sheet[place].number_format for place in ("A2", "C2", "E2", "D99")] == ["@", "General", "yyyy-mm-dd", "@"]
    assert sheet["A2"].border.left.style == "hair"


def test_marks_beyond_what_is_filled_in_make_cells_in_order() -> None:
    content = mark(form(), (40, "B", "遠"), (9, "Z", "右"), (9, "A", "左"), (0, "", "整個文件"))
    assert set(marked_cells(content)) == {"B40", "Z9", "A9", "A1"}
    text = parts_of(content)[SHEET].decode()
    rows = [int(number) for number in re.findall(r'<row r="(\d+)"', text)]
    assert rows == sorted(set(rows))
    assert re.findall(r'<c r="([A-Z]+)9"', text) == ["A", "Z"]


def test_the_rest_stays_to_the_byte() -> None:
    content = form()
    old, new = parts_of(content), parts_of(mark(content, (4, "C", "x")))
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {SHEET, STYLES, "[Content_Types].xml"}
    taken_out = re.sub(rb'<c r="C4" s="\d+"/>|<legacyDrawing [^>]*/>', b"", new[SHEET])
    assert taken_out == old[SHEET]


def test_the_marked_form_reads_as_the_form_did() -> None:
    content = filled(C2=0.1, D2="完工", E3="2023年1月", A4="＝")
    before, after = read_form(content, "t.xlsx"), read_form(mark(content, (2, "C", "x"), (3, "E", "y")), "t.xlsx")
    assert (after.codes, after.columns, after.findings) == (before.codes, before.columns, before.findings)
    assert list(after.rows) == list(before.rows)


def test_marks_of_an_earlier_round_are_taken_away() -> None:
    once = mark(form(), (2, "C", "一"), (3, "C", "二"), (9, "D", "三"))
    twice = mark(once, (3, "C", "仍錯"), (4, "E", "新"))
    assert marked_cells(twice) == {"C3": f"{HEAD}仍錯", "E4": f"{HEAD}新"}
    assert parts_of(twice)["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 2
    assert marked_cells(mark(twice)) == {}
    content = form()
    assert parts_of(mark(content)) == parts_of(content)


def test_marking_again_and_again_does_not_pile_up() -> None:
    once = mark(form(), (2, "C", "仍錯"), (3, "A", "錯"))
    again = once
    for _round in range(4):
        again = mark(mark(again, (4, "A", "又錯")), (2, "C", "仍錯"), (3, "A", "錯"))
    sizes = {name: len(content) for name, content in parts_of(again).items()}
    for name, content in parts_of(once).items():
        assert sizes[name] <= len(content) + 500


def test_the_users_comments_and_colours_stay() -> None:
    content = mark(commented(), (2, "C", "錯"), (3, "B", "錯"), (5, "A", "錯"))
    sheet = opened(content)
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert told == {
        "C2": f"我的批註 <1>\n{HEAD}錯",
        "C3": "別處的",
        "B3": f"{HEAD}錯",
        "A5": f"{HEAD}錯",
    }
    assert (sheet["B3"].font.bold, sheet["B3"].fill.fgColor.rgb) == (True, COLOUR)
    again = opened(mark(content))
    assert {cell.coordinate: cell.comment.text for row in again.iter_rows() for cell in row if cell.comment} == {
        "C2": "我的批註 <1>",
        "C3": "別處的",
    }


def test_every_comment_has_one_shape_of_its_own() -> None:
    parts = parts_of(mark(commented(), (2, "C", "錯"), (3, "B", "錯")))
    drawings = [text for name, text in parts.items() if name.endswith(".vml")]
    assert len(drawings) == 1
    ids = re.findall(rb'<[a-z0-9]+:shape [^>]*id="([^"]+)"', drawings[0])
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_sheets_written_in_other_ways_are_marked_too(prefix: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = f'xmlns="{main}"' if not prefix else f'xmlns:x="{main}"'
    p = prefix
    sheet = (
        f"<?xml version='1.0'?><{p}worksheet {name}><!-- <c r='A1'> --><{p}cols><{p}col min='1' max='3' style='1'/></{p}cols>"
        f"<{p}sheetData><{p}row><{p}c><{p}v>1</{p}v></{p}c><{p}c/></{p}row><{p}row r='3' spans='1:1' s='1' customFormat='1'/>"
        f"</{p}sheetData><{p}tableParts count='0'/></{p}worksheet>"
    )
    content = zipped({**parts_of(form()), SHEET: sheet})
    marked = mark(content, (1, "B", "b"), (1, "A", "a"), (3, "C", "c"), (2, "A", "d"))
    assert set(marked_cells(marked)) == {"A1", "B1", "C3", "A2"}
    text = parts_of(marked)[SHEET].decode()
    assert text.index("legacyDrawing") < text.index("tableParts")
    assert "spans" not in text


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData><row r='7'/></sheetData>"])
def test_an_empty_sheet_can_be_marked(data: str) -> None:
    content = rewritten(form(), SHEET, lambda text: re.sub(r"<sheetData>.*</sheetData>", data, text))
    assert set(marked_cells(mark(content, (2, "B", "x"), (7, "A", "y")))) == {"B2", "A7"}


def test_at_most_a_thousand_cells_are_marked() -> None:
    marks = [(number, "C", "x") for number in range(2, MOST_MARKS + 500)] + [(2, "C", "y")]
    cells = marked_cells(mark(form(), *marks))
    assert len(cells) == MOST_MARKS
    assert cells["C2"] == f"{HEAD}x\ny"


def test_another_sheet_can_be_marked() -> None:
    content = mark_workbook(form(), "填寫說明", [Mark(1, "A", "x")])
    assert marked_cells(content) == {}
    assert openpyxl.load_workbook(io.BytesIO(content))["填寫說明"]["A1"].comment.text == f"{HEAD}x"  # type: ignore[union-attr]


def test_what_cannot_be_marked_is_refused() -> None:
    with pytest.raises(BrokenSpreadsheet):
        mark_workbook(form(), "沒有", [])
    with pytest.raises(BrokenSpreadsheet):
        mark_workbook(b"code\n1\n", None, [])


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_every_file_that_is_read_can_be_marked_or_is_refused(case: Broken) -> None:
    content = case.build(form())
    try:
        back = read_form(content, case.file_name)
        marked = mark_workbook(content, back.sheet, [Mark(2, "C", "x"), Mark(60, "A", "y")])
    except Refusal:
        return  # test_returned says which may be
    again = read_form(marked, case.file_name)
    assert (again.columns, again.codes) == (back.columns, back.codes)
    assert [found.rule for found in again.findings] == [found.rule for found in back.findings]
    assert [repr(row) for row in again.rows] == [repr(row) for row in back.rows]
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        assert len(archive.namelist()) == len({name.lower() for name in archive.namelist()})
