"""The files: Word opens in LibreOffice with the layout of the standard; PDF carries its fonts; nothing has a clock."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from diaodu.editions.content import Content
from diaodu.editions.refusals import FilesMissing
from diaodu.editions.rendering import fonts
from diaodu.editions.rendering.package import drawn_files, renderers
from tests.editions.conftest import GANSU, Desk


@pytest.fixture
def content(desk: Desk) -> Content:
    return Content.from_json(desk.draft().content)


def ran(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def pages_of(pdf: Path) -> tuple[int, str]:
    told = ran("pdfinfo", str(pdf))
    return int(re.search(r"Pages:\s+(\d+)", told)[1]), told  # type: ignore[index]


def test_word_opens_in_libreoffice_with_the_layout(content: Content, tmp_path: Path) -> None:
    files = drawn_files(content)
    (tmp_path / "circular.docx").write_bytes(files["circular.docx"])
    (tmp_path / "circular.pdf").write_bytes(files["circular.pdf"])
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    asked = (
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path / "office-made"),
        str(tmp_path / "circular.docx"),
    )
    assert shutil.which("soffice"), "apt-get install libreoffice-writer-nogui"
    ran("soffice", profile, *asked)
    made = tmp_path / "office-made" / "circular.pdf"
    ours, theirs = pages_of(tmp_path / "circular.pdf"), pages_of(made)
    assert "A4" in ours[1]
    assert "A4" in theirs[1]
    assert abs(ours[0] - theirs[0]) <= 2
    text = ran("pdftotext", "-layout", str(made), "-")
    assert [figure.printed for figure in content.figures[:20] if figure.printed not in re.sub(r"\s", "", text)] == []
    margins = ran("pdftotext", "-bbox", "-l", "1", str(made), "-")
    lefts = [float(x) for x in re.findall(r'<word xMin="([0-9.]+)"', margins)]
    assert min(lefts) == pytest.approx(28 / 25.4 * 72, abs=3)
    assert max(float(x) for x in re.findall(r'xMax="([0-9.]+)"', margins)) <= (210 - 26) / 25.4 * 72 + 3


def test_the_measures_of_the_standard(content: Content) -> None:
    document = docx.Document(io.BytesIO(drawn_files(content)["circular.docx"]))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in (*sizes, section.left_margin, section.right_margin)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    normal = document.styles["Normal"]
    assert (normal.font.size, normal.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    used = {
        run._r.rPr.rFonts.get(qn("w:eastAsia")): run.font.size for paragraph in document.paragraphs for run in paragraph.runs
        if run._r.rPr is not None and run._r.rPr.rFonts is not None
    }  # fmt: skip
    assert {"方正小标宋简体", "仿宋", "黑体"} <= set(used)
    body = next(p for p in document.paragraphs if p.text.startswith("截至"))
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [shape.width for shape in document.inline_shapes] == [Mm(132), Mm(132)]
    footer = section.footer.paragraphs[0]
    assert "PAGE" in footer._p.xml
    assert footer.text == "—  —"


def test_word_tells_nothing_of_when_and_where(content: Content) -> None:
    made = drawn_files(content)["circular.docx"]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "created" not in core
    assert "modified" not in core
    assert "python" not in core


def test_pdf_embeds_its_fonts_and_tells_no_time(content: Content, tmp_path: Path) -> None:
    made = tmp_path / "circular.pdf"
    made.write_bytes(drawn_files(content)["circular.pdf"])
    listed = ran("pdffonts", str(made)).splitlines()[2:]
    assert listed
    assert all("CJK" in line and re.search(r"\byes yes\b", line) for line in listed)
    assert "CreationDate" not in re.sub(r"CreationDate:\s+Thu Jan\s+1 .* 1970.*", "", ran("pdfinfo", str(made)))
    text = ran("pdftotext", str(made), "-").replace("\n", "")
    assert content.title.replace(" ", "") in text.replace(" ", "")


def test_html_needs_nothing_beside_it(content: Content) -> None:
    page = drawn_files(content)["circular.html"].decode()
    assert not re.search(r'(src|href)="(?!#|data:)', page)
    for figure in content.figures:
        assert f'id="note-{figure.id}"' in page
        assert f'href="#note-{figure.id}"' in page


def test_the_data_behind_the_tables(content: Content) -> None:
    files = drawn_files(content)
    rows = list(csv.reader(io.StringIO(files["table-places.csv"].decode("utf-8-sig"))))
    plain = json.loads(files["table-places.json"])
    assert rows[0] == plain["columns"]
    assert len(rows) - 1 == len(plain["rows"]) == 6
    for row, cells in zip(rows[1:], plain["rows"], strict=True):
        assert row == [cell if isinstance(cell, str) else cell["printed"] for cell in cells]
    assert all(cell["unrounded"] for cells in plain["rows"] for cell in cells if not isinstance(cell, str))
    figures = json.loads(files["figures.json"])
    assert figures["number"] == content.number
    assert len(figures["figures"]) == len(content.figures)


def test_ranks_have_ties_and_absences(desk: Desk) -> None:
    content = Content.from_json(desk.draft("major_projects", GANSU, "2023-06").content)
    table = next(table for table in content.tables() if table.code == "places")
    assert {row[0].text for row in table.rows} == {"不適用"}
    assert "未報" in {cell.text for row in table.rows for cell in row[2:]}


def test_without_fonts_it_is_said_which_package_has_them(
    content: Content, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diaodu.editions.rendering.fonts.settings.FONTS_DIR", tmp_path)
    with pytest.raises(FilesMissing, match="fonts-noto-cjk"):
        drawn_files(content)
    assert [path.name for path in fonts._in_folder(tmp_path)] == []


def test_renderers_are_known_by_digest_or_version() -> None:
    found = renderers()
    assert {name.split()[0] for name in found} == {"font", "library", "echarts", "layout"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for name, value in found.items() if not name.startswith("library"))
