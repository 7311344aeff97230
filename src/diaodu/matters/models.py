"""Matters, their steps with owners and clocks, and the history of both. History is append-only."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from diaodu.kit.attachments import LONGEST_NAME, MEDIA_TYPES
from diaodu.matters.querysets import EvidenceQuerySet, MatterQuerySet
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.register.models import Place, Subject

LONGEST_REASON = 300  # of an erasure


class Matter(models.Model):
    """Something with a clock and an owner. ``rules`` is the version of its kind by which it goes, to its end.

    ``about`` is the subject it is about (None: its place); ``parent`` the matter that it chases or asks something of,
    ``parent_step`` the step of that. ``key`` says what raised it by itself, so that nothing raises it twice. It waits
    while ``waiting_on`` tells on whom; ``due_at`` is the earliest due time of its open steps, ``wake_at`` when the next
    rung is reached (both None while it waits), ``colour`` that of the highest rung reached. The steps that are assigned
    go to ``assigned`` or, without a person, to the role at ``assigned_place``. ``number`` is the ledger number of its
    latest event. One that is not ``watched`` is only kept: it has due times on its steps, but is never late, has no
    colour and chases nobody, since nothing may be concluded from what was not published about it.
    """

    public = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=60)
    rules = models.BigIntegerField()
    area = models.CharField(max_length=60)
    restricted = models.BooleanField(default=False)
    watched = models.BooleanField(default=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="matters")
    about = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="matters")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    parent_step = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    state = models.CharField(max_length=60)
    colour = models.CharField(max_length=10, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    from_enterprise = models.BooleanField(default=False)
    assigned = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    waiting_on = models.CharField(max_length=60, blank=True)
    waiting_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)
    number = models.BigIntegerField(default=0)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="matter_key_once"),
            models.CheckConstraint(
                condition=Q(waiting_on="", waiting_since=None) | (~Q(waiting_on="") & Q(waiting_since__isnull=False)),
                name="matter_waits_on_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(due_at=None, wake_at=None, waiting_on=""), name="matter_closed_is_still"
            ),
            models.CheckConstraint(
                condition=Q(watched=True) | Q(due_at=None, wake_at=None, colour=""), name="matter_unwatched_is_still"
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at", "id"], name="matter_wakes", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["kind", "state", "id"], name="matter_by_state"),
            models.Index(fields=["place", "kind"], name="matter_by_place"),
            models.Index(fields=["due_at", "id"], name="matter_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """A step of a matter, each time it is opened: who has it, by when, and how it ended.

    ``person`` has it, or where there is none the holders of ``role`` at ``place``. ``due_at`` may be moved: each time
    ``term`` counts on, and the rungs of the ladder are reached anew; ``rung`` is the next one, ``wake_at`` its time,
    ``colour`` that of the last one reached. ``unit`` is in what its time is counted. One that was sent back is
    ``void``: it counts as done no more.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=60)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="steps")
    enterprise = models.BooleanField(default=False)
    role = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    unit = models.CharField(max_length=15)
    term = models.PositiveSmallIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(default=0)
    colour = models.CharField(max_length=10, blank=True)
    wake_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=60, blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    void = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "code"], condition=Q(ended_at=None), name="step_open_once"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(wake_at=None), name="step_ended_is_still"),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], name="step_of_person", condition=Q(ended_at=None)),
            models.Index(fields=["role", "place", "due_at"], name="step_of_role", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.code}"


class Event(models.Model):
    """What happened to a matter: its history. Append-only; ``number`` is a ledger number.

    ``at`` is when it happened (of a rung: when it was to be reached), ``recorded_at`` when it was written. ``act`` is
    one of ``ACTS``; ``said`` fills it in. A rung is reached once in each term of a step: the database keeps that.
    """

    number = models.BigIntegerField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=12)
    term = models.PositiveSmallIntegerField(null=True)
    rung = models.PositiveSmallIntegerField(null=True)
    said = models.JSONField(default=dict)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    from_enterprise = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["step", "term", "rung"], name="event_rung_once"),
        ]
        indexes = [models.Index(fields=["matter", "number"], name="event_of_matter")]


class EvidenceFile(models.Model):
    """A file attached as evidence when a step ended: bound to that ``event``, which says by whom and when. Append-only.

    ``enterprise`` is the one through whose link it came (None: from the office); ``place`` its place among the files of
    its event. ``size`` (bytes) and ``sha256`` are those of what is kept. What it holds stands apart and can be erased.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    enterprise = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=10, choices=[(code, code) for code in MEDIA_TYPES])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["event", "place"]
        constraints = [
            models.UniqueConstraint(fields=["event", "place"], name="evidence_place_once"),
            models.CheckConstraint(condition=Q(size__gt=0, sha256__regex="^[0-9a-f]{64}$"), name="evidence_measured"),
        ]


class EvidenceContent(models.Model):
    """What a file of evidence holds, and its name, which may tell who somebody is. Never changed; deleted once its
    erasure is recorded, and not before: the database keeps that.
    """

    file = models.OneToOneField(EvidenceFile, primary_key=True, on_delete=models.PROTECT, related_name="kept")
    name = models.CharField(max_length=LONGEST_NAME)
    content = models.BinaryField()


class EvidenceErasure(models.Model):
    """That the content of a file was erased, by whom (None: at the end of its term) and why. Append-only."""

    file = models.OneToOneField(EvidenceFile, primary_key=True, on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by__isnull=False, reason=""), name="evidence_erased_for_a_reason")
        ]


class Party(models.Model):
    """Somebody who has to do with a matter: raised it, had one of its steps, or was told of it by a slip."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parties")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="matters")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="party_once")]


class EnterpriseLink(models.Model):
    """A private address by which an enterprise raises and rates matters without an account. Only a digest is kept."""

    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="enterprise_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=Q(closed_at=None), name="enterprise_link_one_open")
        ]


class Mark(models.Model):
    """How far a trigger that waits for an ``event`` has looked in a pack: through the ledger up to ``number`` (through
    links, and through the subjects of a rhythm that has come round, up to an id), through what comes with time up to
    ``day``. Marks are made when a pack is loaded, and moved by whoever raises.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="+")
    trigger = models.CharField(max_length=60)
    event = models.CharField(max_length=12)
    number = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "trigger"], name="mark_once")]
