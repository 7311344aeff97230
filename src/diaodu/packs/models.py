"""Loaded packs and their versioned definitions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Pack(models.Model):
    """A loaded pack. ``digest`` is of all its files: an unchanged folder is not loaded twice."""

    code = models.SlugField(max_length=60, unique=True)
    version = models.CharField(max_length=60)
    names = models.JSONField()
    uses = ArrayField(models.CharField(max_length=60), default=list)
    generated = models.BooleanField(default=False)
    year_starts = models.PositiveSmallIntegerField(default=1)
    labelled_by = models.CharField(max_length=5, default="start")
    levels = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    """One version of one declared thing (a measure, an indicator, a rule set...). Append-only.

    ``number`` is the ledger number at which the version came into force; ``body`` is None when the pack dropped it.
    """

    number = models.BigIntegerField(primary_key=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="definitions")
    section = models.CharField(max_length=40)
    code = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    body = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "section", "code", "version"], name="definition_version_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.section} {self.code} v{self.version}"
