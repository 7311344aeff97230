"""Recording contacts with enterprises under the rules of conduct, correcting and approving them, and their answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.answered import Said, said_elsewhere
from diaodu.pairing.commands.permits import person_seen
from diaodu.pairing.conduct import approvals_that_hold
from diaodu.pairing.declared import PAYERS, ContactRule, contact_rules, recusal_rules
from diaodu.pairing.models import LONGEST_REASON, LONGEST_TEXT, Answer, Approval, Companions, Contact, Person
from diaodu.pairing.recused import recusal_of
from diaodu.pairing.refusals import ContactRefused, Recused, VisitsSpent
from diaodu.pairing.telling import tell_of_negative
from diaodu.pairing.visits import spent_limit, visits_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.models import Subject
from diaodu.register.queries.pages import name_of

MOST_COST = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a contact; ``cost`` in yuan, None where it is not known yet."""

    rule: str
    on: date
    purpose: str
    companions: str = ""
    asked: bool = False
    cost: Decimal | None = None
    payer: str = ""
    dropped: bool = False


@transaction.atomic
def record_contact(*, actor: Any, person: UUID, subject: str, told: Told) -> Contact:
    """Record a contact of a person with an enterprise, before or after it took place.

    One's own with the permission to record, that of others with the permission to pair over their place. What is yet
    to come is refused where a recusal stands against it (``Recused``), or where the enterprise has been visited enough
    and did not ask (``VisitsSpent``); what has happened is recorded, and flagged.
    """
    viewer = acting(actor)
    whom = _whose(viewer, person)
    about = _subject_seen(viewer, subject)
    rule = _rule(about, told)
    given = _checked(told)
    _require_plannable(whom, about, rule, given)
    made = _write(Contact(person=whom, subject=about), given, actor)
    record(actor=actor, tag="pairing:contact:record", kind="contact", key=str(made.thread), new=_audited(made))
    _tell(made, rule, actor)
    _take_over_answer(made, rule)
    return made


@transaction.atomic
def correct_contact(*, actor: Any, contact: UUID, told: Told, reason: str) -> Contact:
    """Write a later version of a contact's record: what it cost afterwards, what was wrong, that it was dropped.

    The earlier version stays. An approval holds on as long as rule and enterprise are those that were approved.
    """
    viewer = acting(actor)
    before = _standing(viewer, contact)
    _whose(viewer, before.person.key)
    if not reason.strip():
        raise ContactRefused(_("更正須說明原因。"))
    rule = _rule(before.subject, told)
    given = _checked(told)
    _require_plannable(before.person, before.subject, rule, given, thread=before.thread)
    after = Contact(
        person=before.person, subject=before.subject, thread=before.thread, version=before.version + 1,
        reason=reason.strip()[:LONGEST_REASON],
    )  # fmt: skip
    made = _write(after, given, actor)
    old, new = _audited(before), _audited(made) | {"reason": made.reason}
    record(actor=actor, tag="pairing:contact:correct", kind="contact", key=str(made.thread), old=old, new=new)
    _tell(made, rule, actor)
    _take_over_answer(made, rule)
    return made


@transaction.atomic
def approve_contact(*, actor: Any, contact: UUID, words: str = "") -> Approval:
    """Approve a contact of somebody else as its record stands now. The day of approval is that of the act."""
    viewer = acting(actor)
    viewer.require(Permission.CONTACT_APPROVE)
    row = _standing(viewer, contact)
    may = Contact.objects.visible_to(viewer, Permission.CONTACT_APPROVE)
    if not may.filter(pk=row.pk).exists() or (viewer.user is not None and row.person.user_id == viewer.user.pk):
        raise Forbidden(_("您不能審批這次接觸；本人的接觸由他人審批。"))
    rule = contact_rules(row.subject.pack).get(row.rule)
    if rule is None or not rule.conduct.needs_approval or row.dropped:
        raise ContactRefused(_("這次接觸不需要審批。"))
    if approvals_that_hold(row, list(Approval.objects.filter(contact__thread=row.thread).select_related("contact"))):
        raise ContactRefused(_("這次接觸已經審批。"))
    made = Approval.objects.create(
        contact=row, words=words.strip()[:LONGEST_REASON], approved_at=clock.now(), approved_by=actor
    )
    new = {"version": row.version, "words": made.words}
    record(actor=actor, tag="pairing:contact:approve", kind="contact", key=str(row.thread), new=new)
    return made


@transaction.atomic
def answer_contact(*, enterprise: Subject, contact: UUID, useful: bool, words: str, given_by: str) -> Answer:
    """Keep what the enterprise itself says of a contact that took place: nobody else can call a visit useful.

    The caller has made sure that it is the enterprise who speaks; ``given_by`` says by which way, such as the name of
    its private link. There is no actor: the enterprise has no account. It may say otherwise later, the latest answer
    counts; the same one given again changes nothing. Raises ``NotFound`` for a contact that it does not see, and
    ``ContactRefused`` for one that did not take place.
    """
    _lock(contact)
    row = Contact.objects.for_enterprise(enterprise).current().filter(thread=contact).first()
    if row is None:
        raise NotFound(_("沒有這次接觸。"))
    if not _took_place(row):
        raise ContactRefused(_("這次接觸還沒有發生。"))
    words = words.strip()[:LONGEST_TEXT]
    last = Answer.objects.filter(contact__thread=contact).last()
    if last is not None and (last.useful, last.words) == (useful, words):
        return last
    return _keep_answer(row, Said(useful, words, given_by, clock.now()))


