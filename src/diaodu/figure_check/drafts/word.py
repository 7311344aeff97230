"""Word files: their text, paragraph by paragraph, and comments written at spans of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.run import Run

from diaodu.figure_check.drafts.draft import Draft
from diaodu.figure_check.drafts.refusals import MOST_PARTS, MOST_UNZIPPED, BrokenDraft, DraftTooLarge

BODY = "word/document.xml"
CHUNK = 2**16
PARAGRAPH, RUN, TEXT, FORMAT = (qn(f"w:{name}") for name in ("p", "r", "t", "rPr"))
SIGNS = {
    qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
}  # fmt: skip
# what was struck out, and what stands twice for programs that cannot read the first
UNSEEN = frozenset(
    {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OpcError, SyntaxError, KeyError,
           ValueError, OSError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comment:
    """Words to stand at the span of a draft's text from ``start`` to before ``end``."""

    start: int
    end: int
    words: str


@dataclass(slots=True)
class _Piece:
    """An element of a run that is text, and where its text begins in the draft."""

    element: Any
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_word(content: bytes) -> Draft:
    """The draft in a Word file: a paragraph a line, those of tables and text boxes where they stand."""
    return Draft.plain("".join(piece.text for piece in _pieces(_opened(content))))


def commented(content: bytes, comments: Sequence[Comment], *, author: str) -> bytes:
    """A Word file with comments at spans of its text, all else as it was. Raises ``BrokenDraft``."""
    document = _opened(content)
    text = _Text(document)
    for comment in comments:
        runs = text.runs(comment)
        if runs:
            document.add_comment([Run(run, document) for run in runs], text=comment.words, author=author, initials="")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _opened(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
        return docx.Document(io.BytesIO(content))
    except DAMAGES as error:
        raise BrokenDraft from error


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what unpacks to too much, is locked, or is no Word file."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts) or BODY not in names:
        raise BrokenDraft
    left = MOST_UNZIPPED
    for part in parts:
        with archive.open(part) as stream:
            while left >= 0 and (chunk := stream.read(CHUNK)):
                left -= len(chunk)
    if left < 0:
        raise DraftTooLarge


def _pieces(document: Any) -> Iterator[_Piece]:
    """The texts of a document in its order; a line end after each paragraph, which is no element."""
    start = 0
    for element, text in _texts(document.element.body):
        yield _Piece(element, start, text)
        start += len(text)


def _texts(above: Any) -> Iterator[tuple[Any, str]]:
    """What is text below an element. A parser lets nothing be nested deeper than a few hundred times."""
    for element in above:
        if element.tag == TEXT and element.text:
            yield element, element.text
        elif element.tag in SIGNS and above.tag == RUN:
            yield element, SIGNS[element.tag]
        elif element.tag not in UNSEEN:
            yield from _texts(element)
            if element.tag == PARAGRAPH:
                yield None, "\n"


class _Text:
    """The pieces of a document in its order, found by where they begin, and cut where comments begin and end."""

    def __init__(self, document: Any) -> None:
        self.pieces = [piece for piece in _pieces(document) if piece.element is not None]
        self.starts = [piece.start for piece in self.pieces]

    def runs(self, comment: Comment) -> list[Any]:
        """The runs that hold just a span of the text: those at its ends are cut there."""
        for offset in (comment.start, comment.end):
            self._cut(offset)
        first, after = bisect_left(self.starts, comment.start), bisect_left(self.starts, comment.end)
        inside = (piece for piece in self.pieces[first:after] if piece.end <= comment.end)
        return list({id(run): run for piece in inside if (run := piece.element.getparent()).tag == RUN}.values())

    def _cut(self, offset: int) -> None:
        """Cut the piece around an offset, and its run with it, so that one ends and one begins there."""
        at = bisect_right(self.starts, offset) - 1
        piece = self.pieces[at] if at >= 0 else None
        if piece is None or piece.element.tag != TEXT or not piece.start < offset < piece.end:
            return
        text = _cut_run(piece.element)
        head, tail = piece.text[: offset - piece.start], piece.text[offset - piece.start :]
        _write(piece.element, head)
        _write(text, tail)
        piece.text = head
        self.pieces.insert(at + 1, _Piece(text, offset, tail))
        self.starts.insert(at + 1, offset)


def _cut_run(element: Any) -> Any:
    """Move what follows an element of a run into a run like it, with a copy of the element first; gives the copy."""
    run = element.getparent()
    rest = deepcopy(run)
    for child in list(rest):
        if child.tag != FORMAT:
            rest.remove(child)
    copy = deepcopy(element)
    rest.append(copy)
    for follower in list(element.itersiblings()):
        rest.append(follower)
    run.addnext(rest)
    return copy


def _write(element: Any, text: str) -> None:
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
