"""Versioned definitions: writing a new version when a declaration changes, and reading what was in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from diaodu.audit.numbers import take_numbers
from diaodu.kit.once import once
from diaodu.packs.models import Definition, Pack
from diaodu.packs.reading import Entry
from diaodu.packs.remembering import REMEMBERED, Stand, present_stand, remembered


@dataclass(frozen=True, slots=True)
class Declared:
    """A definition in force: code, version, its body as declared, and the pack, file and line it comes from."""

    pack: str
    code: str
    version: int
    number: int
    body: Mapping[str, Any]
    file: str
    line: int


def record_definitions(pack: Pack, section: str, entries: Mapping[str, Entry]) -> int:
    """Add a version for each changed, new or dropped definition of a section. Returns how many were added."""
    current = _newest(pack, section)
    changed = [(code, entry) for code, entry in entries.items() if _differs(current.get(code), entry)]
    dropped = [row for code, row in current.items() if code not in entries and row.body is not None]
    numbers = iter(take_numbers(len(changed) + len(dropped)))
    rows = [_row(pack, section, code, entry, current.get(code), next(numbers)) for code, entry in changed]
    rows += [_dropped(row, next(numbers)) for row in dropped]
    Definition.objects.bulk_create(rows)
    return len(rows)


def definitions(pack: Pack, section: str, *, known: int | None = None) -> dict[str, Declared]:
    """What a pack may name in a section: its own definitions over those of the packs it uses.

    As known at ``known``: the version in force then; a definition first declared later is used in its first version,
    so that a new indicator can be asked about the past.
    """
    stand = present_stand()
    return dict(_definitions(pack.code, tuple(pack.uses), section, stand.asked_at(known), stand))


@lru_cache(maxsize=REMEMBERED)
def _definitions(
    pack: str, uses: tuple[str, ...], section: str, known: int | None, _stand: Stand
) -> dict[str, Declared]:
    """The definitions of a section; what was read at one stand of all definitions stays right."""
    found: dict[str, Declared] = {}
    for code in _chain(pack, uses):
        rows = Definition.objects.filter(pack__code=code, section=section).select_related("pack").order_by("number")
        found |= _in_force(list(rows), known)
    return found


def chain(pack: Pack) -> list[str]:
    """The codes of the packs a pack builds on, farthest first, itself last."""
    return list(once(("chain", pack.code, *pack.uses), lambda: _chain(pack.code, pack.uses)))


def _chain(pack: str, uses: Sequence[str]) -> list[str]:
    codes: list[str] = []
    for used in Pack.objects.filter(code__in=uses):
        codes += [code for code in _chain(used.code, used.uses) if code not in codes]
    return [*codes, pack]


@remembered
def level_names(pack: Pack, *, known: int | None = None) -> dict[str, Mapping[str, str]]:
    """The levels of places that a pack knows and their names: its own first, then those of the packs it builds on.

    They have no past: they are the same whatever was ``known``.
    """
    del known
    codes = chain(pack)
    packs = {each.code: each for each in Pack.objects.filter(code__in=codes)}
    found: dict[str, Mapping[str, str]] = {}
    for level in (level for code in reversed(codes) for level in packs[code].levels):
        found.setdefault(str(level["code"]), level["names"])
    return found


def _in_force(rows: list[Definition], known: int | None) -> dict[str, Declared]:
    chosen: dict[str, Definition] = {}
    for row in rows:
        if row.code not in chosen or known is None or row.number <= known:
            chosen[row.code] = row
    return {code: _declared(row) for code, row in chosen.items() if row.body is not None}


def _declared(row: Definition) -> Declared:
    return Declared(row.pack.code, row.code, row.version, row.number, row.body or {}, row.file, row.line)


def _newest(pack: Pack, section: str) -> dict[str, Definition]:
    rows = Definition.objects.filter(pack=pack, section=section).order_by("number")
    return {row.code: row for row in rows}


def _differs(row: Definition | None, entry: Entry) -> bool:
    return row is None or row.body is None or row.digest != _digest(entry.data)


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _row(pack: Pack, section: str, code: str, entry: Entry, before: Definition | None, number: int) -> Definition:
    body = json.loads(json.dumps(dict(entry.data), ensure_ascii=False, default=str))
    version = before.version + 1 if before else 1
    digest = _digest(entry.data)
    return Definition(
        number=number, pack=pack, section=section, code=code, version=version,
        body=body, digest=digest, file=entry.file, line=entry.line,
    )  # fmt: skip


def _dropped(row: Definition, number: int) -> Definition:
    return Definition(
        number=number, pack=row.pack, section=row.section, code=row.code, version=row.version + 1,
        body=None, digest="", file=row.file, line=row.line,
    )  # fmt: skip
