"""Places, organisations, and subjects of every kind in one model, with their history, links, milestones and rosters."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.register.field_types import day_in, number_in
from diaodu.register.querysets import (
    ImportQuerySet,
    LinkManager,
    OrganisationQuerySet,
    PlaceQuerySet,
    RosterQuerySet,
    SubjectQuerySet,
)

IMPORT_STATES = ["queued", "checking", "writing", "done", "refused"]


class Place(models.Model):
    """A node of the tree of places. ``path`` is the codes from the root, each closed by a slash: ``CN/620000/``."""

    code = models.CharField(max_length=40, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    level = models.CharField(max_length=40)
    name_hant = models.CharField(max_length=100)
    name_hans = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150)
    local = models.BooleanField(default=False)
    lon = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    lat = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["path"], name="place_path_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name_hant


class Organisation(models.Model):
    """A department, enterprise, central SOE or chamber. ``uscc`` is its 18-character credit code, if it has one;
    ``document`` the page that names it.
    """

    code = models.CharField(max_length=80, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="organisations")
    uscc = models.CharField(max_length=18, blank=True)
    document = models.CharField(max_length=60, blank=True, default="")
    name_hant = models.CharField(max_length=150)
    name_hans = models.CharField(max_length=150)
    name_en = models.CharField(max_length=200)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["uscc"], condition=~models.Q(uscc=""), name="organisation_uscc_once")
        ]

    def __str__(self) -> str:
        return self.name_hant


class Subject(models.Model):
    """Anything reported on or kept in a register: its present state. Each change is also a ``Revision``.

    ``fields`` holds what the kind declares; a missing key is an absent field. ``search_text``, ``bigrams`` and
    ``sort_key`` are derived from the code and the names (both scripts folded to one) for search and order; keys are
    ordered by bytes, so that every server gives the same order. ``on`` is the day by which its kind is dated,
    ``seen_below`` says whether who sees a place below its own may view it (both as its kind declares); ``number`` is
    the ledger number of the latest revision.
    """

    code = models.CharField(max_length=120, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    name_hant = models.CharField(max_length=200)
    name_hans = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="subjects")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="subjects")
    stage = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=dict)
    document = models.CharField(max_length=60, blank=True)
    section = models.CharField(max_length=60, blank=True)
    quote = models.CharField(max_length=25, blank=True)
    search_text = models.TextField(blank=True)
    bigrams = ArrayField(models.CharField(max_length=2), default=list)
    sort_key = models.CharField(max_length=300, blank=True, db_collation="C")
    on = models.DateField(null=True)
    seen_below = models.BooleanField(default=False, db_default=False)
    number = models.BigIntegerField(default=0)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            GinIndex(fields=["bigrams"], name="subject_bigrams"),
            models.Index(fields=["kind", "sort_key", "id"], name="subject_kind_order"),
            models.Index(fields=["kind", "place"], name="subject_kind_place"),
            models.Index(fields=["kind", "on", "id"], name="subject_kind_day"),
            models.Index(fields=["on", "id"], name="subject_day", condition=models.Q(on__isnull=False)),
            models.Index(fields=["kind", "stage", "number"], name="subject_stage_order"),
            models.Index(fields=["place"], name="subject_seen_below", condition=models.Q(seen_below=True)),
        ]

    def __str__(self) -> str:
        return self.name_hant

    def text(self, code: str) -> str:
        """The text of a field; empty where there is none."""
        return str(self.fields.get(code, ""))

    def decimal(self, code: str) -> Decimal | None:
        """The number in a field, in the unit of the field; None where there is none."""
        return number_in(self.text(code))

    def day(self, code: str) -> date | None:
        """The day in a field; None where there is none."""
        return day_in(self.text(code))


class Revision(models.Model):
    """What a subject's state became at a ledger number, who said so and why. Append-only."""

    number = models.BigIntegerField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="revisions")
    state = models.JSONField()
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject", "number"], name="revision_by_subject")]


class Link(models.Model):
    """A declared relation between two subjects, such as a measure's policy package or an agreement's project.

    ``objects`` are those in force. One that has ended is kept, with who ended it, when and why, among ``ever``.
    ``recorded_at`` is None for those that a pack brought.
    """

    source = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_out")
    code = models.CharField(max_length=60)
    target = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links_in")
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = LinkManager()
    ever = models.Manager["Link"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "code", "target"], condition=models.Q(ended_at=None), name="link_in_force_once"
            )
        ]


class Milestone(models.Model):
    """A dated event of a subject with its evidence. Append-only.

    ``standing`` is ``reached`` or ``withdrawn`` (not reached after all), ``planned`` or ``dropped`` (planned no more):
    of each pair a subject's latest row for a milestone is in force.
    """

    number = models.BigIntegerField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="milestones")
    code = models.CharField(max_length=60)
    standing = models.CharField(max_length=10, default="reached")
    on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=["reached", "withdrawn", "planned", "dropped"]),
                name="milestone_standing_known",
            )
        ]
        indexes = [models.Index(fields=["subject", "code", "number"], name="milestone_by_subject")]


class Roster(models.Model):
    """A named list of subjects. Only a ``complete`` roster may be counted; others name some of their members.

    One with a ``kind`` lists by ``rule`` instead of by memberships: every subject of the kind in its place is in it
    (``queries/registers.py`` reads the rule).
    """

    code = models.CharField(max_length=120, unique=True)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="rosters")
    family = models.CharField(max_length=60)
    names = models.JSONField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="rosters")
    period = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(max_length=60, blank=True)
    rule = models.JSONField(default=dict)
    classes = models.JSONField(default=list)
    complete = models.BooleanField(default=False)
    document = models.CharField(max_length=60, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["family", "-starts_on", "code"]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """An event in a roster: a subject enters, moves to another class, or exits, each with a reason. Append-only."""

    number = models.BigIntegerField(primary_key=True)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="memberships")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="memberships")
    action = models.CharField(max_length=5)
    member_class = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=["enter", "move", "exit"]), name="membership_action_known"
            )
        ]
        indexes = [models.Index(fields=["roster", "subject", "number"], name="membership_by_roster")]


class Import(models.Model):
    """An uploaded file on its way into the register: the whole file goes in or nothing of it does.

    ``content`` is kept only until the file has been read; ``problems`` is what was wrong with it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="queued")
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    unlinked = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=IMPORT_STATES), name="import_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
