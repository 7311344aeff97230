"""Drafts are read to the character, and come back with comments at their figures and all else as it was."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.figure_check.drafts import (
    BrokenDraft,
    Comment,
    Draft,
    DraftTooLarge,
    Place,
    UnknownDraft,
    commented,
    read_draft,
)  # fmt: skip
from diaodu.figure_check.drafts.word import read_word
from diaodu.kit.refusals import Refusal

WORDS = ["全省完成投資", "5141", "億元，", "增長", "10.2%", "。"]


def word(*paragraphs: list[str], table: list[list[str]] | None = None) -> bytes:
    """A Word file: each paragraph of runs, the second run of each bold."""
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for number, text in enumerate(runs):
            paragraph.add_run(text).bold = number == 1
    for cells in table or []:
        row = made.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return saved(made)


def saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def comments_of(content: bytes) -> list[tuple[str, str]]:
    """The comments of a Word file, each with the text between its marks."""
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    found = []
    for comment in document.comments:
        inside, text = False, ""
        for element in body.iter():
            name = element.tag.rpartition("}")[2]
            if name == "commentRangeStart" and element.get(f"{{{element.nsmap['w']}}}id") == str(comment.comment_id):
                inside = True
            elif name == "commentRangeEnd" and element.get(f"{{{element.nsmap['w']}}}id") == str(comment.comment_id):
                inside = False
            elif name == "t" and inside:
                text += element.text or ""
        found.append((text, comment.text))
    return found


def test_a_plain_text_says_line_and_column() -> None:
    draft = read_draft("a.txt", "\ufeff一行\r\n二行 12%\r\n".encode())
    assert draft.text == "一行\n二行 12%\n"
    assert draft.place_of(draft.text.index("12%")) == Place(2, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    assert read_draft("a.MD", "# 增长 3.5%".encode(encoding)).text == "# 增长 3.5%"


def test_a_page_is_read_as_it_is_seen_with_places_in_its_source() -> None:
    source = (
        "<html><head><title>不讀</title><style>p{width:12%}</style></head>\n<body><p>增長<b>3.5</b>%</p>\n"
        "<p>共&nbsp;12&#38917;，\n其中 4 項</p><script>var a=99;</script></body></html>"
    )
    draft = read_draft("a.html", source.encode())
    assert "增長3.5%\n" in draft.text
    assert "共\u00a012項， 其中 4 項" in draft.text
    assert "99" not in draft.text
    assert "12%" not in draft.text
    lines = source.split("\n")
    for figure in ("3.5", "12", "4"):
        place = draft.place_of(draft.text.index(figure))
        assert lines[place.line - 1][place.column - 1 :].startswith(figure)


def test_a_word_file_is_read_paragraph_by_paragraph_and_tables_where_they_stand() -> None:
    draft = read_draft("a.docx", word(WORDS, ["第二段", "7%"], table=[["甲", "12"], ["乙", "34"]]))
    assert draft.text.startswith("".join(WORDS) + "\n第二段7%\n甲\n12\n")
    assert draft.place_of(draft.text.index("7%")) == Place(2, 4)


def test_what_was_struck_out_is_not_read() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("留下 1")
    run = paragraph.add_run("刪去 2")
    gone = paragraph._p.makeelement(f"{{{paragraph._p.nsmap['w']}}}del", {})
    paragraph._p.append(gone)
    gone.append(run._r)
    assert read_word(saved(made)).text == "留下 1\n"


def test_comments_stand_at_just_their_figures_and_all_else_stays() -> None:
    content = word(WORDS, ["又是", "12.5億元和3項"])
    text = read_word(content).text
    spans = [(text.index(each), text.index(each) + len(each)) for each in ("5141億元", "0.2", "12.5億元", "3項")]
    made = commented(content, [Comment(start, end, f"核對 {start}") for start, end in spans], author="核校")
    assert read_word(made).text == text
    assert comments_of(made) == [(text[start:end], f"核對 {start}") for start, end in spans]
    bold = [run.text for each in docx.Document(io.BytesIO(made)).paragraphs for run in each.runs if run.bold]
    assert "".join(bold) == "514112.5億元和3項"


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_spans_of_any_text_are_commented(data: st.DataObject) -> None:
    content = word(*data.draw(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4)))
    text = read_word(content).text
    offsets = st.integers(0, len(text))
    spans = [tuple(sorted(each)) for each in data.draw(st.lists(st.tuples(offsets, offsets), max_size=5))]
    made = commented(content, [Comment(*span, "x") for span in spans], author="核校")
    assert read_word(made).text == text
    wanted = [text[start:end].replace("\n", "") for start, end in spans]
    assert [found for found, _words in comments_of(made)] == [each for each in wanted if each]


def test_libreoffice_opens_the_marked_file(tmp_path: Path) -> None:
    content = word(WORDS)
    (tmp_path / "marked.docx").write_bytes(commented(content, [Comment(6, 12, "核對")], author="核校"))
    program = shutil.which("soffice")
    assert program
    command = [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "marked.docx")], check=True, capture_output=True
    )
    assert "5141億元" in (tmp_path / "marked.txt").read_text(encoding="utf-8-sig")


def bomb() -> bytes:
    """A file that unpacks to more than is read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (160 * 2**20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", UnknownDraft),
        ("noname", b"x", UnknownDraft),
        ("a.docx", b"", BrokenDraft),
        ("a.docx", b"PK\x03\x04nothing", BrokenDraft),
        ("a.docx", word(WORDS)[:-200], BrokenDraft),
        ("a.docx", bomb(), DraftTooLarge),
        ("a.txt", b"\x00\x01\x02", BrokenDraft),
        ("a.txt", b"\xff", BrokenDraft),
        ("a.txt", b"1" * (20 * 2**20 + 1), DraftTooLarge),
        ("a.txt", b"1" * 5_000_001, DraftTooLarge),
    ],
)
def test_what_is_not_read_is_refused(name: str, content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_draft(name, content)


def test_places_of_a_plain_draft() -> None:
    draft = Draft.plain("ab\n\nc")
    assert [draft.place_of(offset) for offset in range(5)] == [
        Place(1, 1), Place(1, 2), Place(1, 3), Place(2, 1), Place(3, 1),
    ]  # fmt: skip