def _keep_answer(row: Contact, said: Said) -> Answer:
    made = Answer.objects.create(
        contact=row, useful=said.useful, words=said.words[:LONGEST_TEXT], answered_at=said.at, given_by=said.given_by
    )
    new = {"useful": made.useful, "given_by": made.given_by}
    record(actor=None, tag="pairing:contact:answer", kind="contact", key=str(row.thread), new=new)
    return made


def _take_over_answer(row: Contact, rule: ContactRule) -> None:
    """Keep what the enterprise said already of the same visit elsewhere: it is not asked again."""
    if rule.visit and _took_place(row) and not Answer.objects.filter(contact__thread=row.thread).exists():
        said = said_elsewhere(row)
        if said is not None:
            _keep_answer(row, said)


def _tell(row: Contact, rule: ContactRule, actor: Any) -> None:
    """Have what is of the negative list looked into by others."""
    if rule.conduct.negative and not row.dropped:
        tell_of_negative(row, actor)


def _took_place(row: Contact) -> bool:
    return not row.dropped and row.on <= clock.today()


def _lock(thread: UUID) -> None:
    """Lock the first version of a contact, so that versions and answers come one after the other."""
    Contact.objects.select_for_update().filter(thread=thread, version=1).first()


def _whose(viewer: Viewer, key: UUID) -> Person:
    """The person whose contact the viewer may record."""
    person = person_seen(viewer, key)
    if viewer.user is not None and person.user_id == viewer.user.pk:
        viewer.require(Permission.CONTACT_RECORD)
    elif not Person.objects.visible_to(viewer, Permission.PAIRING_EDIT).filter(pk=person.pk).exists():
        raise Forbidden(_("只能登記本人的接觸。"))
    return person


def _subject_seen(viewer: Viewer, code: str) -> Subject:
    rows = Subject.objects.visible_to(viewer).select_related("pack", "place", "organisation")
    found = rows.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的登記項。") % {"code": code})
    return found


def _standing(viewer: Viewer, thread: UUID) -> Contact:
    """The last version of a contact in sight, locked."""
    _lock(thread)
    rows = Contact.objects.visible_to(viewer).current().select_related("person__details", "person__place__pack")
    found = (
        rows.select_related("subject__pack", "subject__place", "subject__organisation").filter(thread=thread).first()
    )
    if found is None:
        raise NotFound(_("沒有這次接觸。"))
    return found


def _rule(subject: Subject, told: Told) -> ContactRule:
    found = contact_rules(subject.pack).get(told.rule)
    if found is None or subject.kind not in found.kinds:
        raise ContactRefused(_("請在清單中選擇與「%(subject)s」接觸的事項。") % {"subject": name_of(subject)})
    return found


def _checked(told: Told) -> Told:
    if not told.purpose.strip():
        raise ContactRefused(_("請說明接觸事由。"))
    if told.payer and told.payer not in PAYERS:
        raise ContactRefused(_("請選擇費用由誰支付。"))
    if told.cost is not None and not 0 <= told.cost < MOST_COST:
        raise ContactRefused(_("費用是不小於零的數，以元計。"))
    return replace(told, purpose=told.purpose.strip()[:LONGEST_TEXT], companions=told.companions.strip()[:LONGEST_TEXT])


def _require_plannable(
    person: Person, subject: Subject, rule: ContactRule, told: Told, *, thread: UUID | None = None
) -> None:
    """Refuse what is yet to come and should not be: afterwards it can only be flagged."""
    if told.dropped or told.on <= clock.today():
        return
    recusal = recusal_of(person.pk, subject, told.on)
    if recusal is not None:
        raise Recused(person, subject, recusal_rules(person.place.pack).get(recusal.rule), recusal.rule)
    if rule.conduct.negative:
        raise ContactRefused(_("「%(subject)s」：負面清單所列事項不得安排。") % {"subject": name_of(subject)})
    if rule.visit and not told.asked:
        spent = spent_limit(subject, told.on, visits_of([subject]), without=thread)
        if spent is not None and spent[0] <= 0:
            raise VisitsSpent(subject, told.on, most=spent[1].most, months=spent[1].months)


def _write(row: Contact, told: Told, actor: Any) -> Contact:
    for name, value in asdict(told).items():
        if name != "companions":
            setattr(row, name, value)
    row.recorded_at, row.recorded_by = clock.now(), actor
    row.save(force_insert=True)
    if told.companions:
        Companions.objects.create(contact=row, words=told.companions)
    return row


def _audited(row: Contact) -> dict[str, Any]:
    """What the audit keeps of a version: nobody's name, and no words in which one may stand."""
    return {
        "person": str(row.person.key),
        "subject": row.subject.code,
        "rule": row.rule,
        "on": row.on.isoformat(),
        "asked": row.asked,
        "dropped": row.dropped,
        "cost": None if row.cost is None else str(row.cost),
        "payer": row.payer,
    }
