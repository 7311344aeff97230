"""rosters.toml and memberships.csv: named lists of subjects, and who entered, moved and left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.kit import clock
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind
from diaodu.register.memberships import Event, fault_in
from diaodu.register.models import Membership, Place, Roster, Subject
from diaodu.register.queries.registers import Rule
from diaodu.register.sections.rows import check_day, check_length, check_not_taken, differs, recorder
from diaodu.register.sections.subjects import document_codes

ROSTER = "roster"
COLUMNS = {"roster", "subject", "class", "action", "on", "reason"}
ACTIONS = ("enter", "move", "exit")

Member = tuple[str, str]


def check(draft: Draft) -> None:
    """Check rosters.toml and memberships.csv. Leaves the rosters' families in ``draft.notes["rosters"]``."""
    entries = draft.declare(ROSTER, draft.folder.tables("rosters.toml", ROSTER))
    require_names(draft, entries)
    check_not_taken(draft, entries, Roster)
    documents = document_codes(draft)
    for entry in entries.values():
        _check_roster(draft, entry, documents)
        if entry.text("kind"):
            _check_rule(draft, entry)
        else:
            _check_period(draft, entry)
    draft.notes["rosters"] = {code: str(body.get("family", "")) for code, body in draft.bodies(ROSTER).items()}
    _check_memberships(draft)


def _check_roster(draft: Draft, entry: Entry, documents: set[str]) -> None:
    problems = draft.problems
    check_length(draft, entry, {"code": 120, "family": 60})
    if not entry.text("family"):
        problems.add(entry, "required", "a roster needs a family, the name by which formulas call it", key="family")
    draft.require(entry, "place", entry.text("place"), key="place")
    if not isinstance(entry.data.get("complete", False), bool):
        problems.add(entry, "bad_value", "complete is true or false", key="complete")
    if entry.text("document") and entry.text("document") not in documents:
        problems.add(entry, "unknown_code", f"there is no document {entry.text('document')!r}", key="document")
    codes = [table.get("code") for table in entry.data.get("classes", ())]
    if not all(codes) or len(set(codes)) < len(codes):
        problems.add(
            entry, "duplicate" if all(codes) else "required", "each class has a code of its own", key="classes"
        )


def _check_period(draft: Draft, entry: Entry) -> None:
    try:
        Period.parse(entry.text("period"), calendar_of(draft))
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key="period")


def _check_rule(draft: Draft, entry: Entry) -> None:
    """A roster that lists by rule: its kind, and the milestone, stages and field that the rule names."""
    check_day(draft, entry, "since", required=False)
    if not draft.require(entry, "kind", entry.text("kind"), key="kind"):
        return
    kind: Kind = draft.notes["kinds"][entry.text("kind")]
    rule = Rule.of(entry.data)
    named = [
        ("from", rule.begins, kind.milestone),
        ("class_by", rule.class_by, kind.field),
        *(("without", stage, kind.stage) for stage in rule.without),
    ]
    for key, code, find in named:
        if code and find(code) is None:
            draft.problems.add(entry, "unknown_code", f"the kind {kind.code!r} has no {code!r}", key=key)


def calendar_of(draft: Draft) -> Calendar:
    """The year of the pack being checked; the civil one when its declaration is wrong (which its section notes)."""
    declared = draft.folder.head().data.get("calendar", {})
    try:
        return Calendar(declared.get("year_starts", 1), declared.get("labelled_by", "start"))
    except (PeriodError, TypeError):
        return Calendar()


def _check_memberships(draft: Draft) -> None:
    members: dict[Member, list[Entry]] = defaultdict(list)
    for entry in draft.folder.rows("memberships.csv", required=COLUMNS):
        if _check_membership(draft, entry):
            members[entry.text("roster"), entry.text("subject")].append(entry)
    for entries in members.values():
        entries.sort(key=lambda entry: entry.text("on"))
        _check_history(draft, entries)
    draft.notes["memberships"] = members
    _check_recorded(draft, members)


def _check_membership(draft: Draft, entry: Entry) -> bool:
    before = len(draft.problems.found)
    if draft.bodies(ROSTER).get(entry.text("roster"), {}).get("kind"):
        message = "the roster lists by rule: it takes no memberships"
        draft.problems.add(entry, "bad_value", message, key="roster")
    if draft.require(entry, ROSTER, entry.text("roster"), key="roster") and entry.text("action") != "exit":
        classes = {table.get("code") for table in draft.bodies(ROSTER)[entry.text("roster")].get("classes", ())}
        if entry.text("class") not in (classes or {""}):
            message = f"the roster has no class {entry.text('class')!r}"
            draft.problems.add(entry, "unknown_code", message, key="class")
    if entry.text("subject") not in draft.notes["subjects"]:
        draft.problems.add(entry, "unknown_code", f"there is no subject {entry.text('subject')!r}", key="subject")
    if entry.text("action") not in ACTIONS:
        draft.problems.add(entry, "bad_value", f"action is one of {', '.join(ACTIONS)}", key="action")
    check_day(draft, entry, "on", required=True)
    check_length(draft, entry, {"reason": 300})
    return len(draft.problems.found) == before


