"""What a matter that raises itself is about: the subject of the event, or what that one leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from diaodu.kit.sql import among
from diaodu.matters.declared import matter_kinds
from diaodu.matters.triggers.occasions import BY_LINK, FROM_LINK, LINKED, ORGANISATION, SELF, Trigger
from diaodu.matters.triggers.occurrences import Occurrence
from diaodu.packs.models import Pack
from diaodu.register.kinds import kinds
from diaodu.register.models import Link, Subject
from diaodu.register.states import State

Led = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Target:
    """An event, its subject, what the matter is to be about, and the fields taken over from the subject."""

    occurrence: Occurrence
    subject: Subject
    about: Subject
    taken: Mapping[str, str]


def targets(trigger: Trigger, pack: Pack, found: Sequence[Occurrence]) -> list[Target]:
    """What the matters of some events are to be about, in the order of the events; what lies in no place is left out.

    What a pack brought is left out where its subject is closed: nothing is due there any more.
    """
    if not found:
        return []
    subjects = _subjects({each.subject_id for each in found})
    told = [each for each in found if not (each.brought and _is_closed(subjects[each.subject_id], pack))]
    led = _led(trigger, pack, [subjects[each.subject_id] for each in told])
    others = _subjects({pk for each in led.values() for pk in each})
    return [
        Target(each, subjects[each.subject_id], others[pk], _taken(trigger, subjects[each.subject_id]))
        for each in told
        for pk in led.get(each.subject_id, ())
        if others[pk].place_id is not None and _is_meant(trigger, each, others[pk])
    ]


def _subjects(pks: Collection[int]) -> dict[int, Subject]:
    rows = Subject.objects.filter(pk__in=among(pks)).select_related("place__pack", "pack", "organisation")
    return {row.pk: row for row in rows.defer("bigrams", "search_text")}


def _is_closed(subject: Subject, pack: Pack) -> bool:
    kind = kinds(pack).get(subject.kind)
    stage = kind.stage(subject.stage) if kind else None
    return stage is not None and stage.closed


def _led(trigger: Trigger, pack: Pack, subjects: Sequence[Subject]) -> Led:
    pks = [subject.pk for subject in subjects]
    if trigger.about == SELF:
        return {pk: [pk] for pk in pks}
    if trigger.about == ORGANISATION:
        return _of_organisation(trigger, pack, subjects)
    found: dict[int, list[int]] = defaultdict(list)
    if trigger.about.startswith(BY_LINK):
        rows = Link.objects.filter(source__in=among(pks), code=trigger.about.removeprefix(BY_LINK))
        ends = rows.values_list("source_id", "target_id")
    else:
        rows = Link.objects.filter(target__in=among(pks), code=trigger.about.removeprefix(FROM_LINK))
        ends = rows.values_list("target_id", "source_id")
    for here, there in ends:
        found[here].append(there)
    return found


def _of_organisation(trigger: Trigger, pack: Pack, subjects: Sequence[Subject]) -> Led:
    """The subjects that the matter may be about and that are of the same organisation."""
    held = {subject.organisation_id for subject in subjects if subject.organisation_id}
    about = matter_kinds(pack)[trigger.raises].about
    rows = Subject.objects.filter(organisation__in=held, kind__in=about, place__pack=pack).order_by("pk")
    found: dict[int, list[int]] = defaultdict(list)
    for pk, organisation in rows.values_list("pk", "organisation_id"):
        found[organisation].append(pk)
    return {subject.pk: found.get(subject.organisation_id or 0, []) for subject in subjects}


def _is_meant(trigger: Trigger, event: Occurrence, about: Subject) -> bool:
    """A link that was made leads to its own other end, not to those that were linked before."""
    if trigger.on.event != LINKED or trigger.about != BY_LINK + trigger.on.link:
        return True
    return event.said["now"] == about.code


def _taken(trigger: Trigger, subject: Subject) -> dict[str, str]:
    state = State.of(subject)
    taken = {code: state.cell(column) for code, column in trigger.take.items()}
    return {code: value for code, value in taken.items() if value}
