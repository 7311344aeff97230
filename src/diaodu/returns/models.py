"""Returns on their way into the ledger, the files they come in, reminders, and the closing of months."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from diaodu.ledger.models import Document
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.register.models import Place, Subject
from diaodu.returns.querysets import LineQuerySet, ReturnQuerySet, UploadQuerySet


class Return(models.Model):
    """A place's filled form for a period. ``round`` 1 is the first; a later one corrects what was accepted before.

    Draft and returned ones can be changed; submitted ones are frozen until a reviewer accepts them or returns them.
    ``accepting`` is a large one whose acceptance the worker has in hand. ``meaning`` is that of the form when it was
    begun (``Form.meaning``); a published page, whose rows say themselves what they mean, has none. ``problems`` are
    those of the whole that its file had; a line keeps its own. ``page`` is what a return of a published page says of
    it (title, publisher, url, published, mirror): there may be many on one day. ``document`` is the page in the
    ledger, once it is accepted.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="returns")
    form = models.CharField(max_length=60)
    form_version = models.PositiveIntegerField()
    meaning = models.CharField(max_length=64, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="returns")
    period = models.CharField(max_length=10)
    ends_on = models.DateField()
    round = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="draft")
    explanation = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    page = models.JSONField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="returns")
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    first_number = models.BigIntegerField(null=True)
    last_number = models.BigIntegerField(null=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "form", "place", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["form", "place", "period", "round"], name="return_round_once"),
            models.UniqueConstraint(
                fields=["form", "place", "period"],
                condition=~Q(state="accepted") & Q(page__isnull=True),
                name="return_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned", "accepting", "accepted"]),
                name="return_state_known",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(decision=""), name="return_back_has_reason"),
        ]
        indexes = [models.Index(fields=["ends_on", "form"], name="return_by_period")]

    def __str__(self) -> str:
        return f"{self.form} {self.place_id} {self.period} ({self.state})"


class Line(models.Model):
    """One subject's row of a return. Frozen with its return: the database refuses changes then.

    ``figures`` is a list of ``{"c": column, "p": as written, "v": value in the base unit or null, "a": absence}``;
    that of a published page is one, whose column is the measure, with ``period``, ``facet`` and ``unit`` besides.
    What a line refers to is looked up by a trigger, for all lines of an insert at once (docs/decisions/0007).
    ``words`` holds the other columns by code; ``problems`` what the checks found, each with its severity, its sentences
    as the catalogue has them and their values (``Problem.plain``).
    """

    owner = models.ForeignKey(Return, models.PROTECT, related_name="lines", db_index=False, db_constraint=False)
    row = models.PositiveIntegerField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    figures = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["owner", "row"], name="line_row_once")]

    def __str__(self) -> str:
        return f"{self.owner_id}:{self.row}"


class Upload(models.Model):
    """A file on its way into a return: all of its rows are taken or none. ``content`` is kept to be marked."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="uploads")
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    marked = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="queued")
    marking = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    problems_total = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "reading", "checking", "writing", "taken", "refused", "failed"]),
                name="upload_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def waiting(self) -> bool:
        """Whether the worker has still something to do with it."""
        return self.finished_at is None or self.marking


class Closing(models.Model):
    """A month closed for a place and all below it, or opened again with a reason. Append-only; the latest row holds.

    ``number`` is the ledger number at which it was closed: the month's boards can be seen as known then.
    """

    number = models.BigIntegerField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=10)
    action = models.CharField(max_length=6)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=["close", "reopen"]), name="closing_action_known"),
            models.CheckConstraint(condition=Q(action="close") | ~Q(reason=""), name="closing_reopen_has_reason"),
        ]
        indexes = [models.Index(fields=["place", "period", "number"], name="closing_by_month")]

    def __str__(self) -> str:
        return f"{self.action} {self.place_id} {self.period}"


class Reminder(models.Model):
    """A return that is due and not in was asked for, by whom and when. Append-only."""

    form = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reminders")
    period = models.CharField(max_length=10)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "period", "form"], name="reminder_by_return")]

    def __str__(self) -> str:
        return f"{self.form} {self.place_id} {self.period}"
