"""organisations.csv: departments, enterprises, central SOEs and chambers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.audit.commands import record
from diaodu.core.codes import Severity, check_uscc
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.models import Organisation, Place
from diaodu.register.sections.rows import (
    NAME_COLUMNS,
    check_length,
    check_not_taken,
    differs,
    require_columns,
    runs_in_circle,
)
from diaodu.register.sections.subjects import document_codes
from diaodu.register.states import CODE

SECTION = "organisation"
REQUIRED = {"code", "kind", *NAME_COLUMNS}
OPTIONAL = {"parent", "place", "uscc", "document"}
KINDS = ("department", "enterprise", "central_soe", "chamber", "other")
LONGEST = {"code": 80, "name_hant": 150, "name_hans": 150, "name_en": 200}


def check(draft: Draft) -> None:
    """Check organisations.csv: codes, kinds, parents, places, names and credit codes."""
    rows = draft.folder.rows("organisations.csv", required=REQUIRED, optional=OPTIONAL)
    entries = draft.declare(SECTION, rows)
    require_columns(draft, entries.values(), NAME_COLUMNS)
    check_not_taken(draft, entries, Organisation)
    holders: dict[str, str] = {}
    documents = document_codes(draft)
    for code, entry in entries.items():
        _check_organisation(draft, entry)
        if entry.text("document") and entry.text("document") not in documents:
            draft.problems.add(
                entry, "unknown_code", f"there is no document {entry.text('document')!r}", key="document"
            )
        holder = holders.setdefault(entry.text("uscc"), code)
        if entry.text("uscc") and holder != code:
            draft.problems.add(entry, "duplicate", f"{holder!r} has the same credit code", key="uscc")
    _check_credit_codes_free(draft, entries)


def _check_organisation(draft: Draft, entry: Entry) -> None:
    problems = draft.problems
    if not CODE.fullmatch(entry.text("code")):
        problems.add(entry, "bad_value", "a code has Latin letters and digits, joined by . _ or -", key="code")
    check_length(draft, entry, LONGEST)
    if entry.text("kind") not in KINDS:
        problems.add(entry, "bad_value", f"kind is one of {', '.join(KINDS)}", key="kind")
    parent = entry.text("parent")
    known = not parent or draft.require(entry, SECTION, parent, key="parent")
    if known and runs_in_circle(entry.text("code"), draft.declared[SECTION]):
        problems.add(entry, "circle", "the organisation lies above itself", key="parent")
    if entry.text("place"):
        draft.require(entry, "place", entry.text("place"), key="place")
    verdict = check_uscc(entry.text("uscc")) if entry.text("uscc") else None
    if verdict and verdict.severity is Severity.REJECT:
        problems.add(entry, "bad_value", f"uscc: {verdict.reason}", key="uscc")


def _check_credit_codes_free(draft: Draft, entries: Mapping[str, Entry]) -> None:
    """A credit code belongs to one organisation, whichever pack names it."""
    codes = {entry.text("uscc"): entry for entry in entries.values() if entry.text("uscc")}
    taken = Organisation.objects.filter(uscc__in=list(codes)).exclude(pack__code=draft.code)
    for uscc, code in taken.values_list("uscc", "code"):
        draft.problems.add(codes[uscc], "duplicate", f"{code!r} has the same credit code", key="uscc")


def inherit(draft: Draft, used: Pack) -> None:
    """A pack may name the organisations of the packs it uses."""
    rows = Organisation.objects.filter(pack__code__in=chain(used)).values_list("code", "kind")
    draft.inherited.setdefault(SECTION, {}).update({code: {"kind": kind} for code, kind in rows})


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the organisations, then hang them below their parents."""
    entries = draft.declared[SECTION]
    places = dict(Place.objects.filter(code__in=draft.notes["places"]).values_list("code", "id"))
    standing = {row.code: row for row in Organisation.objects.filter(code__in=list(entries))}
    written = 0
    for code, entry in entries.items():
        written += _save(pack, actor, standing.get(code), code, _values(entry, places))
    _hang(entries)
    return {"organisations": written}


def _values(entry: Entry, places: Mapping[str, int]) -> dict[str, Any]:
    texts = {name: entry.text(name) for name in ("kind", "document", *NAME_COLUMNS)}
    uscc = check_uscc(entry.text("uscc")).code if entry.text("uscc") else ""
    return {**texts, "uscc": uscc, "place_id": places.get(entry.text("place"))}


def _save(pack: Pack, actor: Any, before: Organisation | None, code: str, values: Mapping[str, Any]) -> int:
    if before is None:
        Organisation.objects.create(code=code, pack=pack, **values)
        return 1
    if not differs(before, values):
        return 0
    old = {"name": before.name_hant, "uscc": before.uscc}
    for name, value in values.items():
        setattr(before, name, value)
    before.save(update_fields=list(values))
    new = {"name": before.name_hant, "uscc": before.uscc}
    record(actor=actor, tag="register:organisation:change", kind=SECTION, key=code, old=old, new=new)
    return 1


def _hang(entries: Mapping[str, Entry]) -> None:
    wanted = {code: entry.text("parent") for code, entry in entries.items()}
    codes = {*wanted, *wanted.values()}
    rows = {row.code: row for row in Organisation.objects.filter(code__in=codes)}
    for code, parent in wanted.items():
        parent_id = rows[parent].pk if parent else None
        if rows[code].parent_id != parent_id:
            rows[code].parent_id = parent_id
            rows[code].save(update_fields=["parent_id"])
