"""From when to when a measure holds, and what that means on a day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.core.eligibility import DaySpan
from diaodu.policies.kinds import VALID_FROM, VALID_TO
from diaodu.register.kinds import Kind, kinds
from diaodu.register.models import Subject

SOON = 90  # days before its end from which on a measure is said to expire


class Standing(StrEnum):
    """Whether a measure holds on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNSTATED = "unstated"


HOLDING = frozenset({Standing.IN_FORCE, Standing.EXPIRING, Standing.UNSTATED})  # what is not said to be over goes on


def validity_of(measure: Subject) -> DaySpan:
    """The days on which a measure holds; what its text does not say is open."""
    return DaySpan(measure.day(VALID_FROM), measure.day(VALID_TO))


def standing_of(measure: Subject, on: date, *, within: int = SOON) -> Standing:
    """Whether a measure holds on a day, or ends ``within`` so many days after it. It comes with its pack.

    One without any day is not said to be in force: nobody knows.
    """
    validity, kind = validity_of(measure), kinds(measure.pack)[measure.kind]
    if measure.stage in _closed(kind) or (validity.last and validity.last < on):
        return Standing.EXPIRED
    if validity.first and validity.first > on:
        return Standing.COMING
    if validity.first is None and validity.last is None:
        return Standing.UNSTATED
    ends_soon = validity.last is not None and validity.last <= on + timedelta(days=within)
    return Standing.EXPIRING if ends_soon else Standing.IN_FORCE


def _closed(kind: Kind) -> list[str]:
    return [stage.code for stage in kind.stages if stage.closed]


def standing_is(standing: Standing, on: date, kind: Kind, *, within: int = SOON) -> Q:
    """The same as a condition; days are kept as texts, which sort like days."""
    last, first = f"fields__{VALID_TO}", f"fields__{VALID_FROM}"
    over = Q(stage__in=_closed(kind)) | Q(**{f"{last}__lt": on.isoformat()})
    begun = ~Q(**{f"{first}__gt": on.isoformat()}) | Q(**{f"{first}__isnull": True})
    soon = Q(**{f"{last}__gte": on.isoformat(), f"{last}__lte": (on + timedelta(days=within)).isoformat()})
    conditions = {
        Standing.EXPIRED: over,
        Standing.COMING: Q(**{f"{first}__gt": on.isoformat()}) & ~Q(stage__in=_closed(kind)),
        Standing.EXPIRING: soon & begun & ~Q(stage__in=_closed(kind)),
        Standing.UNSTATED: Q(**{f"{first}__isnull": True, f"{last}__isnull": True}) & ~Q(stage__in=_closed(kind)),
        Standing.IN_FORCE: Q(Q(**{f"{first}__isnull": False}) | Q(**{f"{last}__isnull": False}))
        & begun
        & ~Q(stage__in=_closed(kind))
        & _not_over(on),
    }
    return conditions[standing]


def _not_over(on: date) -> Q:
    last = f"fields__{VALID_TO}"
    return Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on.isoformat()})


def standing_word(standing: Standing) -> str:
    """A standing in a word."""
    words = {
        Standing.COMING: _("尚未施行"),
        Standing.IN_FORCE: _("施行中"),
        Standing.EXPIRING: _("即將到期"),
        Standing.EXPIRED: _("已失效"),
        Standing.UNSTATED: _("有效期未載明"),
    }
    return words[standing]
