"""The pack's own section: pack.toml and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.models import Pack
from diaodu.packs.sections import Draft, Section, register
from diaodu.people.models import Role
from diaodu.people.permissions import Permission

NAME_KEYS = ("hant", "hans", "en")


def require_names(draft: Draft, entries: Mapping[str, Any]) -> None:
    """Note every entry whose ``names`` are not given in all three forms."""
    for entry in entries.values():
        names = entry.data.get("names")
        if not isinstance(names, Mapping) or not all(names.get(key) for key in NAME_KEYS):
            draft.problems.add(entry, "required", "names need hant, hans and en", key="names")


def check(draft: Draft) -> None:
    """Check pack.toml's head, levels and areas, and the roles."""
    head = draft.folder.head()
    require_names(draft, {"": head})
    if not head.text("version"):
        draft.problems.add(head, "required", "a pack needs a version", key="version")
    for name in ("level", "area"):
        require_names(draft, draft.declare(name, draft.folder.tables("pack.toml", name)))
    roles = draft.declare("role", draft.folder.tables("roles.toml", "role"))
    require_names(draft, roles)
    for entry in roles.values():
        for permission in entry.data.get("permissions", ()):
            if permission not in set(Permission):
                draft.problems.add(entry, "unknown_code", f"there is no permission {permission!r}", key="permissions")


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the roles."""
    del pack, actor
    for code, entry in draft.declared["role"].items():
        Role.objects.update_or_create(
            code=code,
            defaults={"names": entry.data["names"], "permissions": entry.data.get("permissions", [])},
        )
    return {"roles": len(draft.declared["role"])}


def install() -> None:
    """Register the section."""
    register(Section("pack", check, load, definitions=("level", "area")), order=0)
