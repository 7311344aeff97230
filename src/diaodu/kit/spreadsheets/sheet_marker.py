"""Marking the cells of a sheet as its part streams by."""

from __future__ import annotations

from collections.abc import Iterable

from diaodu.kit.spreadsheets.scanning import CELL, TRUE, Place, column_letters, column_number
from diaodu.kit.spreadsheets.splicing import Stream, end_tag, opened, with_attribute
from diaodu.kit.spreadsheets.styles import Styles

# what follows the reference to the drawing of comments in a sheet
AFTER_DRAWING = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "AlternateContent",
        "webPublishItems",
        "tableParts",
        "extLst",
    }
)
NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class SheetMarker:
    """Gives marked cells their style, makes those that are missing, and refers to the drawing of comments."""

    def __init__(self, stream: Stream, styles: Styles, places: Iterable[Place], new_drawing: str) -> None:
        self.drawing = ""  # the relation to the drawing of comments, if the sheet has one
        self._stream, self._styles, self._new_drawing = stream, styles, new_drawing
        self._rows: dict[int, list[int]] = {}  # marked columns of rows still to come, in order
        for row, column in sorted(places):
            self._rows.setdefault(row, []).append(column)
        self._waiting = sorted(self._rows)
        self._marks: list[int] = []  # of the row that is open
        self._row = self._column = 0
        self._row_style = ""
        self._column_styles: list[tuple[int, int, str]] = []
        stream.parser.StartElementHandler = self._root

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        self._prefix = name[: name.rfind(":") + 1]
        self._p = self._prefix.encode()
        self._names = tuple(f"{self._prefix}{local}" for local in ("c", "row", "sheetData", "col"))
        self._namespace = next((uri for uri in attributes.values() if uri.endswith("/relationships")), NAMESPACE)
        self._root_name, self._depth = name, 0
        self._stream.parser.StartElementHandler = self._start
        self._stream.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        cell, row, data, column = self._names
        if name == cell:
            self._cell(attributes)
        elif name == row:
            self._row_begins(attributes)
        elif name == column:
            span = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self._column_styles.append((*span, attributes.get("style", "")))
        elif name == data and self._is_closed():
            self._stream.replace_tag(opened(self._stream.tag()) + self._rows_before(None) + end_tag(self._stream.tag()))

    def _end(self, name: str) -> None:
        _cell, row, data, _column = self._names
        if name == row:
            if self._marks:
                self._stream.put(self._cells_before(None))
        elif name == data:
            if self._waiting:
                self._stream.put(self._rows_before(None))
            self._stream.parser.StartElementHandler = self._tail
            self._stream.parser.EndElementHandler = self._tail_end

    def _is_closed(self) -> bool:
        return self._stream.tag().endswith(b"/>")

    def _row_begins(self, attributes: dict[str, str]) -> None:
        position = attributes.get("r")
        self._row, self._column = int(position) if position else self._row + 1, 0
        if self._waiting and self._waiting[0] < self._row:
            self._stream.put(self._rows_before(self._row))
        self._marks = self._rows.pop(self._row, [])
        if not self._marks:
            return
        self._waiting.remove(self._row)
        self._row_style = attributes.get("s", "") if attributes.get("customFormat") in TRUE else ""
        tag = with_attribute(self._stream.tag(), b"spans", None)  # a hint that new cells would make wrong
        if tag.endswith(b"/>"):
            tag = opened(tag) + self._cells_before(None) + end_tag(tag)
        self._stream.replace_tag(tag)

    def _cell(self, attributes: dict[str, str]) -> None:
        style = attributes.get("s", "")
        if not self._marks:
            if style in self._styles.stale:
                self._restyle(self._styles.unmarked(style))
            return
        match = CELL.fullmatch(attributes.get("r", ""))
        self._column = column_number(match[1]) if match else self._column + 1
        before = self._cells_before(self._column)
        if before:
            self._stream.put(before)
        if self._marks and self._marks[0] == self._column:
            self._marks.pop(0)
            self._restyle(self._styles.marked(style or "0"))
        elif style in self._styles.stale:
            self._restyle(self._styles.unmarked(style))

    def _restyle(self, style: str) -> None:
        self._stream.replace_tag(with_attribute(self._stream.tag(), b"s", style.encode()))

    def _cells_before(self, column: int | None) -> bytes:
        """The marked cells that the row has not, up to a column."""
        cells = []
        while self._marks and (column is None or self._marks[0] < column):
            number = self._marks.pop(0)
            style = self._styles.marked(self._row_style or self._style_of_column(number))
            cells.append(f'<{self._prefix}c r="{column_letters(number)}{self._row}" s="{style}"/>')
        return "".join(cells).encode()

    def _style_of_column(self, number: int) -> str:
        """An empty cell looks, and is locked, as its column says."""
        return next((style for first, last, style in self._column_styles if first <= number <= last and style), "0")

    def _rows_before(self, row: int | None) -> bytes:
        """The marked rows that the sheet has not, up to a row."""
        rows = []
        here = self._row
        while self._waiting and (row is None or self._waiting[0] < row):
            self._row, self._row_style = self._waiting.pop(0), ""
            self._marks = self._rows.pop(self._row)
            rows.append(b'<%srow r="%d">%s</%srow>' % (self._p, self._row, self._cells_before(None), self._p))
        self._row = here
        return b"".join(rows)

    def _tail(self, name: str, attributes: dict[str, str]) -> None:
        """After the cells: the reference to the comments' drawing stands here, or belongs here."""
        self._depth += 1
        local = name.rpartition(":")[2]
        if self._depth > 1 or self.drawing:
            return
        if local == "legacyDrawing":
            self.drawing = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        elif local in AFTER_DRAWING:
            self._refer()

    def _tail_end(self, name: str) -> None:
        if self._depth == 0 and name == self._root_name and not self.drawing:
            self._refer()
        self._depth -= 1

    def _refer(self) -> None:
        if self._new_drawing:
            self.drawing = self._new_drawing
            told = (self._p, self._namespace.encode(), self.drawing.encode())
            self._stream.put(b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % told)
