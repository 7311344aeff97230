"""Persons who carry duties, what they are paired with, what they recuse themselves from, and whom they met.

History is append-only: a pairing and a recusal are ended once, and whatever else is recorded stays. What can be told of
a person (name, post, telephone) stands apart and can be erased: everything else knows the person by ``key``.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from diaodu.packs.models import Pack
from diaodu.pairing.querysets import ContactQuerySet, PairingQuerySet, PersonQuerySet, RecusalQuerySet
from diaodu.people.models import User
from diaodu.register.models import Organisation, Place, Subject

LONGEST_REASON = 300
LONGEST_TEXT = 500


class Person(models.Model):
    """Somebody who carries duties. One that an invented pack brings has its ``code``; ``user`` is the person's account.

    ``place`` is where the person's unit is: who may see and manage the person is judged by it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001 - nobody's code is not a code that all share
    pack = models.ForeignKey(Pack, null=True, on_delete=models.PROTECT, related_name="persons")
    user = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="person")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="persons")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="persons")
    sector = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["place__path", "id"]

    def __str__(self) -> str:
        return self.names["hant"]

    @property
    def names(self) -> Mapping[str, str]:
        """The names as far as they are kept; of one whose details are erased the head of the key."""
        told: Any = getattr(self, "details", None)
        if told is None:
            return {"hant": _("（姓名已刪除 %(key)s）") % {"key": str(self.key)[:8]}}
        return {"hant": told.name_hant, "hans": told.name_hans, "en": told.name_en}


class PersonDetails(models.Model):
    """What tells who a person is. Deleted on erasure; nothing refers to it."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="details")
    name_hant = models.CharField(max_length=100)
    name_hans = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150, blank=True)
    post = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)


class Ended(models.Model):
    """What begins on a day and may end on one, each recorded by somebody. In force from ``since`` up to, and without,
    ``until``.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def ended_whole(name: str) -> list[models.CheckConstraint]:
    """The constraints of what may end: the day of its end, who ended it and why come together, and after its begin."""
    ended = Q(until__isnull=False, ended_at__isnull=False) & ~Q(ended_reason="")
    standing = Q(until=None, ended_at=None, ended_by=None, ended_reason="")
    return [
        models.CheckConstraint(condition=ended | standing, name=f"{name}_ended_whole"),
        models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name=f"{name}_ends_later"),
    ]


class Pairing(Ended):
    """That a person answers for a subject in a capacity that the pack declares.

    ``sector`` is the person's when it began; ``exclusive`` what the capacity was then; ``follows`` the pairing that was
    handed over to this one.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairings")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="pairings")
    capacity = models.CharField(max_length=60)
    exclusive = models.BooleanField()
    sector = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON)
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ended_whole("pairing"),
            models.CheckConstraint(condition=~Q(reason=""), name="pairing_has_reason"),
            models.UniqueConstraint(
                fields=["subject", "capacity"],
                condition=Q(until=None, exclusive=True),
                name="pairing_exclusive_once",
            ),
            models.UniqueConstraint(
                fields=["person", "subject", "capacity"], condition=Q(until=None), name="pairing_in_force_once"
            ),
        ]
        indexes = [models.Index(fields=["subject", "capacity"], name="pairing_by_subject")]


class Recusal(Ended):
    """That a person is kept from something: a subject, an organisation with all below it, a place with all inside, or
    an industry; by which declared ``rule``. The private reason is never recorded.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recusals")
    rule = models.CharField(max_length=60)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    industry = models.CharField(max_length=10, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ended_whole("recusal"),
            models.CheckConstraint(
                condition=Q(subject__isnull=False, organisation=None, place=None, industry="")
                | Q(subject=None, organisation__isnull=False, place=None, industry="")
                | Q(subject=None, organisation=None, place__isnull=False, industry="")
                | (Q(subject=None, organisation=None, place=None) & ~Q(industry="")),
                name="recusal_of_one_thing",
            ),
        ]


class Contact(models.Model):
    """A meeting with an enterprise, as told by one version of its record. A correction is a later version; append-only.

    All versions share the ``thread``. ``rule`` is an item of the pack's lists; ``asked``: the enterprise had asked for
    it; ``dropped``: it did not take place. ``cost`` is in yuan.
    """

    thread = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="contacts")
    rule = models.CharField(max_length=60)
    on = models.DateField()
    purpose = models.CharField(max_length=LONGEST_TEXT)
    asked = models.BooleanField(default=False)
    dropped = models.BooleanField(default=False)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    payer = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="contact_version_once"),
            models.CheckConstraint(condition=~Q(purpose=""), name="contact_has_purpose"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="contact_correction_has_reason"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="contact_cost_not_negative"),
        ]
        indexes = [models.Index(fields=["subject", "on"], name="contact_by_subject")]


class Companions(models.Model):
    """Who went along, in words. Kept apart, as it names people: deleted on erasure."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.PROTECT, related_name="companions")
    words = models.CharField(max_length=LONGEST_TEXT)


class Approval(models.Model):
    """That somebody approved a contact as that version told it. Append-only."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="approvals")
    words = models.CharField(max_length=LONGEST_REASON, blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Answer(models.Model):
    """What the enterprise itself says of a contact: whether it was useful. Append-only; the latest one counts.

    ``given_by`` says by which way it came, such as the enterprise's private link.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="answers")
    useful = models.BooleanField()
    words = models.CharField(max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(given_by=""), name="answer_has_origin")]
