"""What an enterprise sees through its link, and nothing else: no person, no note, no other enterprise's matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from diaodu.core.workdays import due_at
from diaodu.kit.clock import local_day
from diaodu.matters import history
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.kinds import Ending, MatterKind, Names
from diaodu.matters.kinds import Step as Declared
from diaodu.matters.models import EnterpriseLink, Event, Matter, Step
from diaodu.matters.names import role_name
from diaodu.matters.queries.evidence import Files, FileShown, files_for_enterprise
from diaodu.matters.visited import day_of_visit, ending_saying
from diaodu.packs.workdays import work_calendar
from diaodu.pairing.queries import Met, contacts_with
from diaodu.register.kinds import PLACE, Field, Word
from diaodu.register.models import Place, Subject
from diaodu.register.queries.offered import ORGANISATION

MOST = 100
LOOKED_UP = frozenset({PLACE, ORGANISATION})


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that is open: what it is called and by when it is to be done; ``own``: it is the enterprise's turn."""

    names: Names
    due_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of a ``kind`` that the enterprise ends: its number, the endings that are not the office's, its tests,
    whether evidence is needed, and the fields that one of its endings needs.
    """

    kind: MatterKind
    number: int
    names: Names
    endings: tuple[Ending, ...]
    tests: tuple[Word, ...]
    evidence: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """Who came to see it, by the role and the place that they came for, and on which day."""

    role: str
    place: Place
    day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the enterprise was told, when, and with which files."""

    words: str
    at: datetime
    files: tuple[FileShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """The files that the enterprise itself attached when it ended a step, and when."""

    at: datetime
    files: tuple[FileShown, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A matter as its enterprise sees it. ``title`` is empty where it is in words of others; ``waits`` names for what
    its clock stands; it may be opened again until ``reopen_until``
    (None: it may not). ``came`` is told of visits alone.
    """

    public: UUID
    title: str
    rules: MatterKind
    kind: Names
    raised_at: datetime
    state: Names
    closed_at: datetime | None
    waits: Names | None
    ahead: tuple[Ahead, ...]
    answers: tuple[Answer, ...]
    attached: tuple[Attached, ...]
    came: tuple[Came, ...]
    asked: tuple[Asked, ...]
    reopen_until: datetime | None
    generated: bool


def seen_by(enterprise: Subject, *, at: datetime) -> list[Seen]:
    """The matters of an enterprise: those that wait for it first, then the open ones, then the latest closed."""
    rows = Matter.objects.for_enterprise(enterprise).select_related("pack").prefetch_related("steps__place")
    found = list(rows.order_by(F("closed_at").desc(nulls_first=True), "-id")[:MOST])
    told, files = _told(found), files_for_enterprise(enterprise, {row: rules_of(row) for row in found})
    shown = [_seen(row, told.get(row.pk, []), files, at) for row in found]
    return sorted(shown, key=lambda each: (not each.asked, each.closed_at is not None))


def met_by(enterprise: Subject, *, at: datetime) -> list[Met]:
    """The contacts with an enterprise, without those that a matter asks about: a visit is asked about once."""
    rows = Matter.objects.for_enterprise(enterprise).filter(closed_at=None, waiting_on="").select_related("pack")
    asked = {(row.about_id, day) for row in rows.prefetch_related("steps") if (day := _asked_about(row))}
    met = contacts_with(enterprise, today=local_day(at))
    return [one for one in met if one.answer or not one.rule.visit or (one.subject.pk, one.on) not in asked]


def _asked_about(row: Matter) -> date | None:
    """The day of the visit that an open step of the enterprise asks about."""
    kind = rules_of(row)
    own = (step.code for step in row.steps.all() if step.enterprise and step.ended_at is None)
    return day_of_visit(kind, row) if any(ending_saying(kind, code, useful=True) for code in own) else None


def asked_in(kind: MatterKind) -> tuple[Field, ...]:
    """The fields that a kind asks of an enterprise when it raises: not by which the office's own terms are chosen, nor
    what has to be looked up in the register.
    """
    timed = {code for step in kind.steps for code in (step.due.by, step.due.field)}
    return tuple(field for field in kind.start_fields if field.type not in LOOKED_UP and field.code not in timed)


def standing_link(subject: Subject, *, at: datetime) -> EnterpriseLink | None:
    """The link of an enterprise that opens something now."""
    return EnterpriseLink.objects.filter(about=subject, closed_at=None, expires_at__gt=at).first()


def _told(rows: list[Matter]) -> Mapping[int, list[Event]]:
    """Which steps of the matters ended with which words, in the order of time."""
    events = Event.objects.filter(matter__in=rows, act=history.ENDED).order_by("number")
    found: dict[int, list[Event]] = {}
    for event in events.only("matter_id", "said", "at", "from_enterprise"):
        found.setdefault(event.matter_id, []).append(event)
    return found


def _seen(row: Matter, ended: list[Event], files: Files, at: datetime) -> Seen:
    kind = rules_of(row)
    own = [event for event in ended if event.from_enterprise]
    open_ = [step for step in row.steps.all() if step.ended_at is None]
    return Seen(
        public=row.public,
        title=row.title if row.from_enterprise else "",
        rules=kind,
        kind=kind.names,
        raised_at=row.raised_at,
        state=kind.state(row.state).names,
        closed_at=row.closed_at,
        waits=next((wait.names for wait in kind.waits if wait.code == row.waiting_on), None),
        ahead=() if row.waiting_on else tuple(_ahead(kind, step) for step in open_),
        answers=_answers(row, kind, [event for event in ended if not event.from_enterprise], files),
        attached=tuple(Attached(event.at, files[event.number]) for event in own if event.number in files),
        came=tuple(_came(row, kind)) if kind.visits else (),
        asked=() if row.waiting_on else tuple(_asked(kind, step) for step in open_ if step.enterprise),
        reopen_until=_reopen_until(row, kind, at),
        generated=row.pack.generated,
    )


def _ahead(kind: MatterKind, step: Step) -> Ahead:
    return Ahead(kind.step(step.code).names, step.due_at, step.enterprise)


def _asked(kind: MatterKind, step: Step) -> Asked:
    declared: Declared = kind.step(step.code)
    endings = declared.endings_for(enterprise=True)
    needed = {code for ending in endings for code in ending.needs}
    fields = tuple(field for field in kind.form.fields if field.code in needed)
    return Asked(kind, step.pk, declared.names, endings, declared.tests, declared.evidence, fields)


def _came(row: Matter, kind: MatterKind) -> Iterator[Came]:
    """Who ended the steps that a visit begins with; on the day that was filled in, or else when they ended it."""
    begins = {step.code: step for step in kind.steps if not step.after and not step.owner.enterprise}
    for step in row.steps.all():
        if step.ended_at and not step.void and step.code in begins and begins[step.code].ending(step.ending):
            yield Came(role_name(step.role), step.place, day_of_visit(kind, row) or local_day(step.ended_at))


def _answers(row: Matter, kind: MatterKind, ended: list[Event], files: Files) -> tuple[Answer, ...]:
    """What was said when an answering step ended, with its files, and after it the fields that were filled in with the
    last one.
    """
    telling = {step.code: step for step in kind.steps if step.answers}
    rows = [event for event in ended if event.said.get("step") in telling]
    said = [
        Answer(str(event.said.get("words", "")), event.at, files.get(event.number, ()))
        for event in rows
        if event.said.get("words") or event.number in files
    ]
    last = {str(event.said["step"]): event.at for event in rows}
    filled = [
        Answer(str(row.fields[code]), at)
        for step, at in last.items()
        for code in dict.fromkeys(code for ending in telling[step].endings for code in ending.needs)
        if row.fields.get(code)
    ]
    return (*said, *filled)


def _reopen_until(row: Matter, kind: MatterKind, at: datetime) -> datetime | None:
    if row.closed_at is None or kind.reopening is None:
        return None
    until = due_at(work_calendar(row.pack), kind.reopening.within, row.closed_at)
    return until if at <= until else None
