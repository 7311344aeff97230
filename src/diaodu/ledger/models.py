"""The ledger: facts, and the documents they were printed in. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.ledger.measures import DECIMALS, DIGITS
from diaodu.ledger.querysets import FactQuerySet
from diaodu.packs.models import Pack
from diaodu.register.models import Subject


class Document(models.Model):
    """A published page or another paper that facts come from. Without an address it is known by its title."""

    code = models.CharField(max_length=80, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=400, blank=True)
    published = models.CharField(max_length=20, blank=True)
    mirror = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.title


class Fact(models.Model):
    """One reported value: subject, measure, period, source, facet, value or absence.

    ``value`` is exact and in the base unit of the measure's dimension (yuan, projects, percent). ``printed`` and
    ``printed_unit`` are what the document shows. A correction names what it replaces in ``supersedes``.
    ``return_line`` is the line of an accepted return that brought it, if one did. What a fact refers to is looked up
    by a trigger, for all facts of an insert at once (docs/decisions/0007).
    """

    number = models.BigIntegerField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="facts", db_index=False, db_constraint=False)
    measure = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=40)
    facet = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    absence = models.CharField(max_length=20, blank=True)
    printed = models.CharField(max_length=40, blank=True)
    printed_unit = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30, blank=True)
    qualifier = models.CharField(max_length=30, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="facts", db_index=False, db_constraint=False
    )
    section = models.CharField(max_length=60, blank=True)
    quote = models.CharField(max_length=25, blank=True)
    as_of = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", db_constraint=False
    )
    reason = models.CharField(max_length=300, blank=True)
    return_line = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence="")),
                name="fact_value_or_absence",
            ),
            models.CheckConstraint(
                condition=Q(absence__in=["", "missing", "not_due", "refused", "not_applicable"]),
                name="fact_absence_known",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="fact_correction_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "ends_on", "subject"], name="fact_by_measure"),
            models.Index(fields=["subject", "measure"], name="fact_by_subject"),
            models.Index(fields=["ref"], name="fact_by_ref", condition=~Q(ref="")),
            models.Index(fields=["document"], name="fact_by_document", condition=Q(document__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.measure} {self.period}"
