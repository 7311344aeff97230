"""The weekly list as a Word file and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import docx
from django.db import transaction
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import write_table
from diaodu.matters.models import Matter
from diaodu.matters.office.weekly import Chapter, Line, Weekly
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import GENERATED, YES
from diaodu.register.queries import name_of

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FONT = "仿宋"


@transaction.atomic
def export_weekly(*, viewer: Viewer, shown: Weekly, stream: IO[bytes], file_format: str) -> int:
    """Write the exceptions of a week; how many there were.

    Only what lies where the viewer may export is given out, and that it was is audited. Raises ``Forbidden``.
    """
    viewer.require(Permission.SUBJECT_EXPORT)
    listed = [line.matter.pk for chapter in shown.chapters for line in chapter.lines]
    seen = Matter.objects.visible_to(viewer, Permission.SUBJECT_EXPORT).filter(pk__in=listed)
    allowed = frozenset(seen.values_list("pk", flat=True))
    chapters = [(chapter, [line for line in chapter.lines if line.matter.pk in allowed]) for chapter in shown.chapters]
    if file_format == "docx":
        _document(shown, [(chapter, lines) for chapter, lines in chapters if lines]).save(stream)
    else:
        columns = (_("例外"), *_columns(), GENERATED)
        write_table(stream, file_format, columns, _rows(chapters, generated=shown.place.pack.generated))
    count = sum(len(lines) for _chapter, lines in chapters)
    key = f"{shown.place.code} {shown.week.token}"
    record(actor=viewer.user, tag="matters:weekly:export", kind="place", key=key, new={"count": count})
    return count


def weekly_title(shown: Weekly) -> str:
    """What the list is called."""
    return _("%(place)s重點事項周調度單（%(week)s）") % {"place": name_of(shown.place), "week": shown.week.token}


def _columns() -> tuple[str, ...]:
    return (_("事項"), _("類別"), _("涉及"), _("誰"), _("做什麼"), _("何時前"), _("情況"))


def _cells(line: Line) -> list[str]:
    matter = line.matter
    due = f"{clock.local_time(line.due):%Y-%m-%d %H:%M}" if line.due else ""
    about = name_of(matter.about) if matter.about else name_of(matter.place)
    return [matter.title, name_in_language(line.kind), about, line.who, line.what, due, line.why]


def _rows(chapters: list[tuple[Chapter, list[Line]]], *, generated: bool) -> Iterator[list[str]]:
    for chapter, lines in chapters:
        for line in lines:
            yield [chapter.title, *_cells(line), YES if generated else ""]


def _document(shown: Weekly, chapters: list[tuple[Chapter, list[Line]]]) -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    if shown.place.pack.generated:
        document.add_paragraph(_("示例：本單數據為生成數據，並非真實地方、企業或項目。"))
    document.add_heading(weekly_title(shown), 1)
    document.add_paragraph(_("截至 %(at)s，只列例外。") % {"at": f"{clock.local_time(shown.at):%Y-%m-%d %H:%M}"})
    for chapter, lines in chapters:
        document.add_heading(f"{chapter.title} ({len(lines)})", 2)
        table = document.add_table(rows=1, cols=len(_columns()), style="Table Grid")
        for cell, word in zip(table.rows[0].cells, _columns(), strict=True):
            cell.text = word
        for line in lines:
            for cell, word in zip(table.add_row().cells, _cells(line), strict=True):
                cell.text = word
    return document
