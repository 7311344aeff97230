"""Who is in a roster by its memberships, as known at a ledger number. Four queries, whatever the roster's size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from diaodu.kit.sql import among
from diaodu.register.models import Membership, Milestone, Revision, Roster, Subject

REACHED = "reached"
PLANNED = "planned"
WITHDRAWN = "withdrawn"  # reached after all not
DROPPED = "dropped"  # planned no more
PLANS = (PLANNED, DROPPED)
EVENTS = (REACHED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch in one class of a roster: from ``first`` on, up to and without ``until`` (None: it goes on)."""

    member_class: str
    first: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies inside."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A subject that is or was in a roster. ``fields`` holds the kind's fields and ``stage`` and ``organisation``."""

    subject_id: int
    code: str
    place_path: str
    fields: Mapping[str, str]
    spans: tuple[Span, ...]
    reached: Mapping[str, date]
    planned: Mapping[str, date]

    def class_on(self, day: date) -> str | None:
        """The class held on ``day``; None when it is no member then."""
        return next((span.member_class for span in self.spans if span.covers(day)), None)


def entered(roster: Roster, *, known: int | None) -> list[MemberRow]:
    """Every subject that ever entered the roster, as known at ledger number ``known`` (None: now), by subject."""
    spans = _spans(roster, known)
    states = present_states(spans) if known is None else states_at(spans, known)
    reached, planned = milestones_of(spans.keys(), known=known)
    return [
        MemberRow(
            subject_id=subject_id,
            code=states[subject_id].code,
            place_path=states[subject_id].place_path,
            fields=states[subject_id].fields,
            spans=spans[subject_id],
            reached=MappingProxyType(reached.get(subject_id, {})),
            planned=MappingProxyType(planned.get(subject_id, {})),
        )
        for subject_id in sorted(spans)
    ]


def rosters_of(family: str, place_path: str, *, on: date, packs: Sequence[str] | None = None) -> list[Roster]:
    """The rosters of a family that hold for a place on a day: nearest place first, then the latest start.

    A roster holds for its own place and all below it, on the days of its period. ``packs`` limits them to some packs.
    """
    codes = [code for code in place_path.split("/") if code]
    found = Roster.objects.filter(family=family, place__code__in=codes, starts_on__lte=on, ends_on__gte=on)
    if packs is not None:
        found = found.filter(pack__code__in=packs)
    return sorted(
        found.select_related("place", "pack"),
        key=lambda roster: (-len(roster.place.path), -roster.starts_on.toordinal(), roster.code),
    )


@dataclass(frozen=True, slots=True)
class MemberState:
    """What counting needs of a subject's state: ``fields`` holds also its ``stage`` and ``organisation``."""

    code: str
    place_path: str
    fields: Mapping[str, str]


def _upto(known: int | None) -> Q:
    return Q() if known is None else Q(number__lte=known)


def _spans(roster: Roster, known: int | None) -> dict[int, tuple[Span, ...]]:
    events: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(_upto(known), roster=roster).order_by("subject_id", "on", "number")
    for row in rows.only("subject_id", "action", "member_class", "on"):
        events[row.subject_id].append(row)
    return {subject_id: spans_of(rows) for subject_id, rows in events.items()}


def spans_of(events: Iterable[Membership]) -> tuple[Span, ...]:
    """The stretches that a subject's events in one roster make, in order of their days; none is empty."""
    spans: list[Span] = []
    for event in events:
        if spans and spans[-1].until is None:
            last = spans.pop()
            if last.first < event.on:
                spans.append(Span(last.member_class, last.first, event.on))
        if event.action != "exit":
            spans.append(Span(event.member_class, event.on, None))
    return tuple(spans)


def present_states(subjects: Iterable[int]) -> dict[int, MemberState]:
    """The states of some subjects now."""
    rows = Subject.objects.filter(pk__in=among(subjects)).order_by("pk").select_related(*_RELATED)
    return {row.pk: _present(row) for row in rows.defer("bigrams", "search_text")}


def states_at(subjects: Iterable[int], known: int | None) -> dict[int, MemberState]:
    """The states of some subjects as known at a ledger number; those that were not known then are left out."""
    rows = (
        Revision.objects.filter(_upto(known), subject__in=among(subjects))
        .order_by("subject_id", "-number")
        .distinct("subject_id")
        .select_related("subject", "place")
    )
    return {row.subject_id: _past(row) for row in rows}


_RELATED = ("place", "organisation")


def _present(row: Subject) -> MemberState:
    organisation = row.organisation.code if row.organisation else ""
    return _state(row.code, row.place.path if row.place else "", row.fields, row.stage, organisation)


def _past(row: Revision) -> MemberState:
    state = row.state
    path = row.place.path if row.place else ""
    return _state(row.subject.code, path, state["fields"], state["stage"], state["organisation"])


def _state(code: str, path: str, fields: Mapping[str, str], stage: str, organisation: str) -> MemberState:
    return MemberState(code, path, MappingProxyType({**fields, "stage": stage, "organisation": organisation}))


Dates = dict[int, dict[str, date]]


def milestones_of(subjects: Iterable[int], *, known: int | None) -> tuple[Dates, Dates]:
    """The milestones in force of some subjects: those reached, and those planned, each by subject and code."""
    return (
        _in_force(subjects, EVENTS, known),
        _in_force(subjects, PLANS, known),
    )


def _in_force(subjects: Iterable[int], group: tuple[str, str], known: int | None) -> Dates:
    latest = (
        Milestone.objects.filter(_upto(known), subject__in=among(subjects), standing__in=group)
        .order_by("subject_id", "code", "-number")
        .distinct("subject_id", "code")
    )
    found: Dates = defaultdict(dict)
    for subject_id, code, standing, on in latest.values_list("subject_id", "code", "standing", "on"):
        if standing in {REACHED, PLANNED}:
            found[subject_id][code] = on
    return found
