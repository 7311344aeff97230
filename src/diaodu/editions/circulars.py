"""What a pack declares of a circular: its names, its cadence, its body, its tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diaodu.editions.template.nodes import FigureSpec
from diaodu.kit.refusals import NotFound
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

CIRCULAR = "circular"
CADENCES = ("month", "quarter", "half", "year", "week", "event")
PLACES, MONTHS, LISTED = "places", "months", "listed"
ROWS = (PLACES, MONTHS, LISTED)
CHARTS = ("bars", "line")
SPEC_KEYS = ("period", "facet", "roster", "member_class", "source", "unit", "place")

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a row of a listed one: what is asked, under which heading (empty: the indicator's)."""

    spec: FigureSpec
    names: Names


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: rows of places below the edition's, of the months of its year, or of listed figures by columns.

    A ``ranked`` one has the rank by its first column and is ordered by it.
    """

    code: str
    names: Names
    rows: str
    columns: tuple[Column, ...]
    lines: tuple[Column, ...]
    ranked: bool


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart of one figure over the places below, or over the months of the year."""

    code: str
    names: Names
    kind: str
    spec: FigureSpec


@dataclass(frozen=True, slots=True)
class Circular:
    """A kind of circular. A ``public`` one is shown to everybody once it is released; ``corrects`` makes it a notice
    that corrects a released edition.
    """

    code: str
    names: Names
    cadence: str
    issuer: Names
    body: str
    public: bool
    corrects: bool
    tables: Mapping[str, TableSpec]
    charts: Mapping[str, ChartSpec]
    pack: str
    version: int
    number: int

    @classmethod
    def of(cls, declared: Declared) -> Circular:
        """Build from a checked declaration."""
        body = declared.body
        return cls(
            code=declared.code,
            names=body["names"],
            cadence=str(body["cadence"]),
            issuer=body.get("issuer", {}),
            body=str(body["text"]),
            public=bool(body.get("public", False)),
            corrects=bool(body.get("corrects", False)),
            tables={str(table["code"]): table_of(table) for table in body.get("tables", ())},
            charts={str(chart["code"]): chart_of(chart) for chart in body.get("charts", ())},
            pack=declared.pack,
            version=declared.version,
            number=declared.number,
        )


def table_of(body: Mapping[str, Any]) -> TableSpec:
    """A table from its declaration."""
    return TableSpec(
        code=str(body["code"]),
        names=body["names"],
        rows=str(body["rows"]),
        columns=tuple(map(column_of, body["columns"])),
        lines=tuple(map(column_of, body.get("lines", ()))),
        ranked=bool(body.get("ranked", False)),
    )


def chart_of(body: Mapping[str, Any]) -> ChartSpec:
    """A chart from its declaration."""
    return ChartSpec(str(body["code"]), body["names"], str(body["kind"]), column_of(body).spec)


def column_of(body: Mapping[str, Any]) -> Column:
    """A column, or the line of a listed table."""
    named = {key: str(body.get("class" if key == "member_class" else key, "")) for key in SPEC_KEYS}
    decimals = body.get("decimals")
    spec = FigureSpec(code=str(body.get("indicator", "")), decimals=decimals, form="number", **named)
    return Column(spec, body.get("names", {}))


@remembered
def circulars(pack: Pack, *, known: int | None = None) -> dict[str, Circular]:
    """The circulars of a pack and of those it uses, as declared at a ledger number."""
    return {code: Circular.of(declared) for code, declared in definitions(pack, CIRCULAR, known=known).items()}


def circular(pack: Pack, code: str, *, known: int | None = None) -> Circular:
    """One of them. Raises ``NotFound``."""
    found = circulars(pack, known=known).get(code)
    if found is None:
        raise NotFound(_("沒有通報種類「%(code)s」。") % {"code": code})
    return found
