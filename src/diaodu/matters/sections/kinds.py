"""Checking kinds of matters: every state can be reached, every step has an owner, every term can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.steps import circle, following
from diaodu.matters.kinds import DONE, ENTERPRISE, EXTEND, LADDER, MATTER_KIND, OFFICE
from diaodu.matters.sections.terms import check_terms
from diaodu.matters.sections.visits import check_visits
from diaodu.matters.sections.words import check_owner, check_words, tables, term_in
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import PLACE, Kind
from diaodu.register.queries.offered import ORGANISATION
from diaodu.register.sections.kinds import KIND, check_fields

KEYS = frozenset({
    "code", "names", "area", "about", "raised_by", "fields", "states", "steps", "ladder", "waits", "extension",
    "reopening", "restricted", "follows", "visits", "visited", "acts_as", "by_enterprise", "document", "note", "off",
})  # fmt: skip
STEP_KEYS = frozenset({
    "code", "names", "state", "owner", "due", "after", "endings", "evidence", "assigns", "not_by", "tests", "passes",
    "reached", "unit", "papers", "ladder", "answers", "asks",
})  # fmt: skip
ENDING_KEYS = frozenset({"code", "names", "closes", "back", "skips", "effect", "needs", "by", "equal", "useful"})


def check_kinds(draft: Draft) -> None:
    """Check matters.toml and matters/*.toml, whose codes the ladders have declared."""
    on = {code: entry for code, entry in draft.declared[MATTER_KIND].items() if not entry.data.get("off")}
    require_names(draft, on)
    for entry in on.values():
        _check_head(draft, entry)
        for name in ("states", "steps", "waits"):
            check_words(draft, entry, name)
        check_fields(draft, entry)
        for step in tables(entry.data, "steps"):
            _check_step(draft, entry, step)
        _check_course(draft, entry)
        _check_more(draft, entry)
        check_visits(draft, entry)


def _check_head(draft: Draft, entry: Entry) -> None:
    for key in sorted(entry.data.keys() - KEYS):
        draft.problems.add(entry, "bad_value", f"a kind of matter knows no {key!r}", key=key)
    draft.require(entry, "area", entry.text("area"), key="area")
    for kind in entry.data.get("about", ()):
        draft.require(entry, KIND, str(kind), key="about")
    for role in entry.data.get("raised_by", ()):
        draft.require(entry, "role", str(role), key="raised_by")
    check_text(draft, entry, "note")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")
    if entry.text("ladder"):
        draft.require(entry, LADDER, entry.text("ladder"), key="ladder")
    if entry.data.get("by_enterprise"):
        _check_open(draft, entry)
    if not tables(entry.data, "steps") or not tables(entry.data, "states"):
        draft.problems.add(entry, "required", "a kind of matter needs states and steps", key="steps")


def _check_open(draft: Draft, entry: Entry) -> None:
    """What an enterprise raises is about itself; it is asked nothing that has to be looked up in the register, and does
    not choose the office's terms.
    """
    if not entry.data.get("about"):
        draft.problems.add(entry, "required", "by_enterprise: about names the kinds of enterprises", key="about")
    dues = [step["due"] for step in tables(entry.data, "steps") if isinstance(step.get("due"), Mapping)]
    timed = {due[key] for due in dues for key in ("by", "field") if key in due}
    for field in tables(entry.data, "fields"):
        if field.get("required") and field.get("type") in {PLACE, ORGANISATION}:
            message = f"by_enterprise: an enterprise cannot look up the required field {field.get('code')!r}"
            draft.problems.add(entry, "bad_value", message, key="fields")
        if field.get("required") and field.get("code") in timed:
            message = f"by_enterprise: {field.get('code')!r} sets a term, so it cannot be required of an enterprise"
            draft.problems.add(entry, "bad_value", message, key="fields")


def _check_step(draft: Draft, entry: Entry, step: Mapping[str, Any]) -> None:
    at = f"steps: {step.get('code')!r}"
    for key in sorted(step.keys() - STEP_KEYS):
        draft.problems.add(entry, "bad_value", f"{at}: a step knows no {key!r}", key="steps")
    check_owner(draft, entry, step.get("owner"), at=at, key="steps")
    check_terms(draft, entry, step)
    _check_named(draft, entry, at, {"state": [step.get("state")]}, _codes(entry, "states"))
    earlier = {key: step.get(key, ()) for key in ("after", "not_by")}
    _check_named(draft, entry, at, earlier, _codes(entry, "steps") - {step.get("code")})
    _check_named(draft, entry, at, {"asks": step.get("asks", ())}, _codes(entry, "fields"))
    if step.get("passes"):
        _check_named(draft, entry, at, {"passes": [step["passes"]]}, {e.get("code") for e in tables(step, "endings")})
    if step.get("ladder"):
        draft.require(entry, LADDER, str(step["ladder"]), key="steps")
    for ending in tables(step, "endings"):
        _check_ending(draft, entry, at, ending)
    _check_reached(draft, entry, at, step)


def _check_ending(draft: Draft, entry: Entry, at: str, ending: Mapping[str, Any]) -> None:
    where = f"{at}, ending {ending.get('code')!r}"
    for key in sorted(ending.keys() - ENDING_KEYS):
        draft.problems.add(entry, "bad_value", f"{where}: an ending knows no {key!r}", key="steps")
    if not ending.get("code") or not isinstance(ending.get("names"), Mapping):
        draft.problems.add(entry, "required", f"{where} needs a code and names", key="steps")
    closed = {state.get("code") for state in tables(entry.data, "states") if state.get("closed")}
    _check_named(draft, entry, where, {"closes": [ending.get("closes")]}, closed | {None})
    steps = _codes(entry, "steps")
    _check_named(draft, entry, where, {"back": [ending.get("back")], "skips": ending.get("skips", ())}, steps | {None})
    fields = {key: ending.get(key, ()) for key in ("needs", "equal")}
    _check_named(draft, entry, where, fields, _codes(entry, "fields"))
    if len(ending.get("equal", ())) not in {0, 2}:
        draft.problems.add(entry, "bad_value", f"{where}: equal names two fields", key="steps")
    if ending.get("by", OFFICE) not in {ENTERPRISE, OFFICE}:
        draft.problems.add(entry, "bad_value", f"{where}: by is {ENTERPRISE!r} or {OFFICE!r}", key="steps")
    if ending.get("effect", EXTEND) != EXTEND:
        draft.problems.add(entry, "bad_value", f"{where}: effect can only be {EXTEND!r}", key="steps")


def _check_reached(draft: Draft, entry: Entry, at: str, step: Mapping[str, Any]) -> None:
    if not step.get("reached"):
        return
    kinds = [draft.notes["kinds"].get(str(code)) for code in entry.data.get("about", ())]
    if not any(isinstance(kind, Kind) and kind.milestone(str(step["reached"])) for kind in kinds):
        message = f"{at}: what it is about has no milestone {step['reached']!r}"
        draft.problems.add(entry, "unknown_code", message, key="steps")
    if tables(step, "endings") and all(ending.get("code") != DONE for ending in tables(step, "endings")):
        message = f"{at}: what the register ends has an ending with the code {DONE!r}"
        draft.problems.add(entry, "required", message, key="steps")


def _check_course(draft: Draft, entry: Entry) -> None:
    """Steps come to their turn, states are reached, and in the end the matter is closed."""
    steps = tables(entry.data, "steps")
    after = {str(step.get("code")): tuple(str(code) for code in step.get("after", ())) for step in steps}
    if stuck := circle(after):
        message = f"these steps wait for one another and never open: {', '.join(stuck)}"
        draft.problems.add(entry, "circle", message, key="steps")
        return
    for step in steps:
        closing = any(ending.get("closes") for ending in tables(step, "endings"))
        if following(after, [str(step.get("code"))]) == {step.get("code")} and not closing:
            message = f"nothing comes after the step {step.get('code')!r}, and none of its endings closes the matter"
            draft.problems.add(entry, "never_closes", message, key="steps")
    used = {step.get("state") for step in steps} | {"withdrawn", entry.text("follows")}
    used |= {ending.get("closes") for step in steps for ending in tables(step, "endings")}
    for state in sorted(_codes(entry, "states") - used):
        message = f"no step stands in the state {state!r}, and no ending closes in it"
        draft.problems.add(entry, "unreachable_state", message, key="states")


def _check_more(draft: Draft, entry: Entry) -> None:
    """What a kind says beside its steps: extension, reopening, whom it follows."""
    extension, reopening = entry.data.get("extension"), entry.data.get("reopening")
    if isinstance(extension, Mapping):
        draft.require(entry, MATTER_KIND, str(extension.get("kind", "")), key="extension")
        if not isinstance(extension.get("most"), int) or extension["most"] < 1:
            draft.problems.add(entry, "bad_value", "extension: most is a whole number from 1 on", key="extension")
    if isinstance(reopening, Mapping):
        named = {"step": [reopening.get("step")]}
        _check_named(draft, entry, "reopening", named, _codes(entry, "steps"), under="reopening")
        term_in(draft, entry, reopening.get("within"), at="reopening", key="reopening")
    closed = {state.get("code") for state in tables(entry.data, "states") if state.get("closed")}
    if entry.text("follows"):
        _check_named(draft, entry, "follows", {"follows": [entry.text("follows")]}, closed, under="follows")


def _check_named(
    draft: Draft, entry: Entry, at: str, named: Mapping[str, Any], known: set[Any], *, under: str = "steps"
) -> None:
    for key, codes in named.items():
        for code in codes:
            if code not in known:
                message = f"{at}: {key} names {code!r}, which is not declared there"
                draft.problems.add(entry, "unknown_code", message, key=under)


def _codes(entry: Entry, name: str) -> set[Any]:
    return {table.get("code") for table in tables(entry.data, name)}
