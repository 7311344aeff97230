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
        self._new: dict[tuple[str, int], int] = {}
        marked = {str(number) for number, fill in enumerate(self._fills) if _is_marked(fill)}
        self.stale = frozenset(
            str(number) for number, style in enumerate(self._cells) if style.attributes.get("fillId") in marked
        )

    def marked(self, style: str) -> str:
        """The style like this one with a mark's fill."""
        return self._like(style, len(self._fills))

    def unmarked(self, style: str) -> str:
        """The style like this one without any fill."""
        return self._like(style, 0)

    def content(self) -> bytes:
        """The part with the new styles in it."""
        if not self._new or not self._root_fills or not self._root_cells:
            return self._content
        tag = self._content[self._root_fills.start : self._root_fills.opened]
        fill = FILL % {b"p": tag[1:].partition(b"fills")[0], b"colour": COLOUR.encode()}
        styles = b"".join(self._copy(style, fill_id) for style, fill_id in self._new)
        return spliced(
            self._content,
            [
                *grown(self._content, self._root_fills, fill, count=len(self._fills) + 1),
                *grown(self._content, self._root_cells, styles, count=len(self._cells) + len(self._new)),
            ],
        )

    def _like(self, style: str, fill: int) -> str:
        if not self._fills or not self._cells:
            return style
        known = style if style.isdecimal() and int(style) < len(self._cells) else "0"
        return str(self._new.setdefault((known, fill), len(self._cells) + len(self._new)))

    def _copy(self, style: str, fill: int) -> bytes:
        old = self._cells[int(style)]
        tag = with_attribute(self._content[old.start : old.opened], b"fillId", str(fill).encode())
        return with_attribute(tag, b"applyFill", b"1") + self._content[old.opened : old.end]


def _is_marked(fill: Element) -> bool:
    colours = (colour for pattern in fill.children for colour in pattern.children)
    return any(colour.attributes.get("rgb") == COLOUR for colour in colours)
