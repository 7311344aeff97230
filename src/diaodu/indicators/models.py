"""Adjustments of score sheets: points given or taken by decision, with reason and evidence. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.indicators.querysets import AdjustmentQuerySet
from diaodu.ledger.models import Document
from diaodu.packs.models import Pack
from diaodu.register.models import Place


class Adjustment(models.Model):
    """Points that a place gets (or loses, if negative) on a score sheet of its pack, from ``period`` on.

    ``document`` is the evidence. A correction is a further adjustment that names what it replaces; one of no points
    takes the former back.
    """

    number = models.BigIntegerField(primary_key=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="adjustments")
    sheet = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="adjustments")
    period = models.CharField(max_length=10)
    points = models.DecimalField(max_digits=9, decimal_places=4)
    reason = models.CharField(max_length=300)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="adjustments")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_reason"),
            models.CheckConstraint(
                condition=~Q(points=0) | Q(supersedes__isnull=False), name="adjustment_gives_or_takes_back"
            ),
        ]
        indexes = [models.Index(fields=["pack", "sheet", "place"], name="adjustment_by_sheet")]

    def __str__(self) -> str:
        return f"#{self.number} {self.points}"
