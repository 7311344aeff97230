"""The data behind an edition: each table and the list of figures, as CSV and JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from diaodu.editions.content import Content, Figure, Piece, Table
from diaodu.kit.spreadsheets.writing import write_table

_FIGURE_COLUMNS = (
    "id", "kind", "code", "version", "pack", "name", "place", "place_name", "period", "against", "facet", "roster",
    "member_class", "target", "source", "basis", "number", "printed", "value", "unrounded", "unit", "absence",
)  # fmt: skip


def data_files(content: Content) -> dict[str, bytes]:
    """``figures.csv`` and ``figures.json``, and two files for each table."""
    files = {
        "figures.csv": _csv(_FIGURE_COLUMNS, [[getattr(f, name) for name in _FIGURE_COLUMNS] for f in content.figures]),
        "figures.json": _json({"number": content.number, "figures": [asdict(figure) for figure in content.figures]}),
    }
    figures = {figure.id: figure for figure in content.figures}
    for table in content.tables():
        files[f"table-{table.code}.csv"] = _csv(table.columns, [[cell.text for cell in row] for row in table.rows])
        files[f"table-{table.code}.json"] = _json(_table(table, content, figures))
    return files


def _table(table: Table, content: Content, figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "number": content.number,
        "columns": list(table.columns),
        "rows": [[_cell(cell, figures) for cell in row] for row in table.rows],
    }


def _cell(cell: Piece, figures: Mapping[str, Figure]) -> str | dict[str, Any]:
    figure = figures.get(cell.figure)
    if figure is None:
        return cell.text
    names = ("id", "code", "place", "period", "printed", "value", "unrounded", "unit", "absence")
    return {name: getattr(figure, name) for name in names}


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    written = io.BytesIO()
    write_table(written, "csv", columns, [["" if cell is None else str(cell) for cell in row] for row in rows])
    return written.getvalue()


def _json(plain: Mapping[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
