"""Telling those whom a measure fits: a case for each who has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import last_number, take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.policies.cases import has_case
from diaodu.policies.eligibility import Eligibility, eligibility_of
from diaodu.policies.kinds import (
    AUTOMATIC,
    FOR_SUBJECT,
    MATCHED_AT,
    OF_MEASURE,
    POLICY_CASE,
    REDEMPTION,
    TOLD,
)
from diaodu.policies.matching import those_who_fit
from diaodu.policies.queries.measure import measure_shown
from diaodu.policies.validity import HOLDING, standing_of
from diaodu.register.commands.permits import open_places, recorder_of
from diaodu.register.kinds import Kind, kind_acting
from diaodu.register.models import Link, Milestone, Place, Subject
from diaodu.register.queries.members import REACHED
from diaodu.register.recording import Change, record_states
from diaodu.register.states import LONGEST, State

BATCH = 2000


class CannotTell(Refusal):
    """Nobody can be told of a measure: no rule says whom it fits, it does not hold on the day, or one must apply."""

    code, status = "cannot_tell", 409


class DoesNotFit(Refusal):
    """A measure does not fit a subject, or the subject has its case already."""

    code, status = "does_not_fit", 409


@dataclass(frozen=True, slots=True)
class Told:
    """How many were told of a measure just now, and by which version of its rule."""

    count: int
    version: int


@transaction.atomic
def tell_matched(*, actor: Any, measure: str, on: date, subject: str = "") -> Told:
    """Begin a case, told on a day, for everybody whom a measure fits and who has none; or for one ``subject``.

    Everybody is told of measures that need no application only. Doing it again tells those who came to fit since.
    Raises ``NotFound``, ``Forbidden``, ``CannotTell`` or, for one subject, ``DoesNotFit``.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)  # who fits and who has a case cannot change before it is written
    found = measure_shown(viewer, measure)
    eligibility = _tellable(found, on, one=bool(subject))
    kind = kind_acting(found.pack, POLICY_CASE)
    if kind is None:
        raise CannotTell(_("資料包沒有政策兌現這一類。"))
    due = due_to_be_told(viewer, found, eligibility, kind)
    subjects = list((due.filter(code=subject) if subject else due).select_related("place", "pack").order_by("pk"))
    if subject and not subjects:
        raise DoesNotFit(_("「%(code)s」不符合這項措施，或已有兌現記錄。") % {"code": subject})
    _begin_cases(actor, found, kind, subjects, on)
    told = {"told": len(subjects), "on": on.isoformat(), "rule": eligibility.version, "subject": subject}
    record(actor=actor, tag="policies:measure:tell", kind=found.kind, key=found.code, new=told)
    return Told(len(subjects), eligibility.version)


def due_to_be_told(viewer: Viewer, measure: Subject, eligibility: Eligibility, kind: Kind) -> QuerySet[Subject]:
    """Those whom a measure fits, who have no case of it, and in whose places the viewer may begin one."""
    fitting = those_who_fit(viewer, eligibility, permission=Permission.SUBJECT_EDIT).exclude(has_case(measure))
    places = open_places(viewer, kind, Permission.SUBJECT_EDIT)
    return fitting if places is None else fitting.filter(place__in=Place.objects.filter(code__in=places))


def _tellable(measure: Subject, on: date, *, one: bool) -> Eligibility:
    """The rule of a measure of which somebody can be told on a day."""
    eligibility = eligibility_of(measure)
    if eligibility is None:
        raise CannotTell(_("資料包沒有這項措施的適用條件。"))
    if on > clock.today():
        raise CannotTell(_("告知日期不能晚於今天。"))
    if standing_of(measure, on) not in HOLDING:
        raise CannotTell(_("這項措施在 %(on)s 不在有效期內。") % {"on": on})
    if not one and measure.text(REDEMPTION) != AUTOMATIC:
        raise CannotTell(_("只有免申即享的措施可以一次告知全部對象。"))
    return eligibility


def _begin_cases(actor: Any, measure: Subject, kind: Kind, subjects: Sequence[Subject], on: date) -> None:
    """Record the cases, told on a day, with their links to measure and subject."""
    matched_at = str(last_number()) if kind.field(MATCHED_AT) else ""
    codes = {f"{kind.code}.{n}": subject for n, subject in zip(take_numbers(len(subjects)), subjects, strict=True)}
    changes = [
        Change(code=code, kind=kind, pack=subject.pack, state=_state(measure, subject, matched_at))
        for code, subject in codes.items()
    ]
    recorder, now = recorder_of(actor), clock.now()
    record_states(changes=changes, recorded_by=recorder, reason=_("匹配告知"))
    ids = dict(Subject.objects.filter(code__in=codes).values_list("code", "pk"))
    links = [
        link
        for code, subject in codes.items()
        for link in (
            Link(source_id=ids[code], code=OF_MEASURE, target=measure, recorded_at=now, recorded_by=recorder),
            Link(source_id=ids[code], code=FOR_SUBJECT, target=subject, recorded_at=now, recorded_by=recorder),
        )
    ]
    Link.objects.bulk_create(links, batch_size=BATCH)
    numbers = take_numbers(len(codes))
    Milestone.objects.bulk_create(
        (
            Milestone(
                number=number, subject_id=ids[code], code=TOLD, standing=REACHED, on=on, recorded_at=now,
                recorded_by=recorder,
            )
            for number, code in zip(numbers, codes, strict=True)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _state(measure: Subject, subject: Subject, matched_at: str) -> State:
    names = {
        name: f"{getattr(measure, name)}·{getattr(subject, name)}"[: LONGEST[name]]
        for name in ("name_hant", "name_hans", "name_en")
    }
    organisation = measure.organisation.code if measure.organisation else ""
    return State(
        **names,
        place=subject.place.code if subject.place else "",
        organisation=organisation,
        stage=TOLD,
        fields={MATCHED_AT: matched_at} if matched_at else {},
    )
