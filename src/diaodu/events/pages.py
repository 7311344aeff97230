"""The page of one event or delegation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from diaodu.core.units import Unit
from diaodu.events.clashing import ClashShown, clashes_between
from diaodu.events.happenings import DELEGATION, EVENT, Filters, Held, dated, held_shown, kinds_held
from diaodu.events.yields import DEAL, NOTHING, Yield, deals_of, shown_unit, yields_of
from diaodu.kit.languages import name_in_language
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, acting, kinds
from diaodu.register.models import Link, Subject

TAKES_PART, MEMBER = "takes_part", "member"
TOLD = ("tier", "venue", "industries", "leaders", "participants", "activities", "result")
DEALS = 50


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event or delegation: what it yielded, its leads and deals, what clashes with it, who took part.

    ``writes`` are the kinds of deals that the viewer may write down as coming from it; ``others`` are the delegations
    that took part in an event, or the events that a delegation took part in.
    """

    held: Held
    gained: Yield
    unit: Unit | None
    deals: tuple[Subject, ...]
    writes: tuple[Kind, ...]
    clashes: tuple[ClashShown, ...]
    others: tuple[Held, ...]
    members: tuple[Subject, ...]

    @property
    def told(self) -> list[tuple[Mapping[str, str], str]]:
        """The further fields that are filled, with their names."""
        fields = (field for field in self.held.kind.fields if field.code in TOLD)
        told = ((field, self.held.subject.text(field.code)) for field in fields)
        return [
            (field.names, name_in_language(word.names) if (word := field.choice(text)) else text)
            for field, text in told
            if text
        ]

    @property
    def is_dated(self) -> bool:
        """Whether it has a day."""
        return self.held.first != date.max


def event_page(viewer: Viewer, code: str) -> EventPage:
    """One event or delegation. Raises ``NotFound`` for what is none, and for one out of sight alike."""
    held = held_shown(viewer, code)
    subject = held.subject
    clashes = clashes_between(viewer, held.first, held.last, Filters()) if held.first != date.max else []
    return EventPage(
        held=held,
        gained=yields_of(viewer, [subject.pk]).get(subject.pk, NOTHING),
        unit=shown_unit(),
        deals=tuple(deals_of(viewer, subject, most=DEALS)),
        writes=acting(kinds(subject.pack), DEAL) if viewer.may(Permission.SUBJECT_EDIT) else (),
        clashes=tuple(clash for clash in clashes if code in {clash.first.subject.code, clash.second.subject.code}),
        others=_others(viewer, held),
        members=_members(viewer, subject),
    )


def _others(viewer: Viewer, held: Held) -> tuple[Held, ...]:
    links = Link.objects.filter(code=TAKES_PART)
    ends = (
        links.filter(target=held.subject).values_list("source", flat=True)
        if held.part == EVENT
        else links.filter(source=held.subject).values_list("target", flat=True)
    )
    wanted = [code for code, part in kinds_held().items() if part == (DELEGATION if held.part == EVENT else EVENT)]
    seen = Subject.objects.visible_to(viewer).filter(kind__in=wanted, pk__in=ends).select_related("place", "pack")
    return tuple(dated(seen))


def _members(viewer: Viewer, subject: Subject) -> tuple[Subject, ...]:
    ends = Link.objects.filter(code=MEMBER, source=subject).values("target")
    return tuple(Subject.objects.visible_to(viewer).filter(pk__in=ends).select_related("pack").order_by("sort_key"))
