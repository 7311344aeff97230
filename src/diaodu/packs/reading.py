"""Reading a pack's folder: every table and row keeps the file and line it stands on."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diaodu.packs.hidden import hidden_in_entry, hidden_in_file
from diaodu.packs.problems import Problem, Problems

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([A-Za-z0-9_.\-]+)\s*\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")
# what sections go through without looking twice: keys that hold a list, and keys that hold a table
_LISTS = frozenset({
    "also", "areas", "charts", "choices", "classes", "columns", "criteria", "facets", "fields", "gives", "groupings",
    "groups", "items", "league", "levels", "lines", "links", "measures", "milestones", "permissions", "places",
    "sources", "stages", "subjects", "tables", "tiles", "uses",
})  # fmt: skip
_TABLES = frozenset({"calendar", "names"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One TOML table or CSV row: its data, and where it stands. ``lines`` gives the line of a key."""

    file: str
    line: int
    data: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str | None) -> int:
        """The line of ``key``, or of the entry itself."""
        return self.lines.get(key, self.line) if key else self.line

    def text(self, key: str) -> str:
        """The value of ``key`` as stripped text; absent is empty."""
        return str(self.data.get(key, "") or "").strip()


class PackFolder:
    """A pack's files, read once. Syntax errors are noted in ``problems``; the rest of the folder is still read."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self._toml: dict[str, dict[str, list[Entry]]] = {}

    def digest(self) -> str:
        """A digest of every file's name and bytes."""
        total = hashlib.sha256()
        for file in sorted(p for p in self.path.rglob("*") if p.is_file()):
            total.update(str(file.relative_to(self.path)).encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
        return total.hexdigest()

    def files(self, pattern: str) -> list[str]:
        """The names of the files that match a glob, sorted."""
        return sorted(str(p.relative_to(self.path)) for p in self.path.glob(pattern))

    def head(self) -> Entry:
        """The plain keys and single tables of pack.toml (an empty entry when it cannot be read)."""
        return self._tables_of("pack.toml").get("", [Entry("pack.toml", 1, {})])[0]

    def tables(self, file: str, name: str) -> list[Entry]:
        """The ``[[name]]`` tables of a TOML file; none when the pack has no such file."""
        return self._tables_of(file).get(name, [])

    def all_tables(self, stem: str, name: str) -> list[Entry]:
        """The ``[[name]]`` tables of ``stem.toml`` and of every ``stem/*.toml``: a long list may be a folder."""
        files = [*self.files(f"{stem}.toml"), *self.files(f"{stem}/*.toml")]
        return [entry for file in files for entry in self.tables(file, name)]

    def rows(self, file: str, *, required: set[str], optional: set[str] | None = None) -> Iterator[Entry]:
        """The rows of a CSV file (none when it is not there); unknown and missing columns are noted once.

        ``optional=None`` allows any further column.
        """
        text = self.text(file)
        if text is None:
            return
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            columns = set(reader.fieldnames or ())
        except csv.Error as error:
            self._note(file, 1, "syntax", str(error))
            return
        if self._columns_fit(file, columns, required, optional):
            yield from self._rows_of(file, reader)

    def text(self, file: str) -> str | None:
        """The text of a file; ``None`` when the pack has no such file or it is not UTF-8, which is noted.

        A name or a link that leads out of the folder is no file of the pack: a pack is what its folder holds.
        """
        path = self.path / file
        if not path.is_file() or not path.resolve().is_relative_to(self.path.resolve()):
            return None
        raw = path.read_bytes()
        if b"\0" in raw:
            self._note(file, raw[: raw.index(b"\0")].count(b"\n") + 1, "syntax", "the file holds a NUL")
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._note(file, raw[: error.start].count(b"\n") + 1, "syntax", "the file is not UTF-8")
            return None
        self.problems.found.extend(hidden_in_file(file, text))
        return text

    def _rows_of(self, file: str, reader: csv.DictReader[str]) -> Iterator[Entry]:
        before = reader.line_num
        try:
            for row in reader:
                if None in row or None in row.values():
                    self._note(file, before + 1, "unknown_column", "the row has more or fewer cells than the header")
                else:
                    yield Entry(file, before + 1, row)
                before = reader.line_num
        except csv.Error as error:
            self._note(file, before + 1, "syntax", str(error))

    def _columns_fit(self, file: str, found: set[str], required: set[str], optional: set[str] | None) -> bool:
        unknown = set() if optional is None else found - required - optional
        for column in sorted(unknown):
            self._note(file, 1, "unknown_column", f"no column is called {column!r}")
        for column in sorted(required - found):
            self._note(file, 1, "required", f"the column {column!r} is missing")
        return not unknown and required <= found

    def _tables_of(self, file: str) -> dict[str, list[Entry]]:
        if file not in self._toml:
            self._toml[file] = self._read_toml(file)
        return self._toml[file]

    def _read_toml(self, file: str) -> dict[str, list[Entry]]:
        text = self.text(file)
        if text is None:
            return {}
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            match = re.search(r"line (\d+)", str(error))
            self._note(file, int(match.group(1)) if match else 1, "syntax", str(error))
            return {}
        except RecursionError:
            self._note(file, 1, "syntax", "the values stand too deep inside one another")
            return {}
        self._check_shapes(file, data)
        entries = _entries(file, data, _lines(text))
        self.problems.found.extend(
            found for each in entries.values() for entry in each for found in hidden_in_entry(entry)
        )
        return entries

    def _check_shapes(self, file: str, table: dict[str, Any]) -> None:
        """Note and leave out every list and table that is something else, so that no section stumbles over it."""
        for key, value in list(table.items()):
            wanted = list if key in _LISTS else dict if key in _TABLES else object
            if not isinstance(value, wanted):
                what = "a list" if wanted is list else "a table"
                self._note(file, 1, "bad_value", f"{key} must be {what}, not {value!r}")
                del table[key]
                continue
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    self._check_shapes(file, inner)

    def _note(self, file: str, line: int, rule: str, message: str) -> None:
        self.problems.found.append(Problem(file, line, rule, message))


def _lines(text: str) -> list[tuple[str, int, dict[str, int]]]:
    """The headers of a TOML text in order: name, line, and the lines of the keys below it ("" is the top)."""
    found: list[tuple[str, int, dict[str, int]]] = [("", 1, {})]
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            found.append((header.group(2), number, {}))
        elif key := _KEY.match(line):
            found[-1][2].setdefault(key.group(1), number)
    return found


def _entries(file: str, data: dict[str, Any], headers: list[tuple[str, int, dict[str, int]]]) -> dict[str, list[Entry]]:
    plain = {key: value for key, value in data.items() if not _is_array_of_tables(value)}
    entries = {"": [Entry(file, 1, plain, headers[0][2])]}
    for name, value in data.items():
        if not _is_array_of_tables(value):
            continue
        places = [(line, keys) for header, line, keys in headers if header == name] or [(1, {})] * len(value)
        entries[name] = [Entry(file, line, table, keys) for table, (line, keys) in zip(value, places, strict=False)]
    return entries


def _is_array_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
