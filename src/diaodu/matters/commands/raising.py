"""Raising a matter: by a person, by an enterprise through its link, by a trigger, or by another matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record, record_all
from diaodu.kit.languages import name_in_language
from diaodu.kit.once import once
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters import history
from diaodu.matters.commands.acts import act
from diaodu.matters.course import Course
from diaodu.matters.declared import matter_kinds
from diaodu.matters.fields import checked_fields, require_ahead
from diaodu.matters.kinds import EXTEND, MatterKind
from diaodu.matters.models import Matter
from diaodu.matters.refusals import MatterFields, MatterRefused
from diaodu.matters.saving import save, with_those_along
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.field_types import CellProblem
from diaodu.register.models import Place, Subject

LONGEST_TITLE = 200
BECAUSE = "because"
RAISE = "matters:matter:raise"


@dataclass(frozen=True, slots=True)
class New:
    """What a new matter is: its kind, what it is ``about`` (or the ``place`` alone), its title and fields.

    ``parent`` and ``parent_step`` are set when another matter raises it; ``key`` says what did so by itself, or which
    form was sent: what has one is raised once. The ``area`` is that of its kind, unless one is given: slips lie where
    the matter lies that they chase. ``because`` says which event raised it; one that is not ``watched`` chases nobody.
    """

    kind: str
    title: str
    about: Subject | None = None
    place: Place | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    parent: Matter | None = None
    parent_step: str = ""
    key: str = ""
    area: str = ""
    because: Mapping[str, Any] = field(default_factory=dict)
    watched: bool = True


@act
def raise_matter(*, actor: User | None, new: New, at: datetime) -> Matter:
    """Raise a matter by somebody's hand (None: the operator's). Raises ``MatterRefused``, ``MatterFields``,
    ``Forbidden`` for whom the kind does not name, ``NotFound`` for what is out of sight.
    """
    viewer = acting(actor)
    viewer.require(Permission.MATTER_RAISE)
    _require_in_sight(viewer, new)
    kind = kind_of(new)
    if not may_raise(viewer, kind, place_of(new)):
        raise Forbidden(_("您的角色不能提出「%(kind)s」。") % {"kind": name_in_language(kind.names)})
    require_ahead(kind, new.fields, at)
    return _once(new, kind, by=actor, at=at) if new.key else begin(new, kind, by=actor, at=at)


def _once(new: New, kind: MatterKind, *, by: User | None, at: datetime) -> Matter:
    """What a form raised before, when it is sent again because its answer was lost; else what it raises now."""
    found = _raised_by(new.key, by)
    if found:
        return found
    try:
        with transaction.atomic():
            return begin(new, kind, by=by, at=at)
    except IntegrityError:  # it was sent twice at once, and the other came first
        found = _raised_by(new.key, by)
        if found is None:
            raise
        return found


def _raised_by(key: str, by: User | None) -> Matter | None:
    found = Matter.objects.filter(key=key).first()
    if found and found.raised_by != by:
        raise MatterRefused(_("這份表單已經用過；請重新打開表單再填。"))
    return found


@act
def raise_for_enterprise(*, enterprise: Subject, new: New, at: datetime) -> Matter:
    """Raise a matter by an enterprise through its link: of the kinds that are open to it, and about itself."""
    kind = kind_of(new)
    if not kind.by_enterprise or new.about != enterprise:
        raise Forbidden(_("這類事項不能由企業直接提出。"))
    require_ahead(kind, new.fields, at)
    return begin(new, kind, by=None, at=at, from_enterprise=True)


@act
def raise_by_itself(*, new: New, at: datetime) -> Matter | None:
    """Raise a matter that nobody raises, once for its key; None where it was raised already."""
    if Matter.objects.filter(key=new.key).exists():
        return None
    return begin(new, kind_of(new), by=None, at=at)


def begin(new: New, kind: MatterKind, *, by: User | None, at: datetime, from_enterprise: bool = False) -> Matter:
    """Write a new matter and open its first steps. The caller has judged who may."""
    course = draft(new, kind, by=by, at=at, from_enterprise=from_enterprise)
    save(course)
    record(actor=by, tag=RAISE, kind="matter", key=str(course.matter.public), new={"kind": kind.code})
    return course.matter


def draft(new: New, kind: MatterKind, *, by: User | None, at: datetime, from_enterprise: bool = False) -> Course:
    """A new matter with its first steps opened, still to be saved."""
    place = place_of(new)
    title = " ".join(new.title.split())[:LONGEST_TITLE]
    restricted = kind.restricted or bool(new.parent and new.parent.restricted)  # a slip tells what it chases
    matter = Matter(
        pack=pack_of(place), kind=kind.code, rules=kind.number, area=new.area or kind.area, restricted=restricted,
        place=place, about=new.about, parent=new.parent, parent_step=new.parent_step, key=new.key, title=title,
        fields=_checked(kind, title, new.fields), state=kind.steps[0].state, raised_at=at, raised_by=by,
        from_enterprise=from_enterprise, watched=new.watched,
    )  # fmt: skip
    course = Course(matter, kind, at=at, by=by, from_enterprise=from_enterprise, steps=())
    because = said_of({BECAUSE: new.because})
    course.note(history.RAISED, None, {"title": title, "fields": matter.fields, "kind": kind.code, **because})
    course.open_ready()
    course.read_head()
    return course


def _checked(kind: MatterKind, title: str, given: Mapping[str, str]) -> dict[str, str]:
    """The fields given. Raises ``MatterFields`` with everything that is wrong, a missing title first."""
    if title:
        return checked_fields(kind, given)
    problems = [CellProblem("title", "required", _("請寫明事項名稱。"), "")]
    try:
        checked_fields(kind, given)
    except MatterFields as refusal:
        problems += refusal.problems
    raise MatterFields(problems)


def record_raised(courses: Iterable[Course]) -> None:
    """Write the slips that go along with some courses, at any distance, into the audit."""
    along = with_those_along(each for course in courses for each in course.along)
    raised = [each.matter for each in along if each.drafted]
    record_all(actor=None, tag=RAISE, kind="matter", new={str(each.public): {"kind": each.kind} for each in raised})


def kind_of(new: New) -> MatterKind:
    """The kind of a new matter by the pack of its place. Raises ``NotFound``; ``MatterRefused`` for a wrong subject."""
    pack = pack_of(place_of(new))
    kind = matter_kinds(pack).get(new.kind)
    if kind is None:
        raise NotFound(_("沒有「%(kind)s」這類事項。") % {"kind": new.kind})
    if kind.about and (new.about is None or new.about.kind not in kind.about):
        raise MatterRefused(_("「%(kind)s」須指明所涉的對象。") % {"kind": name_in_language(kind.names)})
    return kind


def pack_of(place: Place) -> Pack:
    """The pack of a place, asked for once in an act that raises many."""
    return once(("pack of places", place.pack_id), lambda: place.pack)


def place_of(new: New) -> Place:
    """Where a new matter lies: at the place of what it is about, unless a place is given."""
    place = new.place or (new.about.place if new.about else None)
    if place is None:
        raise MatterRefused(_("請指明事項所在的地區。"))
    return place


def may_raise(viewer: Viewer, kind: MatterKind, place: Place) -> bool:
    """Whether a viewer holds a role over a place that the kind lets raise."""
    if is_asked_only(kind):
        return False
    if viewer.everything:
        return True
    scopes = viewer.scopes_for(Permission.MATTER_RAISE)
    over = (scope for scope in scopes if scope.place_code in place.path.split("/"))
    return any(scope.role in kind.raised_by and (not scope.areas or kind.area in scope.areas) for scope in over)


def is_asked_only(kind: MatterKind) -> bool:
    """Whether matters of a kind are asked for from a step of another, and never by themselves: those that extend it."""
    return any(ending.effect == EXTEND for step in kind.steps for ending in step.endings)


def _require_in_sight(viewer: Viewer, new: New) -> None:
    if new.about and not Subject.objects.visible_to(viewer).filter(pk=new.about.pk).exists():
        raise NotFound(_("沒有這一對象，或不在您的範圍內。"))
    if new.parent and not Matter.objects.visible_to(viewer).filter(pk=new.parent.pk).exists():
        raise NotFound(_("沒有這一事項，或不在您的範圍內。"))


def said_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an act says, without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
