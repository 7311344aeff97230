"""Matters that raise themselves: what happened since the last look is looked through, and each event raises once.

A trigger looks from its mark on; the mark moves in the transaction that raises. Whoever is cut off leaves the mark
where it was, and whoever comes second while another looks passes over it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from diaodu.audit.commands import record
from diaodu.audit.numbers import last_number
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.matters import history
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.commands.raising import BECAUSE, New, kind_of, raise_by_itself
from diaodu.matters.course import Course
from diaodu.matters.models import Mark, Matter
from diaodu.matters.saving import save
from diaodu.matters.triggers.marks import first_mark
from diaodu.matters.triggers.measured import reported
from diaodu.matters.triggers.occasions import FACT, LINKED, MISSED, RHYTHM, Trigger, triggers
from diaodu.matters.triggers.occurrences import Occurrence, Window, happened
from diaodu.matters.triggers.restraint import is_left_in_peace
from diaodu.matters.triggers.rhythms import come_round
from diaodu.matters.triggers.targets import Target, targets
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs

BATCH = 100
PERIOD, ENDS_ON, NAME = "period", "ends_on", "name"
WORD = re.compile(rf"\{{({PERIOD}|{ENDS_ON}|{NAME})\}}")
LOG = logging.getLogger(__name__)


def raise_due(*, at: datetime) -> int:
    """Raise what the triggers of all packs wait for; returns how many matters were raised."""
    upto, count = last_number(), 0
    for pack in loaded_packs().values():
        held = triggers(pack)
        Mark.objects.filter(pack=pack).exclude(trigger__in=held).delete()
        for trigger in held.values():
            more = True
            while more:
                raised, more = _look(pack, trigger, upto, at)
                count += raised
    return count


@transaction.atomic
def _look(pack: Pack, trigger: Trigger, upto: int, at: datetime) -> tuple[int, bool]:
    """Raise what happened first after the mark, and move it; how many were raised, and whether there is more."""
    rows = Mark.objects.select_for_update(skip_locked=True, no_key=True)
    mark = rows.filter(pack=pack, trigger=trigger.code).first()
    if mark is None:
        return 0, False
    if mark.event != trigger.on.event:  # the pack has changed what it waits for
        mark.delete()
        first_mark(pack, trigger, clock.local_day(at)).save()
        return 0, trigger.standing
    window = Window(
        pack=pack, since=mark.number, upto=upto, day=mark.day, today=clock.local_day(at), brought=trigger.standing,
        most=BATCH,
    )  # fmt: skip
    found, number, more = _found(trigger, window)
    raised = _raise_all(trigger, targets(trigger, pack, found), at)
    day = mark.day if more else max(mark.day, window.today)
    if (mark.number, mark.day) != (number, day):
        mark.number, mark.day = number, day
        mark.save(update_fields=["number", "day"])
    return raised, more


def _found(trigger: Trigger, window: Window) -> tuple[list[Occurrence], int, bool]:
    """The events of a trigger in a window, up to which number they were looked at, and whether there are more."""
    on = trigger.on
    if on.event == RHYTHM:
        found, cursor = come_round(trigger, window)
        return found, cursor, bool(cursor)
    if on.event == FACT:
        found, number = reported(on, window)
        return found, number, number < window.upto
    found = happened(on, window)
    more = on.standing != MISSED and len(found) == window.most
    if on.event == LINKED:
        return found, found[-1].number if found else window.since, more
    return found, found[-1].number if more else max(window.since, window.upto), more


def _raise_all(trigger: Trigger, found: Sequence[Target], at: datetime) -> int:
    """Raise a matter for each, or note the event on the open one that is there for the same reason.

    For what a pack brought there is one matter, which the pack may have brought too.
    The open ones are locked before the first ledger number is taken: who holds one may be waiting for it.
    """
    open_, had = _open_ones(trigger, found), _had(trigger, found)
    count = 0
    for each in found:
        if each.occurrence.brought and each.about.pk in had:
            continue
        same = next((row for row in open_ if _is_same(row, each, trigger)), None)
        if same is not None:
            _note(same, _because(trigger, each), at)
        elif (raised := _raise(trigger, each, at)) is not None:
            open_.append(raised)
            count += 1
    return count


def _open_ones(trigger: Trigger, found: Sequence[Target]) -> list[Matter]:
    rows = Matter.objects.filter(
        kind=trigger.raises, about__in={each.about.pk for each in found}, closed_at=None
    ).select_related("pack", "place", "about", "raised_by", "assigned", "assigned_place")
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True)) if found else []


def _had(trigger: Trigger, found: Sequence[Target]) -> set[int]:
    """Those of the subjects about which there is a matter of the kind, open or closed."""
    about = {each.about.pk for each in found if each.occurrence.brought}
    return set(Matter.objects.filter(kind=trigger.raises, about__in=about).values_list("about_id", flat=True))


def _is_same(row: Matter, target: Target, trigger: Trigger) -> bool:
    """Whether an open matter is there for the same reason: the same fields that the trigger sets."""
    fields = _fields(trigger, target)
    return row.about_id == target.about.pk and all(row.fields.get(code) == value for code, value in fields.items())


def _raise(trigger: Trigger, target: Target, at: datetime) -> Matter | None:
    about, event = target.about, target.occurrence
    because = _because(trigger, target)
    when = event.said[PERIOD] if trigger.on.event == RHYTHM else event.number
    new = New(
        kind=trigger.raises, about=about, fields={**_fields(trigger, target), **target.taken},
        title=_filled(trigger.title, target), key=f"{trigger.code}:{when}:{about.pk}",
        because=because, watched=trigger.watched or not event.brought,
    )  # fmt: skip
    try:
        if is_left_in_peace(kind_of(new), about, clock.local_day(at)):
            record(actor=None, tag="matters:matter:spare", kind=about.kind, key=about.code, new=because)
            return None
        with transaction.atomic():
            return raise_by_itself(new=new, at=at)
    except Refusal as refusal:  # one event that cannot raise keeps nothing else from being raised
        LOG.warning("trigger %s, event %s, %s: %s", trigger.code, event.number, about.code, refusal)
        return None


def _note(matter: Matter, because: dict[str, Any], at: datetime) -> None:
    course = Course(matter, rules_of(matter), at=at, by=None)
    course.note(history.NOTED, None, {BECAUSE: because})
    save(course)


def _because(trigger: Trigger, target: Target) -> dict[str, Any]:
    """What history keeps of the event, so that it can be followed back to its row."""
    event = target.occurrence
    said = {"trigger": trigger.code, "names": dict(trigger.names), "event": trigger.on.event}
    said["subject"] = target.subject.code
    number = {} if trigger.on.event == RHYTHM else {"number": event.number}
    return {**said, **number, **event.said}


def _fields(trigger: Trigger, target: Target) -> dict[str, str]:
    return {code: _filled(value, target) for code, value in trigger.sets.items()}


def _filled(text: str, target: Target) -> str:
    """A text with what stands for its words in braces."""
    words = {**target.occurrence.said, NAME: target.about.name_hant}
    return WORD.sub(lambda found: words.get(found[1], ""), text)
