"""Editions: circulars on their way to release, and what a released one consists of. Released is for good."""

from __future__ import annotations

import uuid

from django.db import models

from diaodu.editions.querysets import EditionQuerySet
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.register.models import Place

DRAFT, REVIEWED, APPROVED, RELEASED, WITHDRAWN = "draft", "reviewed", "approved", "released", "withdrawn"
STATES = (DRAFT, REVIEWED, APPROVED, RELEASED, WITHDRAWN)


class Edition(models.Model):
    """A circular for a place and period. The database refuses to change a released one, and to delete any.

    ``number`` is the ledger number that everything in it is as known at; ``composed_at`` is when it was composed, and
    editions released by then are those whose figures it looks back on. ``body`` is the text it is composed from,
    ``content`` what that says (``Content.as_json``). ``manifest`` holds, once it is released, the digest of the
    content, the digest of every file, and of everything the files were drawn with. ``corrects`` is the released
    edition that a notice corrects.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pack = models.ForeignKey(Pack, models.PROTECT, related_name="editions")
    circular = models.CharField(max_length=120)
    circular_version = models.PositiveIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="editions")
    period = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=DRAFT)
    public = models.BooleanField(default=False)
    document_number = models.CharField(max_length=60, blank=True)
    dated = models.DateField()
    number = models.BigIntegerField()
    composed_at = models.DateTimeField()
    body = models.TextField()
    content = models.JSONField()
    manifest = models.JSONField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="edition_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=RELEASED)
                | models.Q(released_at__isnull=False, manifest__isnull=False, content__isnull=False),
                name="edition_released_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | (~models.Q(approved_by=models.F("created_by")) & ~models.Q(approved_by=models.F("reviewed_by"))),
                name="edition_approved_by_another",
            ),
        ]
        indexes = [models.Index(fields=["circular", "place", "state"], name="edition_by_circular")]

    def __str__(self) -> str:
        return f"{self.circular} {self.place} {self.period}"

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.content["title"])


class PrintedFigure(models.Model):
    """One number that a released edition prints (``content.Figure``). Append-only."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="figures")
    figure = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    number = models.BigIntegerField()
    printed = models.CharField(max_length=120)
    unrounded = models.CharField(max_length=60, blank=True)
    body = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "figure"], name="printed_figure_once")]
        indexes = [models.Index(fields=["code", "place", "period"], name="printed_figure_by_code")]


class EditionFile(models.Model):
    """A file of a released edition, as it was drawn. Append-only."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="edition_file_once")]


class EditionStep(models.Model):
    """What somebody did with an edition, and why. Append-only.

    ``doubts`` are the numbers in doubt that it was released with all the same (``doubts.Doubt``), for the reason noted.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    doubts = models.JSONField(default=list)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
