"""What a test found, once for each thing, and what people decided about it. Decisions are append-only."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from diaodu.findings.querysets import FindingQuerySet, OverflowQuerySet
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.register.models import Place

OPEN, ACCEPTED, OVERRULED = "open", "accepted", "overruled"


class Finding(models.Model):
    """Something that a test of a pack found: about which subjects, resting on which facts, and what it says of them.

    ``key`` is made of the test and of what it found, so that nothing is found twice. ``said`` fills the words of the
    test. ``standing`` is false once the test finds it no more. ``state`` is that of the latest decision.
    """

    public = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="findings")
    test = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="findings")
    subjects = ArrayField(models.BigIntegerField())
    facts = ArrayField(models.BigIntegerField(), default=list)
    said = models.JSONField(default=dict)
    standing = models.BooleanField(default=True)
    state = models.CharField(max_length=10, default=OPEN)
    found_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "key"], name="finding_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[OPEN, ACCEPTED, OVERRULED]), name="finding_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "test", "-id"], name="finding_by_state")]

    def __str__(self) -> str:
        return self.key


class Decision(models.Model):
    """That a finding holds, or does not, or is open again; by whom and why. Append-only; the latest one counts."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=[OPEN, ACCEPTED, OVERRULED]), name="decision_verdict_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_reason"),
        ]


class Overflow(models.Model):
    """That the last look found more by a test of a pack than it listed: how much, and in which place all of it lies.

    Written anew by every look. Without a place that holds all of it, only who sees everything is told how much it was.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+")
    test = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    found = models.PositiveBigIntegerField()
    listed = models.PositiveIntegerField()

    objects = OverflowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "test"], name="overflow_once"),
            models.CheckConstraint(condition=models.Q(listed__lt=models.F("found")), name="overflow_is_more"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id}:{self.test}"


class Look(models.Model):
    """A run of all tests: when, how far the closings of months had come, and what it found. Asked for, or by itself."""

    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    closing = models.BigIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
