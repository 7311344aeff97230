"""The text of a page that a reader sees, with the places of its pieces in the source."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from diaodu.figure_check.drafts.draft import Draft

UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "mark", "q", "ruby", "rb",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.anchors: list[tuple[int, int, int]] = [(0, 1, 1)]
        self.length = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in UNSEEN:
            self._unseen += 1
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        self._part(tag)

    def _part(self, tag: str) -> None:
        """Text on both sides of a tag that is no part of a line stands on lines of its own."""
        if tag not in INLINE and self.pieces and not self.pieces[-1].endswith("\n"):
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        line, column = self.getpos()
        for number, piece in enumerate(data.split("\n")):
            if number and self.pieces and not self.pieces[-1].endswith((" ", "\n")):
                self._add(" ")
            if piece:
                self.anchors.append((self.length, line + number, 1 if number else column + 1))
                self._add(piece)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        if not self._unseen:
            line, column = self.getpos()
            self.anchors.append((self.length, line, column + 1))
            self._add(unescape(written))

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def read_hypertext(source: str) -> Draft:
    """The draft that a page shows: without scripts and styles, each block on lines of its own."""
    seen = _Seen()
    seen.feed(source)
    seen.close()
    return Draft("".join(seen.pieces), tuple(seen.anchors))
