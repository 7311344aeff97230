"""Nominations: their way by stages, and the scores they got. Events and scores are append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.nominations import OPEN, Stage
from diaodu.listing.querysets import NominationQuerySet
from diaodu.register.models import Membership, Roster, Subject

IDEA, LISTED, DECLINED = Stage.IDEA.value, Stage.LISTED.value, Stage.DECLINED.value
STAGES, OPEN_STAGES = [stage.value for stage in Stage], [stage.value for stage in OPEN]


class Nomination(models.Model):
    """A subject on its way onto a roster, called by the ledger number at which the idea came up.

    ``stage`` is the present one. Of a subject and a roster only one nomination is open at a time.
    """

    number = models.BigIntegerField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="nominations")
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="nominations")
    listing = models.CharField(max_length=60)
    stage = models.CharField(max_length=10, default=IDEA)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="nomination_stage_known"),
            models.UniqueConstraint(
                fields=["subject", "roster"], condition=Q(stage__in=OPEN_STAGES), name="nomination_open_once"
            ),
        ]
        indexes = [models.Index(fields=["stage", "-number"], name="nomination_by_stage")]

    def __str__(self) -> str:
        return f"#{self.number}"


class NominationEvent(models.Model):
    """A stage that a nomination came to: on which day, why (the statement of need, when nominated), and who says so.

    ``decider`` is who decided, a meeting or an office; ``membership`` the entry into the roster that followed.
    """

    number = models.BigIntegerField(primary_key=True)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="events")
    stage = models.CharField(max_length=10)
    on = models.DateField()
    reason = models.TextField()
    decider = models.CharField(max_length=100, blank=True)
    membership = models.OneToOneField(Membership, null=True, on_delete=models.PROTECT, related_name="listed_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="nomination_event_stage_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="nomination_event_has_reason"),
            models.CheckConstraint(
                condition=~Q(stage__in=[LISTED, DECLINED]) | ~Q(decider=""),
                name="nomination_decision_has_decider",
            ),
            models.CheckConstraint(
                condition=Q(stage=LISTED, membership__isnull=False) | (~Q(stage=LISTED) & Q(membership__isnull=True)),
                name="nomination_listed_is_member",
            ),
        ]
        indexes = [models.Index(fields=["nomination", "number"], name="event_by_nomination")]

    def __str__(self) -> str:
        return f"#{self.number} {self.stage}"


class Score(models.Model):
    """What somebody gave a nomination on one criterion. A later score of theirs names the one it replaces."""

    number = models.BigIntegerField(primary_key=True)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=60)
    scorer = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="score_not_negative"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="score_replacement_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["nomination", "number"], name="score_by_nomination")]

    def __str__(self) -> str:
        return f"#{self.number} {self.criterion}"