def _check_history(draft: Draft, entries: Sequence[Entry]) -> None:
    """A subject enters before it moves or leaves, and what ends needs a reason: the same rules as for people."""
    history: list[Event] = []
    for entry in entries:
        event = _event(entry)
        fault = fault_in(history, event)
        if fault:
            draft.problems.add(entry, fault.rule, fault.english, key="action")
        history.append(event)


def _check_recorded(draft: Draft, members: Mapping[Member, Sequence[Entry]]) -> None:
    """The register keeps every membership event for good: a pack may add events, not rewrite them."""
    for member, recorded in _recorded(f"pack:{draft.code}").items():
        said = [_event(entry) for entry in members.get(member, ())]
        if said[: len(recorded)] == recorded:
            continue
        entry = members[member][0] if member in members else Entry("memberships.csv", 1, {})
        message = (
            f"{member[1]} in {member[0]}: events loaded before were changed or removed; "
            "put them back and add a later event with its reason"
        )
        draft.problems.add(entry, "history_changed", message)


def _event(entry: Entry) -> Event:
    member_class = "" if entry.text("action") == "exit" else entry.text("class")
    return Event(entry.text("action"), member_class, entry.text("on"), entry.text("reason"))


def _recorded(recorded_by: str) -> dict[Member, list[Event]]:
    found: dict[Member, list[Event]] = defaultdict(list)
    rows = Membership.objects.filter(recorded_by=recorded_by).order_by("number")
    for row in rows.values_list("roster__code", "subject__code", "action", "member_class", "on", "reason"):
        roster, subject, action, member_class, on, reason = row
        found[roster, subject].append(Event(action, member_class, on.isoformat(), reason))
    return found


def inherit(draft: Draft, used: Pack) -> None:
    """A pack may name the rosters of the packs it uses, and the families of formulas."""
    rows = Roster.objects.filter(pack__code__in=chain(used)).values_list("code", "family", "classes", "kind")
    bodies = {code: {"family": family, "classes": classes, "kind": kind} for code, family, classes, kind in rows}
    draft.inherited.setdefault(ROSTER, {}).update(bodies)


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Write the rosters, each changed one with an audit entry, and append the new membership events."""
    places = dict(Place.objects.filter(code__in=draft.notes["places"]).values_list("code", "id"))
    entries = draft.declared[ROSTER]
    standing = {roster.code: roster for roster in Roster.objects.filter(code__in=list(entries))}
    written = 0
    for code, entry in entries.items():
        values = _values(entry, calendar_of(draft), places)
        written += _save(pack, actor, standing.get(code), code, values)
    return {"rosters": written, "memberships": _append(draft, pack, actor)}


def _values(entry: Entry, calendar: Calendar, places: Mapping[str, int]) -> dict[str, Any]:
    return {
        "family": entry.text("family"),
        "names": dict(entry.data["names"]),
        "place_id": places[entry.text("place")],
        **(_lasting(entry) if entry.text("kind") else _of_period(Period.parse(entry.text("period"), calendar))),
        "classes": [dict(table) for table in entry.data.get("classes", ())],
        "complete": entry.data.get("complete", False),
        "document": entry.text("document"),
    }


def _of_period(period: Period) -> dict[str, Any]:
    return {"period": period.token, "starts_on": period.first_day, "ends_on": period.last_day, "kind": "", "rule": {}}


def _lasting(entry: Entry) -> dict[str, Any]:
    """A roster that lists by rule holds from a day on, and on."""
    since = date.fromisoformat(entry.text("since")) if entry.text("since") else date.min
    rule = Rule.of(entry.data).as_json()
    return {"period": "", "starts_on": since, "ends_on": date.max, "kind": entry.text("kind"), "rule": rule}


def _save(pack: Pack, actor: Any, before: Roster | None, code: str, values: Mapping[str, Any]) -> int:
    if before is None:
        Roster.objects.create(code=code, pack=pack, **values)
        return 1
    if not differs(before, values):
        return 0
    old = {"names": before.names, "period": before.period, "complete": before.complete}
    for name, value in values.items():
        setattr(before, name, value)
    before.save(update_fields=list(values))
    new = {"names": before.names, "period": before.period, "complete": before.complete}
    record(actor=actor, tag="register:roster:change", kind=ROSTER, key=code, old=old, new=new)
    return 1


def _append(draft: Draft, pack: Pack, actor: Any) -> int:
    recorded_by = recorder(actor, pack)
    recorded = _recorded(recorded_by)
    members: Mapping[Member, Sequence[Entry]] = draft.notes["memberships"]
    due = [
        (member, _event(entry))
        for member, entries in members.items()
        for entry in entries[len(recorded.get(member, ())) :]
    ]
    due.sort(key=lambda pair: pair[1].on)
    rosters = dict(Roster.objects.filter(code__in={member[0] for member, _ in due}).values_list("code", "id"))
    subjects = dict(Subject.objects.filter(code__in={member[1] for member, _ in due}).values_list("code", "id"))
    now = clock.now()
    Membership.objects.bulk_create(
        (
            Membership(
                number=number,
                roster_id=rosters[roster],
                subject_id=subjects[subject],
                action=event.action,
                member_class=event.member_class,
                on=event.on,
                reason=event.reason,
                recorded_at=now,
                recorded_by=recorded_by,
            )
            for number, ((roster, subject), event) in zip(take_numbers(len(due)), due, strict=True)
        ),
        batch_size=2000,
    )
    return len(due)
