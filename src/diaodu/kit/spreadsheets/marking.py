"""Giving a workbook back with its mistakes marked: each cell filled, and a comment that says what is wrong with it.

The user's own content stays as it is, to the byte where nothing is marked, and so does the hidden sheet of codes, so
that the marked file can be mended and sent again. Marks of an earlier round are taken away. The sheet streams by: a
hundred thousand rows need no more memory than a hundred.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from diaodu.kit.spreadsheets.comments import Notes, write_comments
from diaodu.kit.spreadsheets.guard import BOOK, DAMAGES
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet
from diaodu.kit.spreadsheets.package import Package
from diaodu.kit.spreadsheets.scanning import Place, column_number
from diaodu.kit.spreadsheets.sheet_marker import SheetMarker
from diaodu.kit.spreadsheets.splicing import Stream
from diaodu.kit.spreadsheets.styles import Styles

MOST_MARKS = 1000
MOST_MESSAGE = 2000
NEW_DRAWING = "mark_drawing"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a cell. Row 0 stands for the first row, column "" for the first column."""

    row: int
    column: str
    message: str


def mark_workbook(content: bytes, sheet: str | None, marks: Sequence[Mark]) -> bytes:
    """Mark a sheet (by default the first) of a workbook that ``read_form`` took; the first thousand cells are marked.

    Raises ``BrokenSpreadsheet`` or ``SpreadsheetTooLarge``.
    """
    stream = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            _mark(Package(old), new, sheet, _notes(marks))
    except DAMAGES as error:
        raise BrokenSpreadsheet from error
    return stream.getvalue()


def _notes(marks: Sequence[Mark]) -> Notes:
    """What to say at each cell; several mistakes of one cell are said together."""
    notes: dict[Place, list[str]] = {}
    for mark in marks:
        place = max(mark.row, 1), max(column_number(mark.column), 1)
        if place in notes or len(notes) < MOST_MARKS:
            notes.setdefault(place, []).append(mark.message)
    return {place: "\n".join(messages)[:MOST_MESSAGE] for place, messages in sorted(notes.items())}


def _mark(package: Package, new: zipfile.ZipFile, name: str | None, notes: Notes) -> None:
    """Write the sheet first: only then is it known which styles it needs, and whether it had comments."""
    sheet = package.sheet(name)
    book_styles = next((used.part for used in package.relations(BOOK) if used.is_a("styles")), "")
    styles = Styles(package.read(book_styles) if book_styles else b"")
    entry = package.entry(sheet.part)
    with new.open(_like(entry), "w") as sink:
        stream = Stream(sink.write)
        marker = SheetMarker(stream, styles, notes, NEW_DRAWING if notes else "")
        package.copy(entry, stream.feed)
        stream.close()
    if book_styles:
        package.change(book_styles, styles.content())
    write_comments(package, sheet, notes, drawing=marker.drawing)
    _write_rest(package, new, sheet.part)


def _write_rest(package: Package, new: zipfile.ZipFile, sheet: str) -> None:
    changed = package.changed()
    for entry in package.entries():
        if entry.filename not in changed and entry.filename != sheet:
            with new.open(_like(entry), "w") as sink:
                package.copy(entry, sink.write)
    for part, content in changed.items():
        new.writestr(part, content)


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """An entry of the same name, packed anew."""
    fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    fresh.file_size = entry.file_size
    return fresh
