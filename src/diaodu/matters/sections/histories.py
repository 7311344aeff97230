"""Checking matters.csv and acts.csv, the invented matters of a generated pack and what was done to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from diaodu.kit import clock
from diaodu.matters.kinds import MATTER_KIND
from diaodu.matters.sections.words import tables
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.sections.rows import check_length, require_columns

HISTORY = "matters' histories"
ENTERPRISE, ITSELF = "enterprise", "itself"
MATTER_COLUMNS = {"ref", "kind", "about", "title", "raised_at", "raised_by"}
MATTER_MORE = {"place", "fields"}
ACT_COLUMNS = {"matter", "at", "act"}
ACT_MORE = {"step", "ending", "by", "words", "evidence", "tests", "fields", "on", "child"}
END, WAIT, RESUME, EXTEND, WITHDRAW, REOPEN, NOTE = "end", "wait", "resume", "extend", "withdraw", "reopen", "note"
# what each act must tell beside the matter and the time
ACTS = {
    END: ("step", "ending"), WAIT: ("on", "words"), RESUME: ("words",), EXTEND: ("step", "on", "words"),
    WITHDRAW: ("words",), REOPEN: ("words",), NOTE: ("words",),
}  # fmt: skip


def check_histories(draft: Draft) -> None:
    """Check the rows; what the rules of a matter refuse is told when they are loaded, before anything is kept."""
    matters = list(draft.folder.rows("matters.csv", required=MATTER_COLUMNS, optional=MATTER_MORE))
    acts = list(draft.folder.rows("acts.csv", required=ACT_COLUMNS, optional=ACT_MORE))
    if (matters or acts) and not draft.generated:
        first = (matters or acts)[0]
        draft.problems.add(first, "generated_mixed", "only a generated pack brings matters with their history")
    known: dict[str, Entry] = {}
    for entry in matters:
        if entry.text("ref") in known:
            draft.problems.add(entry, "duplicate", f"ref {entry.text('ref')!r} stands there twice", key="ref")
        known[entry.text("ref")] = entry
        _check_matter(draft, entry)
    children = {entry.text("child") for entry in acts if entry.text("child")}
    for entry in acts:
        _check_act(draft, entry, known, children)
    draft.notes[HISTORY] = (matters, acts)


def _check_matter(draft: Draft, entry: Entry) -> None:
    require_columns(draft, [entry], ("ref", "kind", "title", "raised_at", "raised_by"))
    check_length(draft, entry, {"ref": 100, "title": 200})
    moment_in(draft, entry, "raised_at")
    fields_in(draft, entry)
    if not entry.text("about"):
        draft.require(entry, "place", entry.text("place"), key="place")
    elif entry.text("about") not in draft.notes["states"]:
        message = f"this pack has no subject {entry.text('about')!r}"
        draft.problems.add(entry, "unknown_code", message, key="about")
    if draft.require(entry, MATTER_KIND, entry.text("kind"), key="kind"):
        body = draft.bodies(MATTER_KIND)[entry.text("kind")]
        raised_by = {ITSELF, *body.get("raised_by", ()), *([ENTERPRISE] if body.get("by_enterprise") else ())}
        if entry.text("raised_by") not in raised_by:
            message = f"{entry.text('kind')!r} is raised by {', '.join(sorted(raised_by))}"
            draft.problems.add(entry, "bad_value", message, key="raised_by")


def _check_act(draft: Draft, entry: Entry, matters: Mapping[str, Entry], children: set[str]) -> None:
    act, ref = entry.text("act"), entry.text("matter").split("/")[0]
    moment_in(draft, entry, "at")
    fields_in(draft, entry)
    if act not in ACTS:
        draft.problems.add(entry, "bad_value", f"an act is one of {', '.join(ACTS)}, not {act!r}", key="act")
        return
    require_columns(draft, [entry], ACTS[act])
    if entry.text("by") not in {"", ENTERPRISE}:
        draft.problems.add(entry, "bad_value", f"by is empty or {ENTERPRISE!r}", key="by")
    if ref not in matters and ref not in children:
        draft.problems.add(entry, "unknown_code", f"matters.csv has no {ref!r}", key="matter")
    elif ref in matters and "/" not in entry.text("matter"):
        _check_step(draft, entry, draft.bodies(MATTER_KIND).get(matters[ref].text("kind"), {}))


def _check_step(draft: Draft, entry: Entry, kind: Mapping[str, Any]) -> None:
    """The step is one of the kind's, and the ending one of the step's."""
    code = entry.text("step")
    step = next((each for each in tables(kind, "steps") if each.get("code") == code), None)
    if code and step is None:
        draft.problems.add(entry, "unknown_code", f"the kind has no step {code!r}", key="step")
    endings = {each.get("code") for each in tables(step or {}, "endings")} or {"done"}
    if step and entry.text("act") == END and entry.text("ending") not in endings:
        message = f"the step {code!r} ends as {', '.join(sorted(map(str, endings)))}"
        draft.problems.add(entry, "unknown_code", message, key="ending")


def moment_in(draft: Draft, entry: Entry, column: str) -> None:
    """Note a cell that is no moment, or one to come."""
    try:
        moment = moment_of(entry, column)
    except ValueError:
        message = f"{column} is a day and a time such as 2023-02-11 09:30, not {entry.text(column)!r}"
        draft.problems.add(entry, "bad_value", message, key=column)
        return
    if moment > clock.now():
        draft.problems.add(entry, "bad_value", f"{column} is a time to come", key=column)


def moment_of(entry: Entry, column: str) -> datetime:
    """The moment of a cell, in the zone of the site. Raises ``ValueError``."""
    return datetime.strptime(entry.text(column), "%Y-%m-%d %H:%M").replace(tzinfo=timezone.get_default_timezone())


def fields_in(draft: Draft, entry: Entry) -> None:
    """Note fields that are no JSON object of texts."""
    try:
        fields_of(entry)
    except ValueError:
        message = 'fields is a JSON object of texts, such as {"factor": "land"}'
        draft.problems.add(entry, "bad_value", message, key="fields")


def fields_of(entry: Entry) -> dict[str, str]:
    """The fields of a row. Raises ``ValueError``."""
    found = json.loads(entry.text("fields") or "{}")
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError("no object of texts")
    return found
