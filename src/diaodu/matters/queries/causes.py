"""Why a matter raised itself: the row of the register or the ledger that it can be followed back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.ledger.models import Fact
from diaodu.matters.commands.raising import BECAUSE
from diaodu.matters.history import NOTED, RAISED
from diaodu.matters.models import Event, Matter
from diaodu.matters.triggers.occasions import CREATED, ENTERS, FACT, FIELD, LINKED, MILESTONE, STAGE
from diaodu.people.viewers import Viewer
from diaodu.register.models import Link, Membership, Milestone, Revision, Subject

Names = Mapping[str, str]
Row = Revision | Milestone | Membership | Link | Fact


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a matter was raised, or why it was not raised again.

    ``names`` are those of the trigger at that time, ``event`` its type (``occasions``), ``subject`` whom it happened
    to, ``row`` the row that says so; both are None where they are out of the viewer's sight, and ``row`` for a rhythm.
    ``was`` and ``now`` are what changed, as codes or figures in the ledger's base unit; ``period`` that of a figure or
    a rhythm. ``again`` says that the event was noted on a matter that was open already.
    """

    trigger: str
    names: Names
    event: str
    number: int | None
    subject: Subject | None
    row: Row | None
    was: str = ""
    now: str = ""
    period: str = ""
    measure: str = ""
    again: bool = False


def cause_of(viewer: Viewer, matter: Matter) -> Cause | None:
    """The event that raised a matter which the viewer sees; None where somebody raised it by hand."""
    return next((cause for cause in causes_of(viewer, matter) if not cause.again), None)


def causes_of(viewer: Viewer, matter: Matter) -> list[Cause]:
    """The event that raised a matter, and those that would have raised it again, in their order."""
    events = Event.objects.filter(matter=matter, act__in=[RAISED, NOTED], said__has_key=BECAUSE).order_by("number")
    return [_cause(viewer, event) for event in events]


def _cause(viewer: Viewer, event: Event) -> Cause:
    said: Mapping[str, Any] = event.said[BECAUSE]
    subject = Subject.objects.visible_to(viewer).filter(code=said["subject"]).first()
    number, kind = said.get("number"), str(said["event"])
    texts = {key: str(said.get(key, "")) for key in ("was", "now", "period", "measure")}
    return Cause(
        trigger=str(said["trigger"]), names=said["names"], event=kind, number=number, subject=subject,
        row=_row(viewer, kind, number) if subject and number else None, again=event.act == NOTED, **texts,
    )  # fmt: skip


def _row(viewer: Viewer, event: str, number: int) -> Row | None:
    """The row of an event; its subject was found in sight."""
    if event in {CREATED, STAGE, FIELD}:
        return Revision.objects.select_related("subject").filter(number=number).first()
    if event == MILESTONE:
        return Milestone.objects.select_related("subject").filter(number=number).first()
    if event == ENTERS:
        return Membership.objects.select_related("subject", "roster").filter(number=number).first()
    if event == LINKED:
        return Link.ever.select_related("source", "target").filter(pk=number).first()
    if event == FACT:
        return Fact.objects.visible_to(viewer).select_related("subject", "document").filter(number=number).first()
    return None
