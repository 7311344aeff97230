"""Visits against the limits of the pack: an enterprise is left in peace (無事不擾) once it was visited often enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from diaodu.core.visits import most_together
from diaodu.packs.models import Pack
from diaodu.pairing.declared import VisitLimit, contact_rules, visit_limits
from diaodu.pairing.models import Contact
from diaodu.register.models import Subject

Visits = Mapping[int, Mapping[UUID, date]]
"""By subject: the day of each visit, by the contact's thread."""


def visit_rules(pack: Pack) -> frozenset[str]:
    """The items of the positive list that count as visits."""
    return frozenset(code for code, rule in contact_rules(pack).items() if rule.visit)


def visits_of(subjects: Iterable[Subject]) -> Visits:
    """The visits to some subjects by all persons together, as their records stand now; what was dropped is none."""
    asked = Q(pk__in=[])
    for subject in subjects:
        asked |= Q(subject=subject, rule__in=visit_rules(subject.pack))
    found: dict[int, dict[UUID, date]] = defaultdict(dict)
    rows = Contact.objects.current().filter(asked, dropped=False)
    for subject_id, thread, on in rows.values_list("subject_id", "thread", "on"):
        found[subject_id][thread] = on
    return found


def limits_for(subject: Subject) -> list[VisitLimit]:
    """The limits that hold for a subject."""
    return [limit for limit in visit_limits(subject.pack).values() if subject.kind in limit.kinds]


def visits_left(subject: Subject, on: date, *, without: UUID | None = None) -> int | None:
    """How many more visits a subject may be asked to bear around a day; None where nothing limits them.

    ``without``: a contact that is looked at itself and so is not counted. Never below zero.
    """
    spent = spent_limit(subject, on, visits_of([subject]), without=without)
    return None if spent is None else max(0, spent[0])


def spent_limit(
    subject: Subject, on: date, visits: Visits, *, without: UUID | None = None
) -> tuple[int, VisitLimit] | None:
    """The limit that leaves least, with what it leaves; None where no limit holds."""
    days = [day for thread, day in visits.get(subject.pk, {}).items() if thread != without]
    left = [(limit.most - most_together(days, on, limit.months), limit) for limit in limits_for(subject)]
    return min(left, key=lambda pair: (pair[0], pair[1].code)) if left else None
