"""Records of contacts judged by the rules of conduct: complete, or flagged with what breaks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from diaodu.core.conduct import LACKING, Flag, Meeting, Standing, flags_of, standing_of
from diaodu.kit import clock
from diaodu.pairing.declared import ContactRule, contact_rules
from diaodu.pairing.models import Answer, Approval, Contact, Recusal
from diaodu.pairing.recused import kept_from
from diaodu.pairing.visits import spent_limit, visits_of


@dataclass(frozen=True, slots=True)
class Former:
    """What an earlier version of a record broke, and the item of the lists that it was recorded under."""

    flag: Flag
    rule: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A contact with its rule (None: no longer declared), the first approval that holds, its flags and how it stands.

    ``answer`` is the enterprise's latest word; ``former`` what its record broke before it was corrected, whoever did.
    """

    contact: Contact
    rule: ContactRule | None
    approval: Approval | None
    flags: tuple[Flag, ...]
    standing: Standing
    answer: Answer | None
    former: tuple[Former, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it needs an approval that it has not."""
        needed = self.rule is not None and self.rule.conduct.needs_approval and not self.contact.dropped
        return needed and self.approval is None

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
    marks, earlier = _Marks(contacts), _earlier(contacts)
    return [
        _judge(one, approvals[one.thread], answers.get(one.thread), marks, earlier[one.thread], today)
        for one in contacts
    ]


def _earlier(contacts: Sequence[Contact]) -> dict[UUID, list[Contact]]:
    """By thread the versions before those that are looked at, from the first on."""
    found: dict[UUID, list[Contact]] = defaultdict(list)
    versions = {contact.thread: contact.version for contact in contacts if contact.version > 1}
    if versions:
        rows = Contact.objects.filter(thread__in=versions).select_related("subject__pack").order_by("version")
        for row in rows:
            if row.version < versions[row.thread]:
                found[row.thread].append(row)
    return found


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

    def is_recused(self, contact: Contact, known: datetime | None = None) -> bool:
        """Whether a recusal was in force on the day of the contact, of those recorded until a time (None: all)."""
        rows = [row for row in self.recusals[contact.person_id] if known is None or row.recorded_at <= known]
        return kept_from([row for row in rows if row.is_in_force(contact.on)], contact.subject) is not None

    def is_too_often(self, contact: Contact, rule: ContactRule | None) -> bool:
        """Whether it is a visit beyond the limit that the enterprise had not asked for."""
        if rule is None or not rule.visit or contact.asked:
            return False
        spent = spent_limit(contact.subject, contact.on, self.visits, without=contact.thread)
        return spent is not None and spent[0] <= 0


def _judge(
    contact: Contact,
    approvals: Sequence[Approval],
    answer: Answer | None,
    marks: _Marks,
    earlier: Sequence[Contact],
    today: date,
) -> Judged:
    rule = contact_rules(contact.subject.pack).get(contact.rule)
    approval = next(iter(approvals_that_hold(contact, approvals)), None)
    too_often = marks.is_too_often(contact, rule)
    meeting = _meeting(contact, approval, recused=marks.is_recused(contact), too_often=too_often)
    flags = flags_of(rule.conduct if rule else None, meeting, today=today)
    former = _former([*earlier, contact], approvals, marks, flags)
    standing = standing_of(flags, meeting, today=today, corrected=bool(former))
    return Judged(contact, rule, approval, flags, standing, answer, former)


def _meeting(contact: Contact, approval: Approval | None, *, recused: bool, too_often: bool) -> Meeting:
    return Meeting(
        on=contact.on,
        approved_on=clock.local_day(approval.approved_at) if approval else None,
        cost=contact.cost,
        payer=contact.payer,
        recused=recused,
        too_often=too_often,
        dropped=contact.dropped,
    )


def _former(
    versions: Sequence[Contact], approvals: Sequence[Approval], marks: _Marks, now: Sequence[Flag]
) -> tuple[Former, ...]:
    """What the versions before the last broke and it does not, each as it stood on the day when it was corrected.

    What only was not filled in is no breach. A plan that came to nothing broke none. How often others came is left
    out: their later records would tell it of a version that was right when it was written.
    """
    found: dict[Former, None] = {}
    last = versions[-1]
    for row, after in pairwise(versions):
        planned = row.on > clock.local_day(row.recorded_at)
        rule = contact_rules(row.subject.pack).get(row.rule)
        if rule is None or (planned and last.dropped):
            continue
        approval = next(iter(approvals_that_hold(row, approvals)), None)
        recused = marks.is_recused(row, after.recorded_at)
        meeting = _meeting(row, approval, recused=recused, too_often=False)
        flags = flags_of(rule.conduct, meeting, today=clock.local_day(after.recorded_at))
        found |= dict.fromkeys(Former(flag, row.rule) for flag in flags if flag not in {*LACKING, *now})
    return tuple(found)
