"""pairing.toml, and the persons and pairings of an invented pack: checking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.pairing.declared import (
    CAPACITY,
    CONTACT_RULE,
    DETAILS,
    EVIDENCE,
    LISTS,
    NEGATIVE,
    PAYERS,
    RECUSAL_RULE,
    RETENTION,
    THINGS,
    VISIT_LIMIT,
)
from diaodu.pairing.loading import PAIRING_ROWS, PERSON, load
from diaodu.pairing.models import Person
from diaodu.register.kinds import PLACE
from diaodu.register.sections.rows import check_day, check_length, check_not_taken, require_columns
from diaodu.register.sections.subjects import document_codes

MONEY = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
WHOLE = range(1, 1001)
LONGEST_CODE = 60
LONGEST_ARTICLE = 100
KNOWN = {
    CAPACITY: {"code", "names", "kinds", "most", "exclusive", "note"},
    CONTACT_RULE: {
        "code", "names", "kinds", "list", "needs_approval", "cost_limit", "who_pays", "visit", "words", "document",
    },
    VISIT_LIMIT: {"code", "names", "kinds", "most", "months", "note"},
    RECUSAL_RULE: {"code", "names", "about", "article", "document"},
    RETENTION: {"code", "purpose", "months"},
}  # fmt: skip
FLAGS = ("exclusive", "needs_approval", "visit")
PERSON_COLUMNS = {"code", "name_hant", "name_hans", "place"}
PERSON_MORE = {"name_en", "post", "organisation", "sector"}
PAIRING_COLUMNS = {"person", "subject", "capacity", "since", "reason"}
PAIRING_MORE = {"until", "ended_reason"}


def check(draft: Draft) -> None:
    """Check pairing.toml, persons.csv and pairings.csv."""
    given = {name: draft.declare(name, draft.folder.tables("pairing.toml", name)) for name in KNOWN}
    for name, entries in given.items():
        if name != RETENTION:
            require_names(draft, entries)
        for entry in entries.values():
            _check_keys(draft, entry, name)
            _CHECKS[name](draft, entry)
    _check_kept(draft, given)
    _check_persons(draft)
    _check_pairings(draft)


def _check_kept(draft: Draft, given: Mapping[str, Mapping[str, Entry]]) -> None:
    """Who lets people carry duties says what for, and how long, their details are kept."""
    for code in sorted(set(DETAILS) - given[RETENTION].keys()):
        for entry in list(given[CAPACITY].values())[:1]:
            message = (
                f"people who carry duties need [[retention]] of {code!r}: what their details are kept for, how long"
            )
            draft.problems.add(entry, "required", message)


def _check_keys(draft: Draft, entry: Entry, name: str) -> None:
    check_length(draft, entry, {"code": LONGEST_CODE})
    for key in sorted(entry.data.keys() - KNOWN[name]):
        draft.problems.add(entry, "bad_value", f"a {name} does not know {key!r}", key=key)
    for key in FLAGS:
        if not isinstance(entry.data.get(key, False), bool):
            draft.problems.add(entry, "bad_value", f"{key} is true or false", key=key)
    document = entry.text("document")
    if document and document not in document_codes(draft):
        draft.problems.add(entry, "unknown_code", f"there is no document {document!r}", key="document")


def _check_capacity(draft: Draft, entry: Entry) -> None:
    _check_kinds(draft, entry)
    if "most" in entry.data:
        _check_whole(draft, entry, "most")


def _check_contact_rule(draft: Draft, entry: Entry) -> None:
    _check_kinds(draft, entry)
    check_text(draft, entry, "words")
    if entry.text("list") not in LISTS:
        draft.problems.add(entry, "bad_value", f"list is one of {', '.join(LISTS)}", key="list")
    limit = entry.data.get("cost_limit")
    if limit is not None and not (isinstance(limit, str) and MONEY.fullmatch(limit)):
        draft.problems.add(
            entry, "bad_value", 'cost_limit is a figure in yuan as text, such as "100"', key="cost_limit"
        )
    _check_choices(draft, entry, "who_pays", PAYERS)
    if entry.text("list") == NEGATIVE:
        for key in sorted(entry.data.keys() & {"needs_approval", "cost_limit", "who_pays", "visit"}):
            draft.problems.add(entry, "bad_value", f"what may not be at all has no {key}", key=key)


def _check_visit_limit(draft: Draft, entry: Entry) -> None:
    _check_kinds(draft, entry)
    for key in ("most", "months"):
        _check_whole(draft, entry, key)


def _check_recusal_rule(draft: Draft, entry: Entry) -> None:
    check_length(draft, entry, {"article": LONGEST_ARTICLE})
    if not entry.text("article"):
        draft.problems.add(entry, "required", "a recusal names its article", key="article")
    _check_choices(draft, entry, "about", THINGS, required=True)


def _check_retention(draft: Draft, entry: Entry) -> None:
    kept = (*DETAILS, EVIDENCE)
    if entry.text("code") not in kept:
        draft.problems.add(entry, "bad_value", f"details that are kept are one of {', '.join(kept)}", key="code")
    if not entry.data.get("purpose"):
        draft.problems.add(entry, "required", "say for what these details are kept", key="purpose")
    check_text(draft, entry, "purpose")
    _check_whole(draft, entry, "months")


_CHECKS = {
    CAPACITY: _check_capacity,
    CONTACT_RULE: _check_contact_rule,
    VISIT_LIMIT: _check_visit_limit,
    RECUSAL_RULE: _check_recusal_rule,
    RETENTION: _check_retention,
}


def _check_kinds(draft: Draft, entry: Entry) -> None:
    kinds = entry.data.get("kinds")
    if not isinstance(kinds, list) or not kinds:
        draft.problems.add(entry, "required", "kinds is a list of kinds of subjects", key="kinds")
        return
    for kind in kinds:
        if kind == PLACE or kind not in draft.notes["kinds"]:
            draft.problems.add(entry, "unknown_code", f"kinds names the kind {kind!r}", key="kinds")


def _check_whole(draft: Draft, entry: Entry, key: str) -> None:
    value = entry.data.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value not in WHOLE:
        draft.problems.add(entry, "bad_value", f"{key} is a whole number from 1 to {WHOLE[-1]}", key=key)


def _check_choices(draft: Draft, entry: Entry, key: str, offered: Iterable[str], *, required: bool = False) -> None:
    chosen: Any = entry.data.get(key, [])
    if not isinstance(chosen, list) or (required and not chosen):
        draft.problems.add(entry, "required", f"{key} is a list of {', '.join(offered)}", key=key)
        return
    for word in chosen:
        if word not in offered:
            draft.problems.add(entry, "bad_value", f"{key} is among {', '.join(offered)}, not {word!r}", key=key)


def _check_persons(draft: Draft) -> None:

    rows = list(draft.folder.rows("persons.csv", required=PERSON_COLUMNS, optional=PERSON_MORE))
    persons = draft.declare(PERSON, rows)
    _only_invented(draft, rows)
    require_columns(draft, persons.values(), ("name_hant", "name_hans", "place"))
    check_not_taken(draft, persons, Person)
    longest = {"code": LONGEST_CODE, "name_hant": 100, "name_hans": 100, "name_en": 150, "post": 100, "sector": 60}
    for entry in persons.values():
        check_length(draft, entry, longest)
        if entry.text("place"):
            draft.require(entry, "place", entry.text("place"), key="place")
        if entry.text("organisation"):
            draft.require(entry, "organisation", entry.text("organisation"), key="organisation")


def _check_pairings(draft: Draft) -> None:
    rows = list(draft.folder.rows("pairings.csv", required=PAIRING_COLUMNS, optional=PAIRING_MORE))
    _only_invented(draft, rows)
    draft.notes[PAIRING_ROWS] = rows
    for entry in rows:
        require_columns(draft, [entry], ("reason",))
        check_length(draft, entry, {"reason": 300, "ended_reason": 300})
        check_day(draft, entry, "since", required=True)
        check_day(draft, entry, "until", required=False)
        if entry.text("until") and not entry.text("ended_reason"):
            draft.problems.add(entry, "required", "ended_reason is empty", key="ended_reason")
        if entry.text("until") and entry.text("until") < entry.text("since"):
            draft.problems.add(entry, "bad_value", "until is before since", key="until")
        if entry.text("person") not in draft.declared.get(PERSON, {}):
            draft.problems.add(entry, "unknown_code", f"persons.csv has no {entry.text('person')!r}", key="person")
        _check_paired(draft, entry)


def _check_paired(draft: Draft, entry: Entry) -> None:
    kind, _state = draft.notes["states"].get(entry.text("subject"), (None, None))
    capacity = draft.bodies(CAPACITY).get(entry.text("capacity"))
    if kind is None:
        draft.problems.add(entry, "unknown_code", f"this pack has no subject {entry.text('subject')!r}", key="subject")
    if capacity is None:
        message = f"no capacity is called {entry.text('capacity')!r}"
        draft.problems.add(entry, "unknown_code", message, key="capacity")
    if kind and capacity and kind.code not in capacity.get("kinds", ()):
        message = f"the capacity {entry.text('capacity')!r} is not for the kind {kind.code!r}"
        draft.problems.add(entry, "bad_value", message, key="capacity")


def _only_invented(draft: Draft, rows: list[Entry]) -> None:
    """Real people stand in no file that is copied from machine to machine: they are entered on the site."""
    if rows and not draft.generated:
        draft.problems.add(
            rows[0], "bad_value", "only an invented pack names persons; real ones are entered on the site"
        )


def install() -> None:
    """Register the section: after subjects, which pairings name."""
    register(
        Section(
            "pairing", check, load, definitions=(CAPACITY, CONTACT_RULE, VISIT_LIMIT, RECUSAL_RULE, RETENTION)
        ),
        order=180,
    )  # fmt: skip
