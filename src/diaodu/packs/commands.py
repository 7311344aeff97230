"""Checking and loading packs. Nothing is changed unless the whole pack is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.packs.definitions import chain, definitions, record_definitions
from diaodu.packs.models import Pack
from diaodu.packs.problems import PackRefused, Problem, Problems
from diaodu.packs.reading import PackFolder
from diaodu.packs.sections import Draft, Section, registered

MONTHS = range(1, 13)
LABELS = ("start", "end")
LOADING = 0x50_41_43_4B  # "PACK"
MANY = 500  # rows of a pack


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did: rows written by name. ``unchanged`` when the folder is as it was at the last load."""

    pack: str
    unchanged: bool = False
    written: Mapping[str, int] = field(default_factory=dict)


def check_pack(path: Path) -> list[Problem]:
    """Every problem of the pack in folder ``path``, sorted by file and line; an empty list when it is right."""
    draft = _draft(path)
    return sorted(set(draft.problems.found))


def load_pack(path: Path, *, actor: Any = None) -> LoadReport:
    """Check the pack in folder ``path`` and load it in one transaction.

    Raises ``PackRefused`` with every problem, having changed nothing. Loading an unchanged folder does nothing.
    """
    digest = PackFolder(path, Problems()).digest()
    with transaction.atomic():
        _wait_for_other_loads()
        before = Pack.objects.filter(code=path.name).first()
        if before and before.digest == digest:
            return LoadReport(path.name, unchanged=True)
        draft = _draft(path)
        if draft.problems:
            raise PackRefused(draft.problems.found)
        pack = _save_pack(draft, digest)
        written = _load_sections(draft, pack, actor)
        record(actor=actor, tag="packs:pack:load", kind="pack", key=pack.code, new={"digest": digest, **written})
        _count_anew(written)
    return LoadReport(pack.code, written=written)


def _count_anew(written: Mapping[str, int]) -> None:
    """Let the database see after a large load how much there is now: what it plans for few rows may never end."""
    if sum(written.values()) >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _wait_for_other_loads() -> None:
    """Packs are loaded one at a time: who comes second sees what the first has loaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])


def _draft(path: Path) -> Draft:
    problems = Problems()
    folder = PackFolder(path, problems)
    head = folder.head()
    uses = tuple(str(code) for code in head.data.get("uses", ()))
    draft = Draft(path.name, folder, problems, uses, generated=bool(head.data.get("generated", False)))
    if not (path / "pack.toml").is_file():
        problems.add(head, "required", f"{path} holds no pack.toml: it is no pack")
        return draft
    if head.text("code") != path.name:
        problems.add(head, "bad_value", f"the pack's code must be its folder's name, {path.name!r}", key="code")
    if not (_has_calendar(draft) and _stands_alone(draft) and _has_ground(draft)):
        return draft  # what the sections would say on such ground is no help
    _inherit(draft)
    for section in registered():
        section.check(draft)
    return draft


def _has_calendar(draft: Draft) -> bool:
    """Whether the pack's year can be; noted if not."""
    head = draft.folder.head()
    calendar = head.data.get("calendar", {})
    starts, labelled = calendar.get("year_starts", 1), calendar.get("labelled_by", "start")
    if starts in MONTHS and isinstance(starts, int) and labelled in LABELS:
        return True
    message = f"year_starts is a month from 1 to 12, and labelled_by one of {', '.join(LABELS)}"
    draft.problems.add(head, "bad_value", message, key="calendar")
    return False


def _stands_alone(draft: Draft) -> bool:
    """Whether no pack that this one builds on builds on this one; noted if not."""
    used = Pack.objects.filter(code__in=draft.uses)
    if draft.code in draft.uses or any(draft.code in chain(pack) for pack in used):
        message = "the pack uses itself, directly or through others"
        draft.problems.add(draft.folder.head(), "circle", message, key="uses")
        return False
    return True


def _has_ground(draft: Draft) -> bool:
    """Whether the packs that this one builds on are loaded; noted if not."""
    loaded = set(Pack.objects.filter(code__in=draft.uses).values_list("code", flat=True))
    missing = [code for code in draft.uses if code not in loaded]
    for code in missing:
        message = f"uses the pack {code!r}, which is not loaded: load it first"
        draft.problems.add(draft.folder.head(), "unknown_code", message, key="uses")
    return not missing


def _inherit(draft: Draft) -> None:
    for code in draft.uses:
        used = Pack.objects.get(code=code)
        for section in registered():
            _inherit_section(draft, section, used)


def _inherit_section(draft: Draft, section: Section, used: Pack) -> None:
    for name in section.definitions:
        bodies = {code: declared.body for code, declared in definitions(used, name).items()}
        draft.inherited.setdefault(name, {}).update(bodies)
    if section.inherit:
        section.inherit(draft, used)


def _save_pack(draft: Draft, digest: str) -> Pack:
    head = draft.folder.head()
    calendar = head.data.get("calendar", {})
    pack, _ = Pack.objects.update_or_create(
        code=draft.code,
        defaults={
            "version": head.text("version"),
            "names": head.data["names"],
            "uses": list(draft.uses),
            "generated": draft.generated,
            "year_starts": calendar.get("year_starts", 1),
            "labelled_by": calendar.get("labelled_by", "start"),
            "levels": [dict(entry.data) for entry in draft.folder.tables("pack.toml", "level")],
            "areas": [dict(entry.data) for entry in draft.folder.tables("pack.toml", "area")],
            "digest": digest,
            "loaded_at": clock.now(),
        },
    )
    return pack


def _load_sections(draft: Draft, pack: Pack, actor: Any) -> dict[str, int]:
    written: dict[str, int] = {}
    for section in registered():
        for name in section.definitions:
            written[name] = record_definitions(pack, name, draft.declared.get(name, {}))
        if section.load:
            written |= section.load(draft, pack, actor)
    return written
