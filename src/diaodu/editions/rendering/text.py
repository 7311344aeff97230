"""A circular as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diaodu.editions.content import HEAD, ITEM, SUBHEAD, Chart, Content, Paragraph, Piece, Table
from diaodu.kit.aligned import aligned


def as_text(content: Content) -> str:
    """The circular, then where its quotes are from, then its figures."""
    return "\n".join([*_head(content), *_body(content), *_foot(content)]) + "\n"


def _head(content: Content) -> Iterator[str]:
    for line in (content.issuer, content.document_number, content.title):
        if line:
            yield line
    yield ""


def _body(content: Content) -> Iterator[str]:
    for block in content.blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        else:
            yield from _table(block.table if isinstance(block, Chart) else block)
        yield ""


def _paragraph(block: Paragraph) -> Iterator[str]:
    text = words(block.pieces)
    if block.style in {HEAD, SUBHEAD}:
        yield text
    elif block.style == ITEM:
        yield f"· {text}"
    else:
        yield f"　　{text}"


def _table(table: Table) -> Iterator[str]:
    yield table.title
    yield from aligned([list(table.columns), *([cell.text for cell in row] for row in table.rows)])
    yield from table.notes


def _foot(content: Content) -> Iterator[str]:
    yield content.issuer
    yield content.dated_words
    for source in content.sources:
        told = filter(None, (source.title, source.publisher, source.published, source.url))
        yield f"[{source.code}] {' '.join(told)}"


def words(pieces: Sequence[Piece]) -> str:
    """The text of a run of pieces."""
    return "".join(piece.text for piece in pieces)
