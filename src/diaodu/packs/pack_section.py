"""The pack's own section: pack.toml and roles."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from diaodu.packs.models import Definition, Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.people.models import Role
from diaodu.people.permissions import Permission

NAME_KEYS = ("hant", "hans", "en")
LONGEST_WORD = 60


def require_names(draft: Draft, entries: Mapping[str, Any]) -> None:
    """Note every entry whose ``names`` are not given in all three forms."""
    for entry in entries.values():
        if not _in_three_forms(entry.data.get("names")):
            draft.problems.add(entry, "required", "names need hant, hans and en", key="names")


def check_text(draft: Draft, entry: Any, key: str) -> None:
    """Note a text for readers that is neither given once nor in all three forms."""
    text = entry.data.get(key, "")
    if not isinstance(text, str) and not _in_three_forms(text):
        draft.problems.add(entry, "bad_value", f"{key} is a text, or has hant, hans and en", key=key)


def _in_three_forms(names: Any) -> bool:
    return isinstance(names, Mapping) and all(isinstance(names.get(key), str) and names[key] for key in NAME_KEYS)


def check(draft: Draft) -> None:
    """Check pack.toml's head, levels and areas, and the roles."""
    head = draft.folder.head()
    require_names(draft, {"": head})
    if not head.text("version"):
        draft.problems.add(head, "required", "a pack needs a version", key="version")
    _check_words(draft, head)
    for name in ("level", "area"):
        require_names(draft, draft.declare(name, draft.folder.tables("pack.toml", name)))
    roles = draft.declare("role", draft.folder.tables("roles.toml", "role"))
    require_names(draft, roles)
    _check_holders(draft, roles)
    for entry in roles.values():
        for permission in entry.data.get("permissions", ()):
            if permission not in set(Permission):
                draft.problems.add(entry, "unknown_code", f"there is no permission {permission!r}", key="permissions")
        for code in entry.data.get("gives", ()):
            if code not in roles:
                draft.problems.add(entry, "unknown_code", f"this pack has no role {code!r} to be given", key="gives")


def _check_words(draft: Draft, head: Entry) -> None:
    """Check the lengths of code and version."""
    for key in ("code", "version"):
        if len(head.text(key)) > LONGEST_WORD:
            draft.problems.add(head, "bad_value", f"{key} is longer than {LONGEST_WORD} characters", key=key)


def _check_holders(draft: Draft, roles: Mapping[str, Entry]) -> None:
    """Roles are one list for the whole site: a pack may not change what another pack's role permits."""
    held = Definition.objects.filter(section="role", code__in=roles).exclude(pack__code=draft.code)
    for code, pack in held.values_list("code", "pack__code").distinct():
        draft.problems.add(roles[code], "duplicate", f"the pack {pack!r} holds the role {code!r} already")


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the roles."""
    del pack, actor
    roles = draft.declared["role"]
    for code, entry in roles.items():
        given = (roles[other].data.get("permissions", ()) for other in entry.data.get("gives", ()))
        Role.objects.update_or_create(
            code=code,
            defaults={
                "names": entry.data["names"],
                "permissions": entry.data.get("permissions", []),
                "gives": sorted(set(chain.from_iterable(given))),
            },
        )
    return {"roles": len(roles)}


def install() -> None:
    """Register the section."""
    register(Section("pack", check, load, definitions=("level", "area", "role")), order=0)
