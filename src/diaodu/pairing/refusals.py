"""What the rules of this room refuse."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Refusal
from diaodu.pairing.declared import Capacity, RecusalRule
from diaodu.pairing.models import Pairing, Person
from diaodu.register.models import Subject
from diaodu.register.queries.pages import name_of


class PairingRefused(Refusal):
    """A pairing, its end or a hand-over that the pack's capacities or the record's days do not allow, or a recusal
    that names nothing it may be about.
    """

    code, status = "pairing_refused", 422


class PairingTaken(Refusal):
    """Somebody holds the capacity already: exclusively, or it is the same person."""

    code, status = "pairing_taken", 409

    def __init__(self, standing: Pairing, capacity: Capacity) -> None:
        told = {
            "subject": name_of(standing.subject),
            "capacity": name_in_language(capacity.names),
            "person": name_in_language(standing.person.names),
            "since": standing.since,
        }
        if standing.until:
            words = _("「%(subject)s」的%(capacity)s在這一天之後還是%(person)s（自 %(since)s）。請改填更晚的日期。")
        else:
            words = _("「%(subject)s」已有%(capacity)s：%(person)s（自 %(since)s）。請先移交或結束。")
        super().__init__(words % told)


class Recused(Refusal):
    """The person is kept from the subject by a recusal; its rule and article are named, and no private reason."""

    code, status = "recused", 409

    def __init__(self, person: Person, subject: Subject, rule: RecusalRule | None, code: str) -> None:
        told = {
            "person": name_in_language(person.names),
            "subject": name_of(subject),
            "rule": name_in_language(rule.names) if rule else code,
            "article": rule.article if rule else "",
        }
        words = _("%(person)s須迴避「%(subject)s」：%(rule)s（%(article)s）。請選擇其他人。")
        super().__init__(words % told)


class RecusalRefused(Refusal):
    """A recusal by no declared rule, about nothing or about several things at once, or ended without reason."""

    code, status = "recusal_refused", 422


class PersonRefused(Refusal):
    """A person without name or place, or an erasure while duties are in force."""

    code, status = "person_refused", 422


class TieRefused(Refusal):
    """An account that is not there, that is tied to another person, or that is one's own."""

    code, status = "tie_refused", 422


class ContactRefused(Refusal):
    """A contact by no declared rule or with a kind of subject it is not for, without purpose, or a correction without
    reason; an approval of one's own contact, of one that needs none, or of one approved already.
    """

    code, status = "contact_refused", 422


class VisitsSpent(Refusal):
    """One more visit is planned with an enterprise that has been visited as often as the pack allows."""

    code, status = "visits_spent", 409

    def __init__(self, subject: Subject, on: date, *, most: int, months: int) -> None:
        told = {"subject": name_of(subject), "most": most, "months": months, "on": on}
        words = _(
            "「%(subject)s」在 %(on)s 前後 %(months)d 個月內的走訪已滿 %(most)d 次；企業沒有主動提出的，不再安排。"
        )
        super().__init__(words % told)
