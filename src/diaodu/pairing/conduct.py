"""Records of contacts judged by the rules of conduct: complete, or flagged with what breaks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from diaodu.core.conduct import Flag, Meeting, Standing, flags_of, standing_of
from diaodu.kit import clock
from diaodu.pairing.declared import ContactRule, contact_rules
from diaodu.pairing.models import Answer, Approval, Contact, Recusal
from diaodu.pairing.recused import kept_from
from diaodu.pairing.visits import spent_limit, visits_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A contact with its rule (None: no longer declared), the first approval that holds, its flags and how it stands.

    ``answer`` is the enterprise's latest word.
    """

    contact: Contact
    rule: ContactRule | None
    approval: Approval | None
    flags: tuple[Flag, ...]
    standing: Standing
    answer: Answer | None

    def asks(self, today: date) -> bool:
        """Whether the enterprise is asked if it was useful: it took place, and is not on the negative list."""
        took_place = not self.contact.dropped and self.contact.on <= today
        return took_place and self.rule is not None and not self.rule.conduct.negative


def judged(contacts: Sequence[Contact], *, today: date) -> list[Judged]:
    """Some contacts as they stand on a day, with what they need read for all of them at once."""
    threads = [contact.thread for contact in contacts]
    approvals: dict[UUID, list[Approval]] = defaultdict(list)
    for one in Approval.objects.filter(contact__thread__in=threads).select_related("contact", "approved_by"):
        approvals[one.contact.thread].append(one)
    answers = {
        one.contact.thread: one for one in Answer.objects.filter(contact__thread__in=threads).select_related("contact")
    }
    marks = _Marks(contacts)
    return [
        _judge(contact, approvals[contact.thread], answers.get(contact.thread), marks, today) for contact in contacts
    ]


def approvals_that_hold(contact: Contact, approvals: Sequence[Approval]) -> list[Approval]:
    """Those given to a version with the same rule and enterprise."""
    return [
        one
        for one in approvals
        if (one.contact.rule, one.contact.subject_id) == (contact.rule, contact.subject_id)
    ]  # fmt: skip


class _Marks:
    """What of some contacts stands in other records: recusals, and visits by others."""

    def __init__(self, contacts: Sequence[Contact]) -> None:
        self.recusals: dict[int, list[Recusal]] = defaultdict(list)
        rows = Recusal.objects.filter(person__in={contact.person_id for contact in contacts}).select_related("place")
        for row in rows.order_by("id"):
            self.recusals[row.person_id].append(row)
        self.visits = visits_of({contact.subject_id: contact.subject for contact in contacts}.values())

    def is_recused(self, contact: Contact) -> bool:
        """Whether a recusal was in force on the day of the contact."""
        held = [row for row in self.recusals[contact.person_id] if row.is_in_force(contact.on)]
        return kept_from(held, contact.subject) is not None

    def is_too_often(self, contact: Contact, rule: ContactRule | None) -> bool:
        """Whether it is a visit beyond the limit that the enterprise had not asked for."""
        if rule is None or not rule.visit or contact.asked:
            return False
        spent = spent_limit(contact.subject, contact.on, self.visits, without=contact.thread)
        return spent is not None and spent[0] <= 0


def _judge(
    contact: Contact, approvals: Sequence[Approval], answer: Answer | None, marks: _Marks, today: date
) -> Judged:
    rule = contact_rules(contact.subject.pack).get(contact.rule)
    approval = next(iter(approvals_that_hold(contact, approvals)), None)
    meeting = Meeting(
        on=contact.on,
        approved_on=clock.local_day(approval.approved_at) if approval else None,
        cost=contact.cost,
        payer=contact.payer,
        recused=marks.is_recused(contact),
        too_often=marks.is_too_often(contact, rule),
        dropped=contact.dropped,
    )
    flags = flags_of(rule.conduct if rule else None, meeting, today=today)
    return Judged(contact, rule, approval, flags, standing_of(flags, meeting, today=today), answer)
