"""The page of one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.commands.raising import BECAUSE
from diaodu.matters.history_words import EventShown, history_shown
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.names import Names, state_names
from diaodu.matters.queries.allowed import Allowed, allowed_on
from diaodu.matters.queries.causes import Cause, cause_of
from diaodu.matters.queries.evidence import files_by_event, may_erase
from diaodu.matters.queries.node_plan import NodePlan, node_plan
from diaodu.matters.queries.registered import Registered, registered
from diaodu.matters.queries.rows import MatterRow, left_of, rows_of, waiting_on
from diaodu.matters.queries.visits import VisitShown, visit_shown
from diaodu.matters.queries.ways import LadderShown, Stretch, ladders_of, way_of
from diaodu.matters.time_words import Left
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Field
from diaodu.register.models import Subject
from diaodu.register.queries.pages import name_of, named_by

RELATED = ("pack", "place", "about", "parent", "raised_by", "assigned", "assigned_place")


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a matter that is filled, with its value in words."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything that is known of one matter. ``about`` and ``parent`` are there as far as the viewer may see them;
    ``registered`` is what the register says of the first. ``cause`` is what raised it by itself, None where somebody
    did. ``plan`` is there for kinds whose steps are those of units: a node plan. ``visit`` is there once a visit was
    made. ``erases`` who may erase what its files hold.
    """

    matter: Matter
    kind: MatterKind
    state: Names
    left: Left | None
    waiting: str
    about: Subject | None
    registered: Registered | None
    parent: MatterRow | None
    children: tuple[MatterRow, ...]
    way: tuple[tuple[Stretch, ...], ...]
    ladders: tuple[LadderShown, ...]
    fields: tuple[FieldShown, ...]
    history: tuple[EventShown, ...]
    cause: Cause | None
    plan: NodePlan | None
    visit: VisitShown | None
    allowed: Allowed
    steps: tuple[Step, ...]
    erases: bool


def matter_in_sight(viewer: Viewer, public: UUID) -> Matter:
    """A matter that a viewer may see. Raises ``NotFound`` for one out of sight and for none alike."""
    found = Matter.objects.visible_to(viewer).select_related(*RELATED).filter(public=public).first()
    if found is None:
        raise NotFound(_("沒有這一事項，或不在您的範圍內。"))
    return found


def matter_page(viewer: Viewer, public: UUID, *, at: datetime) -> MatterPage:
    """One matter with its way, its ladders and its history. Raises ``NotFound``."""
    matter = matter_in_sight(viewer, public)
    kind, calendar = rules_of(matter), work_calendar(matter.pack)
    steps = tuple(matter.steps.select_related("place", "person", "ended_by"))
    events = tuple(matter.events.select_related("by").order_by("number"))
    files = files_by_event(matter)
    parent, children = _family(viewer, matter, at)
    about = _about(viewer, matter)
    return MatterPage(
        matter=matter,
        kind=kind,
        state=state_names(matter, kind),
        left=left_of(matter, [step for step in steps if step.ended_at is None], at),
        waiting=waiting_on(matter, kind),
        about=about,
        registered=registered(about) if about else None,
        parent=parent,
        children=children,
        way=way_of(matter, kind, steps, events, calendar=calendar, at=at),
        ladders=() if matter.closed_at or not matter.watched else ladders_of(kind, steps, events, calendar=calendar),
        fields=fields_shown(kind, matter),
        history=history_shown(kind, events, files),
        cause=cause_of(viewer, matter) if any(BECAUSE in event.said for event in events) else None,
        plan=node_plan(viewer, matter, today=clock.local_day(at)) if any(step.unit for step in kind.steps) else None,
        visit=visit_shown(viewer, matter, kind),
        allowed=allowed_on(viewer, matter, kind, steps, calendar=calendar, at=at),
        steps=steps,
        erases=bool(files) and may_erase(viewer, matter),
    )


def fields_shown(kind: MatterKind, matter: Matter) -> tuple[FieldShown, ...]:
    """The fields of a matter that are filled, in words."""
    filled = ((field, str(matter.fields.get(field.code, ""))) for field in kind.form.fields)
    return tuple(FieldShown(field, value_words(field, value)) for field, value in filled if value)


def value_words(field: Field, value: str) -> str:
    """A value as pages show it: the word of a choice, or the name of the place or organisation that it names."""
    choice = field.choice(value)
    if choice:
        return name_in_language(choice.names)
    named = named_by(field.type, value)
    return name_of(named) if named else f"{value} {field.unit}".strip()


def _family(viewer: Viewer, matter: Matter, at: datetime) -> tuple[MatterRow | None, tuple[MatterRow, ...]]:
    """The matter that this one was raised for, and those raised for it, as far as they are in sight."""
    seen = Matter.objects.visible_to(viewer).select_related("pack", "place", "about")
    found: Sequence[Matter] = list(seen.filter(parent=matter).order_by("id"))
    above = seen.filter(pk=matter.parent_id).first() if matter.parent_id else None
    rows = rows_of([*found, above] if above else found, at) if found or above else []
    return (rows[-1], tuple(rows[:-1])) if above else (None, tuple(rows))


def _about(viewer: Viewer, matter: Matter) -> Subject | None:
    if matter.about_id is None:
        return None
    return Subject.objects.visible_to(viewer).select_related("pack").filter(pk=matter.about_id).first()
