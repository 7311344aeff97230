"""Appending to the ledger. Only the returns room calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.ledger.measures import fits_ledger
from diaodu.ledger.models import Fact

BATCH = 2000


class AlreadyReported(Refusal):
    """The figure is in the ledger already; a further value must name what it replaces."""

    code, status = "already_reported", 409


class InexactValue(Refusal):
    """A value with more digits than the ledger keeps."""

    code, status = "inexact_value", 422


class WrongCorrection(Refusal):
    """A correction that names no fact, a fact of another figure, or one that is already replaced."""

    code, status = "wrong_correction", 409


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to append. ``value`` is in the base unit; exactly one of ``value`` and ``absence`` is given."""

    subject_id: int
    measure: str
    period: str
    starts_on: date
    ends_on: date
    source: str
    facet: str = ""
    value: Decimal | None = None
    absence: str = ""
    printed: str = ""
    printed_unit: str = ""
    role: str = ""
    qualifier: str = ""
    document_id: int | None = None
    section: str = ""
    quote: str = ""
    as_of: date | None = None
    note: str = ""
    ref: str = ""
    supersedes: int | None = None
    reason: str = ""

    def slot(self) -> tuple[object, ...]:
        """What makes it the same figure: two facts in force never share a slot."""
        return (self.subject_id, self.measure, self.period, self.source, self.facet, self.document_id, self.ref)


@transaction.atomic
def append(*, recorded_by: str, facts: Sequence[NewFact]) -> range:
    """Append ``facts`` in order and return their ledger numbers.

    Raises ``InexactValue`` for a value that cannot be kept exactly, ``AlreadyReported`` when a fact without
    ``supersedes`` meets its slot taken, and ``WrongCorrection`` when ``supersedes`` does not name a fact in force of
    the same subject, measure, period, source and facet. Nothing is appended then.
    """
    _check_digits(facts)
    numbers = take_numbers(len(facts))  # from here on no other writer appends until this transaction ends
    _check_corrections([fact for fact in facts if fact.supersedes is not None])
    _check_slots([fact for fact in facts if fact.supersedes is None])
    stamp = {"recorded_at": clock.now(), "recorded_by": recorded_by}
    rows = [_row(fact, number, stamp) for fact, number in zip(facts, numbers, strict=True)]
    Fact.objects.bulk_create(rows, batch_size=BATCH)
    return numbers


def _row(fact: NewFact, number: int, stamp: Mapping[str, Any]) -> Fact:
    values = {name: getattr(fact, name) for name in NewFact.__slots__ if name != "supersedes"}
    return Fact(number=number, supersedes_id=fact.supersedes, **stamp, **values)


def _check_digits(facts: Sequence[NewFact]) -> None:
    for fact in facts:
        if fact.value is not None and not fits_ledger(fact.value):
            raise InexactValue(_("%(value)s 的位數超過台賬所能保存的。") % {"value": fact.value})


def _check_corrections(facts: Sequence[NewFact]) -> None:
    named = Fact.objects.known_at(None).in_bulk([fact.supersedes for fact in facts])
    for fact in facts:
        before = named.pop(fact.supersedes, None)
        if before is None:
            raise WrongCorrection(
                _("台賬第 %(number)s 號不存在，或已被更正；請更正現行的一條。") % {"number": fact.supersedes}
            )
        if _figure(fact) != _figure(before):
            raise WrongCorrection(
                _("更正須與第 %(number)s 號是同一主體、指標、時期、來源和口徑。") % {"number": fact.supersedes}
            )


def _figure(fact: NewFact | Fact) -> tuple[object, ...]:
    return (fact.subject_id, fact.measure, fact.period, fact.source, fact.facet)


def _check_slots(facts: Sequence[NewFact]) -> None:
    seen: set[tuple[object, ...]] = set()
    taken = _slots_taken(facts)
    for fact in facts:
        slot = fact.slot()
        if slot in taken or slot in seen:
            raise AlreadyReported(
                _("%(measure)s %(period)s 已有數；如需更改，請以更正方式註明所替代的一條及原因。")
                % {"measure": fact.measure, "period": fact.period}
            )
        seen.add(slot)


def _slots_taken(facts: Sequence[NewFact]) -> set[tuple[object, ...]]:
    in_force = Fact.objects.known_at(None).filter(
        measure__in={fact.measure for fact in facts}, period__in={fact.period for fact in facts}
    )
    fields = ("subject_id", "measure", "period", "source", "facet", "document_id", "ref")
    return set(in_force.values_list(*fields))
