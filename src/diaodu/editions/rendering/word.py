"""A circular as a Word file in the layout of GB/T 9704-2012, with the fonts of that standard named, not embedded."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from diaodu.editions.content import HEAD, ITEM, SUBHEAD, Chart, Content, Paragraph, Piece, Table
from diaodu.editions.rendering.packing import packed
from diaodu.editions.rendering.words import frame, on_paper, origin

TITLE_FONT, TEXT_FONT, HEAD_FONT, SUBHEAD_FONT = "方正小标宋简体", "仿宋", "黑体", "楷体"
RED = RGBColor(0xD0, 0x02, 0x1B)
BODY, SMALL = Pt(16), Pt(10.5)
LINE = Pt(28)
CHART_WIDE = Mm(132)
ANNEX = tuple(map(Mm, (10, 32, 20, 20, 22, 26, 26)))
LINE_PITCH = "579"  # twips: 28.95 pt, 22 lines on 225 mm
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def as_word(content: Content, charts: Mapping[str, bytes]) -> bytes:
    """The Word file. ``charts`` are PNG pictures by code."""
    document = docx.Document()
    _lay_out(document)
    _head(document, content)
    for block in content.blocks:
        _block(document, block, charts)
    _foot(document, content)
    _annex(document, content)
    _properties(document, content)
    written = io.BytesIO()
    document.save(written)
    return packed(written.getvalue())


def _lay_out(document: Any) -> None:
    """A4, the margins of the standard, its grid of lines, the page number, and the body's font as the default."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no name for it
    grid = section._sectPr._add_docGrid() if grid is None else grid  # noqa: SLF001
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINE_PITCH)
    normal = document.styles["Normal"]
    normal.font.size = BODY
    _font(normal.element.get_or_add_rPr(), TEXT_FONT)
    spacing = normal.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    spacing.space_before = spacing.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    title = document.styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTER
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.size = Pt(14)
        if field:
            for kind, words in (("begin", ""), ("", field), ("end", "")):
                run._r.append(_field(kind, words))  # noqa: SLF001


def _field(kind: str, words: str) -> Any:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    said = OxmlElement("w:instrText")
    said.text = words
    return said


def _head(document: Any, content: Content) -> None:
    words = frame(content)
    if content.generated:
        _line(document, words["sample"], HEAD_FONT, Pt(12), align=CENTER, colour=RED)
    _line(document, content.issuer, TITLE_FONT, Pt(36), align=CENTER, colour=RED, exact=Pt(48))
    if content.document_number:
        _line(document, content.document_number, TEXT_FONT, BODY, align=CENTER)
    _rule(document.paragraphs[-1])
    _line(document, content.title, TITLE_FONT, Pt(22), align=CENTER, exact=Pt(34), style="Title")
    document.paragraphs[-1].paragraph_format.space_before = document.paragraphs[-1].paragraph_format.space_after = LINE


def _block(document: Any, block: Paragraph | Table | Chart, charts: Mapping[str, bytes]) -> None:
    if isinstance(block, Paragraph):
        _paragraph(document, block)
        return
    _line(document, block.title, HEAD_FONT, Pt(12), align=CENTER, snap=False, keep=True)
    if isinstance(block, Table):
        _table(document, block.columns, [[cell.text for cell in row] for row in block.rows], SMALL)
        for note in block.notes:
            _line(document, note, TEXT_FONT, SMALL, align=CENTER)
    else:
        _picture(document, block, charts[block.code])


def _paragraph(document: Any, block: Paragraph) -> None:
    font = {HEAD: HEAD_FONT, SUBHEAD: SUBHEAD_FONT}.get(block.style, TEXT_FONT)
    style = {HEAD: "Heading 1", SUBHEAD: "Heading 2"}.get(block.style, "Normal")
    paragraph = document.add_paragraph(style=style)
    paragraph.paragraph_format.keep_with_next = block.style in {HEAD, SUBHEAD}
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    _indent(paragraph)
    pieces = [Piece("· "), *block.pieces] if block.style == ITEM else block.pieces
    for piece in pieces:
        _run(paragraph, piece.text, font, BODY)


