"""Sections of a pack: each room registers the checker and loader of its own (from its ``AppConfig.ready``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from diaodu.packs.models import Pack
from diaodu.packs.problems import Problems
from diaodu.packs.reading import Entry, PackFolder


@dataclass(slots=True)
class Draft:
    """A pack being checked: its folder, what its sections have declared so far, and what the packs it uses declare.

    ``declared[section][code]`` is the entry of this pack; ``inherited[section][code]`` the body in a used pack.
    A section puts what later sections need into ``notes[section]``.
    """

    code: str
    folder: PackFolder
    problems: Problems
    uses: tuple[str, ...]
    generated: bool
    declared: dict[str, dict[str, Entry]] = field(default_factory=dict)
    inherited: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def declare(self, section: str, entries: Iterable[Entry]) -> dict[str, Entry]:
        """Take the entries of a section by their ``code``; a missing or repeated code is noted as a problem."""
        known = self.declared.setdefault(section, {})
        for entry in entries:
            code = entry.text("code")
            if not code:
                self.problems.add(entry, "required", f"a {section} needs a code")
            elif code in known:
                before = known[code]
                self.problems.add(entry, "duplicate", f"{section} {code!r} is already at {before.file}:{before.line}")
            else:
                known[code] = entry
        return known

    def bodies(self, section: str) -> dict[str, Mapping[str, Any]]:
        """Code to body of everything of a section that this pack may name: its own and the inherited."""
        own = {code: entry.data for code, entry in self.declared.get(section, {}).items()}
        return {**self.inherited.get(section, {}), **own}

    def knows(self, section: str, code: str) -> bool:
        """Whether this pack may name ``code`` of ``section``."""
        return code in self.declared.get(section, {}) or code in self.inherited.get(section, {})

    def require(self, entry: Entry, section: str, code: str, *, key: str) -> bool:
        """Note ``unknown_code`` unless ``code`` (of ``entry``'s ``key``) is known in ``section``."""
        if self.knows(section, code):
            return True
        self.problems.add(entry, "unknown_code", f"{key} names the {section} {code!r}, which is not declared", key=key)
        return False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a pack. ``check`` reads it into the draft; ``load`` writes it, inside the loading transaction.

    ``definitions`` names the declarations kept as versioned definitions; a section of only those has no ``load``.
    """

    name: str
    check: Callable[[Draft], None]
    load: Callable[[Draft, Pack, Any], Mapping[str, int]] | None = None
    definitions: tuple[str, ...] = ()
    inherit: Callable[[Draft, Pack], None] | None = None


_registered: list[tuple[int, Section]] = []


def register(section: Section, *, order: int) -> None:
    """Add a section; they are checked and loaded by ``order`` (rooms use their own hundreds)."""
    _registered.append((order, section))
    _registered.sort(key=lambda pair: pair[0])


def registered() -> list[Section]:
    """The sections in their order."""
    return [section for _, section in _registered]
