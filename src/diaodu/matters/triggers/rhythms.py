"""Rhythms: what is due every month, quarter, half or year, for each subject of a kind or roster."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from diaodu.ledger.measures import calendar_of
from diaodu.matters.triggers.occasions import Trigger, rhythm_day, rhythm_period
from diaodu.matters.triggers.occurrences import Occurrence, Window
from diaodu.packs.models import Pack
from diaodu.packs.workdays import work_calendar
from diaodu.register.kinds import kinds
from diaodu.register.models import Membership, Milestone, Revision, Roster, Subject
from diaodu.register.queries.registers import members

PACKS = "pack:"


def come_round(trigger: Trigger, window: Window) -> tuple[list[Occurrence], int]:
    """The subjects for which a rhythm has come round in the period in which today lies, and after which one to go on
    (0: that were all). ``since`` is the last one that was raised for.

    None before the period's working day, nor once the mark has passed it: what came round while nothing ran is raised
    within its period, and a rhythm that is declared later begins with the next one.
    """
    on, pack = trigger.on, window.pack
    period = rhythm_period(on.every, calendar_of(pack), window.today)
    begins = rhythm_day(work_calendar(pack), period, on.working_day)
    if not window.day < begins <= window.today:
        return [], 0
    rows = _in_hand(_asked(trigger, window), pack).filter(pk__gt=window.since).order_by("pk")
    found = list(rows.values_list("pk", flat=True)[: window.most])
    said = {"period": period.token, "ends_on": period.last_day.isoformat()}
    return [Occurrence(pk, pk, said=said) for pk in found], found[-1] if len(found) == window.most else 0


def _asked(trigger: Trigger, window: Window) -> Q:
    """The subjects of the rhythm's kind and stages, and in force in a roster of its family."""
    on, asked = trigger.on, Q()
    if on.kind:
        asked &= Q(kind=on.kind)
    if on.to:
        asked &= Q(stage__in=on.to)
    if on.family:
        asked &= Q(pk__in=_members(on.family, window))
    return asked & ~_closed(window.pack)


def _closed(pack: Pack) -> Q:
    """Subjects in a stage after which nothing is due any more."""
    found = Q(pk__in=[])
    for kind in kinds(pack).values():
        found |= Q(kind=kind.code, stage__in=[stage.code for stage in kind.stages if stage.closed])
    return found


def _members(family: str, window: Window) -> Iterable[int]:
    today = window.today
    rosters = Roster.objects.filter(
        family=family, place__pack=window.pack, starts_on__lte=today, ends_on__gte=today
    ).select_related("place", "pack")
    rows = (row for roster in rosters for row in members(roster, known=None))
    return [row.subject_id for row in rows if any(span.covers(today) for span in row.spans)]


def _in_hand(asked: Q, pack: Pack) -> QuerySet[Subject]:
    """Of a pack of published facts only what somebody here has taken in hand: what it brought says nothing of that."""
    rows = Subject.objects.filter(asked, place__pack=pack)
    if pack.generated:
        return rows
    own = [
        Exists(model.objects.filter(subject=OuterRef("pk")).exclude(recorded_by__startswith=PACKS))
        for model in (Revision, Membership, Milestone)
    ]
    return rows.filter(Q(own[0]) | Q(own[1]) | Q(own[2]))
