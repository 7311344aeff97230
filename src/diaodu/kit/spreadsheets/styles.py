"""The cell styles of a workbook: a style like another, but filled with the colour of a mark."""

from __future__ import annotations

from diaodu.kit.spreadsheets.splicing import Element, grown, outline, spliced, with_attribute

COLOUR = "FFFFC9CE"  # a red that nobody picks: by it the marks of an earlier round are known
FILL = (
    b'<%(p)sfill><%(p)spatternFill patternType="solid"><%(p)sfgColor rgb="%(colour)s"/><%(p)sbgColor indexed="64"/>'
    b"</%(p)spatternFill></%(p)sfill>"
)


class Styles:
    """Cell styles by number, as cells name them. A workbook without styles gets none: its cells are not filled."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        root = outline(content) if content else None
        self._root_fills = root.child("fills") if root else None
        self._root_cells = root.child("cellXfs") if root else None
        self._fills = self._root_fills.children if self._root_fills else []
        self._cells = self._root_cells.children if self._root_cells else []
        marked = [str(number) for number, fill in enumerate(self._fills) if _is_marked(fill)]
        self._fill = marked[0] if marked else str(len(self._fills))
        self.stale = frozenset(
            str(number) for number, style in enumerate(self._cells) if style.attributes.get("fillId") in marked
        )
        self._numbers = {content[cell.start : cell.end]: number for number, cell in reversed([*enumerate(self._cells)])}
        self._new: list[bytes] = []

    def marked(self, style: str) -> str:
        """The style like this one with a mark's fill."""
        return self._like(style, self._fill)

    def unmarked(self, style: str) -> str:
        """The style like this one without any fill."""
        return self._like(style, "0")

    def content(self) -> bytes:
        """The part with the new styles in it."""
        if not self._new or not self._root_fills or not self._root_cells:
            return self._content
        count = len(self._cells) + len(self._new)
        edits = grown(self._content, self._root_cells, b"".join(self._new), count=count)
        if self._fill == str(len(self._fills)):
            tag = self._content[self._root_fills.start : self._root_fills.opened]
            fill = FILL % {b"p": tag[1:].partition(b"fills")[0], b"colour": COLOUR.encode()}
            edits += grown(self._content, self._root_fills, fill, count=len(self._fills) + 1)
        return spliced(self._content, edits)

    def _like(self, style: str, fill: str) -> str:
        if not self._fills or not self._cells:
            return style
        old = self._cells[int(style) if style.isdecimal() and int(style) < len(self._cells) else 0]
        tag = with_attribute(self._content[old.start : old.opened], b"fillId", fill.encode())
        new = with_attribute(tag, b"applyFill", b"1") + self._content[old.opened : old.end]
        if new not in self._numbers:
            self._numbers[new] = len(self._cells) + len(self._new)
            self._new.append(new)
        return str(self._numbers[new])


def _is_marked(fill: Element) -> bool:
    colours = (colour for pattern in fill.children for colour in pattern.children)
    return any(colour.attributes.get("rgb") == COLOUR for colour in colours)
