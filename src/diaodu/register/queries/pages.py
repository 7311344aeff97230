"""The page of one subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Q, QuerySet

from diaodu.kit.languages import name_in_language
from diaodu.people.queries import names_by_key
from diaodu.people.viewers import Viewer
from diaodu.register.field_types import warning_for
from diaodu.register.kinds import Field, Kind, Names, Word, kinds
from diaodu.register.models import Link, Membership, Milestone, Organisation, Place, Revision, Roster, Subject
from diaodu.register.queries.members import EVENTS, PLANNED, PLANS, REACHED, spans_of
from diaodu.register.queries.rosters import class_word
from diaodu.register.queries.subjects import subject_known_at

ROSTERS = ("roster__family", "-roster__starts_on", "roster__code")  # the usual order of rosters


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a subject as a page shows it: what was given, the word of a choice or the names of what it names.

    ``warning`` says what is odd about a value that was accepted all the same.
    """

    field: Field
    value: str
    word: Names | None
    warning: str


@dataclass(frozen=True, slots=True)
class MilestoneShown:
    """A milestone in force: the day it was reached and the day it is planned for, with the evidence."""

    word: Word
    reached: date | None
    planned: date | None
    evidence: str
    document: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link to or from another subject that the viewer may see; ``ended_by`` is a name, empty while it stands."""

    names: Names
    subject: Subject
    link: Link
    ended_by: str = ""

    @property
    def note(self) -> str:
        """What the link says of itself."""
        return self.link.note


@dataclass(frozen=True, slots=True)
class MembershipShown:
    """A subject's way through one roster: its events, and the class it is in now (None: it has left)."""

    roster: Roster
    member_class: Word | None
    inside: bool
    events: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """Everything the register knows of one subject, as far as the viewer may see it.

    ``milestones`` are those in force, ``events`` all that was ever recorded of them, oldest first. ``links_ended`` are
    those from it and to it that stand no more.
    """

    subject: Subject
    kind: Kind
    stage: Word | None
    fields: tuple[FieldShown, ...]
    links_out: tuple[LinkShown, ...]
    links_in: tuple[LinkShown, ...]
    links_ended: tuple[LinkShown, ...]
    milestones: tuple[MilestoneShown, ...]
    events: tuple[Milestone, ...]
    memberships: tuple[MembershipShown, ...]
    revisions: tuple[Revision, ...]


def subject_page(viewer: Viewer, code: str, *, known: int | None = None) -> SubjectPage:
    """The page of one subject as known at a ledger number (None: now); links have no past and are those of now.

    Raises ``NotFound`` for one that is unknown, was not known then, or is out of sight.
    """
    subject = subject_known_at(viewer, code, known)
    then = Q() if known is None else Q(number__lte=known)
    kind = kinds(subject.pack)[subject.kind]
    links_out, links_in, links_ended = _links(viewer, subject)
    events = tuple(subject.milestones.filter(then).order_by("number"))
    return SubjectPage(
        subject=subject,
        kind=kind,
        stage=kind.stage(subject.stage),
        fields=fields_shown(kind, subject),
        links_out=links_out,
        links_in=links_in,
        links_ended=links_ended,
        milestones=_milestones(kind, events),
        events=events,
        memberships=_memberships(viewer, subject.memberships.filter(then)),
        revisions=tuple(subject.revisions.filter(then).order_by("-number")),
    )


def fields_shown(kind: Kind, subject: Subject) -> tuple[FieldShown, ...]:
    """The fields of a subject as pages show them, in the order in which its kind declares them."""
    return tuple(_field(field, subject.text(field.code)) for field in kind.fields)


def _field(field: Field, value: str) -> FieldShown:
    choice = field.choice(value)
    if choice:
        return FieldShown(field, value, choice.names, "")
    named = named_by(field.type, value) if value else None
    return FieldShown(field, value, names_of(named) if named else None, warning_for(field, value))


def named_by(kind: str, code: str) -> Place | Organisation | None:
    """The place or organisation that a field of that type names."""
    if kind in {"place", "open_place"}:
        return Place.objects.filter(code=code).first()
    return Organisation.objects.filter(code=code).first() if kind == "organisation" else None


def names_of(row: Place | Organisation | Subject) -> Names:
    """The three names of a row."""
    return {"hant": row.name_hant, "hans": row.name_hans, "en": row.name_en or row.name_hant}


def name_of(row: Place | Organisation | Subject) -> str:
    """The name of a row in the present language."""
    return name_in_language(names_of(row))


def _links(viewer: Viewer, subject: Subject) -> tuple[tuple[LinkShown, ...], ...]:
    """The links from a subject, those to it, and those that ended, as far as their other end is in sight."""
    links = list(Link.ever.filter(Q(source=subject) | Q(target=subject)).order_by("id"))
    others = {end for link in links for end in _ends(link)} - {subject.pk}
    known = {subject.pk: subject}
    if others:
        known |= Subject.objects.visible_to(viewer).select_related("pack").in_bulk(others)
    seen = [(known[link.source_id], link, known[link.target_id]) for link in links if _ends(link) <= known.keys()]
    names = names_by_key({link.ended_by for _source, link, _target in seen if link.ended_at})
    stand = [row for row in seen if row[1].ended_at is None]
    return (
        tuple(_shown(source, link, target) for source, link, target in stand if source == subject),
        tuple(_shown(source, link, source) for source, link, target in stand if target == subject),
        tuple(
            _shown(source, link, target if source == subject else source, names.get(link.ended_by) or link.ended_by)
            for source, link, target in seen
            if link.ended_at
        ),
    )


def _ends(link: Link) -> set[int]:
    return {link.source_id, link.target_id}


def _shown(source: Subject, link: Link, end: Subject, ended_by: str = "") -> LinkShown:
    return LinkShown(_link_names(kinds(source.pack)[source.kind], link.code), end, link, ended_by)


def _link_names(kind: Kind, code: str) -> Names:
    declared = kind.link(code)
    return declared.names if declared else {"hant": code, "hans": code, "en": code}


def _milestones(kind: Kind, rows: Iterable[Milestone]) -> tuple[MilestoneShown, ...]:
    event = {row.code: row for row in rows if row.standing in EVENTS}
    plan = {row.code: row for row in rows if row.standing in PLANS}
    shown = [
        _milestone(word, _if(event.get(word.code), REACHED), _if(plan.get(word.code), PLANNED))
        for word in kind.milestones
    ]
    return tuple(milestone for milestone in shown if milestone.reached or milestone.planned)


def _if(row: Milestone | None, standing: str) -> Milestone | None:
    return row if row and row.standing == standing else None


def _milestone(word: Word, reached: Milestone | None, planned: Milestone | None) -> MilestoneShown:
    row = reached or planned
    return MilestoneShown(
        word=word,
        reached=reached.on if reached else None,
        planned=planned.on if planned else None,
        evidence=row.evidence if row else "",
        document=row.document if row else "",
        recorded_by=row.recorded_by if row else "",
    )


def _memberships(viewer: Viewer, rows: QuerySet[Membership]) -> tuple[MembershipShown, ...]:
    seen = rows.filter(roster__in=Roster.objects.visible_to(viewer)).select_related("roster")
    shown = []
    for roster, own in groupby(seen.order_by(*ROSTERS, "on", "number"), key=attrgetter("roster")):
        events = tuple(own)
        spans = spans_of(events)
        inside = bool(spans) and spans[-1].until is None
        word = class_word(roster, spans[-1].member_class) if inside else None
        shown.append(MembershipShown(roster, word, inside, events))
    return tuple(shown)
