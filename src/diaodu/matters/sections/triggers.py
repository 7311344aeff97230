"""triggers.toml and triggers/*.toml: which events raise matters by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diaodu.kit import clock
from diaodu.matters.kinds import MATTER_KIND
from diaodu.matters.models import Mark
from diaodu.matters.sections.events import check_event
from diaodu.matters.triggers.marks import first_mark
from diaodu.matters.triggers.occasions import BY_LINK, FROM_LINK, ORGANISATION, SELF, TRIGGER, triggers
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind
from diaodu.register.states import TEXTS

KEYS = frozenset({"code", "names", "raises", "title", "on", "sets", "take", "about", "standing", "watched", "off"})
BRACES = re.compile(r"\{([^}]*)\}")
WORDS = frozenset({"name", "period", "ends_on"})


def check_triggers(draft: Draft) -> None:
    """Check triggers.toml and triggers/*.toml, after the kinds of matters that they raise."""
    entries = draft.declare(TRIGGER, draft.folder.all_tables("triggers", TRIGGER))
    on = {code: entry for code, entry in entries.items() if not entry.data.get("off")}
    require_names(draft, on)
    for entry in on.values():
        for key in sorted(entry.data.keys() - KEYS):
            draft.problems.add(entry, "bad_value", f"a trigger knows no {key!r}", key=key)
        kind = check_event(draft, entry, entry.data.get("on"))
        _check_title(draft, entry)
        _check_published(draft, entry)
        if draft.require(entry, MATTER_KIND, entry.text("raises"), key="raises"):
            body = draft.bodies(MATTER_KIND)[entry.text("raises")]
            _check_fields(draft, entry, body, kind)
            _check_about(draft, entry, body, kind)


def _check_title(draft: Draft, entry: Entry) -> None:
    title = entry.text("title")
    if not title:
        draft.problems.add(entry, "required", "a trigger needs a title, such as 走訪{name}", key="title")
    unknown = sorted(set(BRACES.findall(title)) - WORDS)
    if unknown:
        message = f"title: only {{name}}, {{period}} and {{ends_on}} stand in braces, not {', '.join(unknown)}"
        draft.problems.add(entry, "bad_value", message, key="title")


def _check_published(draft: Draft, entry: Entry) -> None:
    """Nothing is concluded from what was not published about those whom a pack of published facts names."""
    if entry.data.get("standing") and not draft.generated and entry.data.get("watched", True):
        message = "a standing trigger of a pack that is not generated is not watched: watched = false"
        draft.problems.add(entry, "chases_silence", message, key="standing")


def _check_fields(draft: Draft, entry: Entry, body: Mapping[str, Any], kind: Kind | None) -> None:
    """The fields that it sets and takes over are those of the matter, and with them all that it needs are there."""
    form = Kind.of(draft.code, entry.text("raises"), {"names": {}, **body})
    sets, take = (_table(draft, entry, key) for key in ("sets", "take"))
    for code in sorted({*sets, *take}):
        if form.field(code) is None:
            draft.problems.add(entry, "unknown_code", f"the matter has no field {code!r}", key="sets")
    for code, value in sets.items():
        choices = {word.code for word in form.choices(code)}
        if choices and value not in choices:
            draft.problems.add(entry, "unknown_code", f"the field {code!r} has no choice {value!r}", key="sets")
    lacking = [field.code for field in form.fields if field.required and field.code not in {*sets, *take}]
    if lacking:
        draft.problems.add(entry, "required", f"the matter needs the fields {', '.join(lacking)}", key="sets")
    for column in sorted({str(column) for column in take.values()}):
        if kind and column not in TEXTS and kind.field(column) is None:
            draft.problems.add(entry, "unknown_code", f"take: the kind {kind.code!r} has no {column!r}", key="take")


def _table(draft: Draft, entry: Entry, key: str) -> Mapping[str, Any]:
    found = entry.data.get(key, {})
    if isinstance(found, Mapping):
        return found
    draft.problems.add(entry, "bad_value", f"{key} is a table of fields", key=key)
    return {}


def _check_about(draft: Draft, entry: Entry, body: Mapping[str, Any], kind: Kind | None) -> None:
    """It leads to a subject that the matter may be about."""
    about, wanted = entry.text("about") or SELF, {str(code) for code in body.get("about", ())}
    kinds: Mapping[str, Kind] = draft.notes["kinds"]
    if about == SELF:
        led = {kind.code} if kind else wanted
    elif about.startswith(BY_LINK):
        link = kind.link(about.removeprefix(BY_LINK)) if kind else None
        led = set(link.to or kinds) if link else set()
    elif about.startswith(FROM_LINK):
        code = about.removeprefix(FROM_LINK)
        led = {other.code for other in kinds.values() if other.link(code)}
    elif about == ORGANISATION:
        led = wanted
    else:
        draft.problems.add(entry, "bad_value", "about is self, organisation, link:CODE or from:CODE", key="about")
        return
    if wanted and not led & wanted:
        message = f"{about!r} leads to nothing that a {entry.text('raises')!r} is about"
        draft.problems.add(entry, "unknown_code", message, key="about")


def load_marks(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Let every trigger that is new look from here on, in this pack and in those that build on it."""
    del draft, actor
    today = clock.today()
    rows = [
        first_mark(each, trigger, today)
        for each in Pack.objects.all()
        if pack.code in chain(each)
        for trigger in triggers(each).values()
    ]
    return {"marks": len(Mark.objects.bulk_create(rows, ignore_conflicts=True))}
