"""Circulars of a pack: each figure they print must name something declared, and no number is typed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diaodu.editions.circulars import CADENCES, CHARTS, CIRCULAR, LISTED, ROWS, SPEC_KEYS, column_of
from diaodu.editions.periods import can_be_asked
from diaodu.editions.template.checking import Words, check_figure, checked
from diaodu.editions.template.expressions import MOST_DECIMALS
from diaodu.editions.template.nodes import Faults
from diaodu.kit.languages import speaking
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.sections.subjects import document_codes

_COLUMN_KEYS = {"indicator", "class", "names", "decimals", *SPEC_KEYS} - {"member_class"}


def check(draft: Draft) -> None:
    """Check circulars.toml and the bodies beside it; a body is kept inside its definition, so that it is versioned."""
    entries = draft.declare(CIRCULAR, draft.folder.tables("circulars.toml", CIRCULAR))
    require_names(draft, entries)
    for code, entry in entries.items():
        if entry.text("cadence") not in CADENCES:
            draft.problems.add(entry, "bad_value", f"cadence is one of {', '.join(CADENCES)}", key="cadence")
        if entry.data.get("issuer"):
            check_text(draft, entry, "issuer")
        tables, charts = (dict(_parts(draft, entry, key)) for key in ("tables", "charts"))
        words = _words(draft, tables, charts)
        for table in tables.values():
            _check_table(draft, entry, table, words)
        for chart in charts.values():
            _check_chart(draft, entry, chart, words)
        entries[code] = _with_text(draft, entry, words)


def _parts(draft: Draft, entry: Entry, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables or charts by code; one without code or names is noted and left out."""
    seen: set[str] = set()
    for part in entry.data.get(key, ()):
        code = str(part.get("code", "")) if isinstance(part, Mapping) else ""
        if not code or code in seen or not _named(part):
            message = f"each of {key} needs a code of its own, and names in hant, hans and en"
            draft.problems.add(entry, "required", message, key=key)
            continue
        seen.add(code)
        yield code, part


def _named(part: Mapping[str, Any]) -> bool:
    names = part.get("names")
    return isinstance(names, Mapping) and all(
        isinstance(names.get(f), str) and names[f] for f in ("hant", "hans", "en")
    )


def _check_table(draft: Draft, entry: Entry, table: Mapping[str, Any], words: Words) -> None:
    rows, columns, lines = table.get("rows"), table.get("columns", []), table.get("lines", [])
    if rows not in ROWS:
        draft.problems.add(entry, "bad_value", f"rows of a table are one of {', '.join(ROWS)}", key="tables")
    if not isinstance(columns, list) or not columns or not isinstance(lines, list):
        draft.problems.add(entry, "required", f"the table {table['code']!r} needs columns", key="tables")
        return
    if (rows == LISTED) != bool(lines):
        draft.problems.add(entry, "required", "a listed table, and no other, has lines", key="tables")
    for column in columns:
        _check_column(draft, entry, column, words, key="tables", asks=rows != LISTED)
    for line in lines:
        _check_column(draft, entry, line, words, key="tables", asks=True)


def _check_chart(draft: Draft, entry: Entry, chart: Mapping[str, Any], words: Words) -> None:
    if chart.get("kind") not in CHARTS:
        draft.problems.add(entry, "bad_value", f"kind of a chart is one of {', '.join(CHARTS)}", key="charts")
    asked = {key: value for key, value in chart.items() if key not in {"code", "kind"}}
    _check_column(draft, entry, asked, words, key="charts", asks=True)


def _check_column(draft: Draft, entry: Entry, column: Any, words: Words, *, key: str, asks: bool) -> None:
    """Check a column, a line or a chart: its keys, and with an indicator all that it names."""
    if not isinstance(column, Mapping) or not set(column) <= _COLUMN_KEYS:
        message = f"a column has no other keys than {', '.join(sorted(_COLUMN_KEYS))}"
        draft.problems.add(entry, "bad_value", message, key=key)
        return
    decimals = column.get("decimals", 0)
    if not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        draft.problems.add(entry, "bad_value", f"decimals is a whole number up to {MOST_DECIMALS}", key=key)
        return
    faults = Faults()
    with speaking("en"):
        if asks or column.get("indicator"):
            check_figure(column_of(column).spec, 0, words, faults)
        elif not can_be_asked(str(column.get("period", ""))):
            faults.add(0, "bad_value", f"{column['period']!r} is no period")
    for _line, rule, message in faults.found:
        draft.problems.add(entry, rule, message, key=key)


def _words(draft: Draft, tables: Mapping[str, Any], charts: Mapping[str, Any]) -> Words:
    """What the bodies of this pack may name."""
    measures = draft.bodies("measure")
    open_facets = any(body.get("facets_open") for body in measures.values())
    return Words(
        indicators=draft.bodies("indicator"),
        measures=measures,
        facets=None if open_facets else {facet for body in measures.values() for facet in body.get("facets", ())},
        units=draft.bodies("unit"),
        sources=draft.bodies("source"),
        rosters=draft.notes["rosters"],
        places=draft.notes["places"],
        subjects=draft.notes["subjects"],
        documents=document_codes(draft),
        targets={code: str(body.get("indicator", "")) for code, body in draft.bodies("target").items()},
        tables=tables,
        charts=charts,
    )


def _with_text(draft: Draft, entry: Entry, words: Words) -> Entry:
    text = draft.folder.text(entry.text("body"))
    if text is None:
        draft.problems.add(entry, "required", f"the body {entry.text('body')!r} is not in the pack", key="body")
        return entry
    with speaking("en"):
        _nodes, faults = checked(text, words)
    for line, rule, message in faults.found:
        draft.problems.add(Entry(entry.text("body"), line, {}), rule, message)
    return Entry(entry.file, entry.line, {**entry.data, "text": text}, entry.lines)


def install() -> None:
    """Register the section."""
    register(Section("circulars", check, definitions=(CIRCULAR,)), order=600)
