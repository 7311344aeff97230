"""Which recusals in force keep a person from a subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from string import ascii_uppercase

from django.db.models import Q

from diaodu.pairing.models import Recusal
from diaodu.register.kinds import kinds
from diaodu.register.models import Organisation, Subject


def recusals_in_force(persons: Iterable[int], on: date) -> list[Recusal]:
    """The recusals of some persons that are in force on a day."""
    rows = Recusal.objects.filter(Q(until=None) | Q(until__gt=on), person__in=list(persons), since__lte=on)
    return list(rows.select_related("place").order_by("id"))


def kept_from(recusals: Sequence[Recusal], subject: Subject) -> Recusal | None:
    """The first of some recusals of one person that is about a subject, its organisations, its place or its trade."""
    if not recusals:
        return None
    reach = _Reach(subject)
    return next((recusal for recusal in recusals if reach.meets(recusal)), None)


def recusal_of(person: int, subject: Subject, on: date) -> Recusal | None:
    """The recusal that keeps a person from a subject on a day; None where none does."""
    return kept_from(recusals_in_force([person], on), subject)


class _Reach:
    """What a recusal may meet in a subject. A group of enterprises and a place stand for all below them."""

    def __init__(self, subject: Subject) -> None:
        kind = kinds(subject.pack).get(subject.kind)
        fields = kind.fields if kind else ()
        named = {subject.text(field.code) for field in fields if field.type == "organisation"} - {""}
        self.subject = subject
        self.trades = [text for field in fields if field.type == "industry" and (text := subject.text(field.code))]
        self.organisations = _with_those_above(subject.organisation_id, named)

    def meets(self, recusal: Recusal) -> bool:
        """Whether the recusal is about this subject."""
        if recusal.subject_id:
            return recusal.subject_id == self.subject.pk
        if recusal.organisation_id:
            return recusal.organisation_id in self.organisations
        if recusal.place:
            return self.subject.place is not None and self.subject.place.path.startswith(recusal.place.path)
        # a division's digits stand for themselves: the letter of its section may be left out
        own = recusal.industry.lstrip(ascii_uppercase)
        return any(trade.lstrip(ascii_uppercase).startswith(own) for trade in self.trades)


def _with_those_above(own: int | None, named: set[str]) -> set[int]:
    found: set[int] = set()
    waiting = set(Organisation.objects.filter(Q(pk=own) | Q(code__in=named)).values_list("pk", flat=True))
    while waiting:
        found |= waiting
        above = Organisation.objects.filter(children__in=waiting).values_list("pk", flat=True)
        waiting = set(above) - found
    return found
