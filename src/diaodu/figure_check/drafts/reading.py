"""Reading a draft from a file, by what its name says it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from diaodu.figure_check.drafts.draft import Draft
from diaodu.figure_check.drafts.hypertext import read_hypertext
from diaodu.figure_check.drafts.refusals import MOST_BYTES, MOST_CHARACTERS, BrokenDraft, DraftTooLarge, UnknownDraft
from diaodu.figure_check.drafts.word import read_word

# the first that reads the whole file without a fault; the last is what programs of the mainland write without a mark
ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
BINARY = ("\0", "\ufffd")


def read_draft(name: str, content: bytes) -> Draft:
    """A draft by its file's name and content: .txt, .md, .html, .docx.

    Raises ``UnknownDraft``, ``DraftTooLarge`` or ``BrokenDraft``.
    """
    read = READERS.get(PurePath(name).suffix.lower())
    if read is None:
        raise UnknownDraft
    if len(content) > MOST_BYTES:
        raise DraftTooLarge
    draft = read(content)
    if len(draft.text) > MOST_CHARACTERS:
        raise DraftTooLarge
    return draft


def decoded(content: bytes) -> str:
    """The text of a file, with line ends as one character. Raises ``BrokenDraft`` for what is no text."""
    marked = MARKS.get(content[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(sign in text for sign in BINARY):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BrokenDraft


def _plain(content: bytes) -> Draft:
    return Draft.plain(decoded(content))


def _hypertext(content: bytes) -> Draft:
    return read_hypertext(decoded(content))


READERS: dict[str, Callable[[bytes], Draft]] = {
    ".txt": _plain, ".md": _plain, ".html": _hypertext, ".htm": _hypertext, ".docx": read_word,
}  # fmt: skip
