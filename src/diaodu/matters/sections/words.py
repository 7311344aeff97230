"""What the checks of ladders and kinds share: owners, terms, and lists of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.workdays import Term
from diaodu.packs.pack_section import NAME_KEYS
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

PERSONS = frozenset({"paired", "assigned", "raiser", "enterprise", "chased"})
OWNER_KEYS = frozenset({"role", "level", "otherwise", *PERSONS})


def tables(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The tables of a list; what is no table is left out."""
    found = body.get(name, ())
    return [table for table in found if isinstance(table, Mapping)] if isinstance(found, (list, tuple)) else []


def check_words(draft: Draft, entry: Entry, name: str) -> None:
    """Each of a list of words is a table with a code of its own and names in three forms."""
    seen: set[str] = set()
    for table in tables(entry.data, name):
        code = str(table.get("code", ""))
        if not code:
            draft.problems.add(entry, "required", f"{name}: each one is a table with a code", key=name)
        elif code in seen:
            draft.problems.add(entry, "duplicate", f"{name}: {code!r} stands there twice", key=name)
        names = table.get("names")
        if not isinstance(names, Mapping) or not all(names.get(key) for key in NAME_KEYS):
            draft.problems.add(entry, "required", f"{name}: {code!r} needs names in hant, hans and en", key=name)
        seen.add(code)


def check_owner(draft: Draft, entry: Entry, owner: Any, *, at: str, key: str) -> None:
    """An owner names a role that there is, and is nobody else than what owners can be."""
    if not isinstance(owner, Mapping) or not owner.get("role"):
        message = f"{at} has no owner: owner = {{ role = ... }} names who has it when nobody else does"
        draft.problems.add(entry, "step_without_owner", message, key=key)
        return
    draft.require(entry, "role", str(owner["role"]), key=key)
    for role in owner.get("otherwise", ()):
        draft.require(entry, "role", str(role), key=key)
    if owner.get("level"):
        draft.require(entry, "level", str(owner["level"]), key=key)
    if owner.get("paired"):
        draft.require(entry, "capacity", str(owner["paired"]), key=key)
    for unknown in sorted(owner.keys() - OWNER_KEYS):
        draft.problems.add(entry, "bad_value", f"{at}: an owner knows no {unknown!r}", key=key)
    if len(PERSONS.intersection(word for word in owner if owner[word])) > 1:
        draft.problems.add(entry, "bad_value", f"{at}: an owner is one of {', '.join(sorted(PERSONS))}", key=key)


def term_in(draft: Draft, entry: Entry, text: Any, *, at: str, key: str) -> Term | None:
    """A term as it is written; None for one that cannot be read, which is noted."""
    try:
        return Term.parse(str(text))
    except ValueError as error:
        draft.problems.add(entry, "bad_value", f"{at}: {error}", key=key)
        return None
