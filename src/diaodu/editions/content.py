"""A circular as composed: plain blocks and the figures in them. Every output is drawn from this and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

TITLE, HEAD, SUBHEAD, TEXT, ITEM, NOTE = "title", "head", "subhead", "text", "item", "note"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number and all that stands behind it.

    ``kind`` is ``indicator``, ``fact`` (a measure on a subject), ``target``, ``change``, ``rank``, or ``earlier``: what
    an earlier edition printed. ``number`` is the ledger number that it is as known at. ``value`` is rounded as printed,
    ``unrounded`` has up to 28 significant digits; both are decimal texts in ``unit``, None when ``absence`` says why
    there is none. ``place`` is a place or, for a fact, its subject. ``against`` is the period that a change counts
    from. ``operands`` are plain (docs/contracts.md), ``facts`` ledger numbers.
    """

    id: str
    kind: str
    code: str
    name: str
    version: int
    pack: str
    place: str
    place_name: str
    period: str
    period_words: str
    printed: str
    value: str | None
    unrounded: str | None
    unit: str
    unit_name: str
    number: int
    decimals: int | None = None
    form: str = "full"
    facet: str = ""
    facet_name: str = ""
    roster: str = ""
    member_class: str = ""
    target: str = ""
    document: str = ""
    source: str = ""
    against: str = ""
    basis: str = ""
    absence: str = ""
    reason: str = ""
    operands: Sequence[Mapping[str, Any]] = ()
    facts: Sequence[int] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is a number of: two figures with one key should say the same."""
        return (
            self.kind, self.code, self.place, self.period, self.facet, self.roster, self.member_class, self.target,
            self.document, self.against, self.unit,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph: words, or with ``figure`` a printed number, or with ``source`` somebody else's words."""

    text: str
    figure: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: one of the styles above."""

    style: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings and rows; a cell is words or one figure."""

    code: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Piece]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its options, with the words that say what it shows and the table of its numbers."""

    code: str
    title: str
    options: Mapping[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class Source:
    """Where quoted words are from."""

    code: str
    title: str
    publisher: str
    published: str
    url: str


Block = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Content:
    """A whole circular. ``form`` is its script (hant or hans); ``number`` the ledger number it is as known at."""

    title: str
    issuer: str
    document_number: str
    dated: str
    dated_words: str
    form: str
    place: str
    place_name: str
    period: str
    period_words: str
    number: int
    generated: bool
    blocks: Sequence[Block]
    figures: Sequence[Figure]
    sources: Sequence[Source] = field(default_factory=tuple)

    def figure(self, figure_id: str) -> Figure | None:
        """The figure with this id."""
        return next((each for each in self.figures if each.id == figure_id), None)

    def tables(self) -> list[Table]:
        """Every table, those of charts too, in order."""
        return [b if isinstance(b, Table) else b.table for b in self.blocks if isinstance(b, Table | Chart)]

    def charts(self) -> list[Chart]:
        """Every chart, in order."""
        return [block for block in self.blocks if isinstance(block, Chart)]

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        plain["blocks"] = [
            {"block": type(block).__name__.lower(), **body}
            for block, body in zip(self.blocks, plain["blocks"], strict=True)
        ]
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Content:
        """Read back what ``as_json`` wrote."""
        made = {
            "blocks": tuple(_block(block) for block in plain["blocks"]),
            "figures": tuple(Figure(**figure) for figure in plain["figures"]),
            "sources": tuple(Source(**source) for source in plain["sources"]),
        }
        return cls(**{**plain, **made})

    def digest(self) -> str:
        """A digest of everything it says."""
        return hashlib.sha256(self._text().encode()).hexdigest()

    def in_order(self) -> Content:
        """The same with every mapping in one order, whether it was just composed or read from the database."""
        return self.from_json(json.loads(self._text()))

    def _text(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _block(plain: Mapping[str, Any]) -> Block:
    made = {key: value for key, value in plain.items() if key != "block"}
    if plain["block"] == "paragraph":
        return Paragraph(made["style"], _pieces(made["pieces"]))
    if plain["block"] == "table":
        return _table(made)
    return Chart(made["code"], made["title"], made["options"], _table(made["table"]))


def _table(plain: Mapping[str, Any]) -> Table:
    rows = tuple(_pieces(row) for row in plain["rows"])
    return Table(plain["code"], plain["title"], tuple(plain["columns"]), rows, tuple(plain["notes"]))


def _pieces(plain: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(**piece) for piece in plain)