def _indent(paragraph: Any) -> None:
    """Two signs, whatever the font's size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def _table(
    document: Any, columns: Sequence[str], rows: Sequence[Sequence[str]], size: Any, *, widths: Sequence[Any] = ()
) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fill(table.rows[0], columns, HEAD_FONT, size, align=CENTER)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    for row in rows:
        _fill(table.add_row(), row, TEXT_FONT, size, align=RIGHT)
    table.autofit = not widths
    for row in table.rows if widths else ():
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _fill(row: Any, texts: Sequence[str], font: str, size: Any, *, align: Any) -> None:
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align if index else CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        _off_grid(paragraph)
        _run(paragraph, text, font, size)


def _picture(document: Any, chart: Chart, png: bytes) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _off_grid(paragraph)
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=CHART_WIDE)
    shape._inline.docPr.set("descr", chart.title)  # noqa: SLF001


def _foot(document: Any, content: Content) -> None:
    """The slots of seal and signature, and the day."""
    words = frame(content)
    for text in ("", words["seal"], content.issuer, content.dated_words):
        _line(document, text, TEXT_FONT, BODY, align=RIGHT)
    _line(document, f"{words['signed']}：＿＿＿＿＿＿", TEXT_FONT, Pt(14))


def _annex(document: Any, content: Content) -> None:
    words = frame(content)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _line(document, words["annex"], HEAD_FONT, BODY, align=CENTER)
    _line(document, words["known"], TEXT_FONT, SMALL)
    rows = [
        [f.id, f"{f.name}{f'（{f.facet_name}）' if f.facet_name else ''}", f.place_name, f.period_words, f.printed,
         on_paper(f), origin(f)]
        for f in content.figures
    ]  # fmt: skip
    _table(document, words["columns"], rows, Pt(7.5), widths=ANNEX)
    for source in content.sources:
        told = " ".join(filter(None, (source.title, source.publisher, source.published, source.url)))
        _line(document, f"[{source.code}] {told}", TEXT_FONT, Pt(9), snap=False)


def _line(
    document: Any,
    text: str,
    font: str,
    size: Any,
    *,
    align: Any = None,
    colour: Any = None,
    exact: Any = None,
    style: str = "Normal",
    snap: bool = True,
    keep: bool = False,
) -> None:
    paragraph = document.add_paragraph(style=style)
    paragraph.alignment = align
    paragraph.paragraph_format.keep_with_next = keep
    if exact:
        paragraph.paragraph_format.line_spacing = exact
    if not snap:
        _off_grid(paragraph)
    run = _run(paragraph, text, font, size)
    if colour:
        run.font.color.rgb = colour


def _run(paragraph: Any, text: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.size = size
    run.font.bold = False
    run.font.color.rgb = RGBColor(0, 0, 0)
    _font(run._r.get_or_add_rPr(), font)  # noqa: SLF001
    return run


def _font(properties: Any, name: str) -> None:
    """Both the Latin and the East Asian font: Word chooses by script."""
    fonts = properties.get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(attribute), name)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(attribute), None)


def _off_grid(paragraph: Any) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)  # noqa: SLF001


def _rule(paragraph: Any) -> None:
    """The red rule below the issuer."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "D0021B")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001


def _properties(document: Any, content: Content) -> None:
    """Nothing of who, when and where it was made."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = content.title, content.issuer, "", ""
    core.revision = 1
    for name in ("created", "modified", "lastPrinted"):
        element = core._element.find(qn(f"{'cp' if name == 'lastPrinted' else 'dcterms'}:{name}"))  # noqa: SLF001
        if element is not None:
            core._element.remove(element)  # noqa: SLF001
