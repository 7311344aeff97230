"""What was told to whom, how a person can be reached, and what they want to be mailed.

When somebody read something is shown to nobody but themselves, and is not written into the audit.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.notices.querysets import NoticeQuerySet
from diaodu.people.models import User

EMAIL, PHONE = "email", "phone"
AT_ONCE, DIGEST, NOTHING = "at_once", "digest", "none"
MOST_FAILURES = 5  # a mail that failed so often is not tried again by itself


class Notice(models.Model):
    """Something told to one person, once: the same ``key`` never reaches the same person twice.

    ``words`` is the code of a message that a room registered, ``said`` what fills it: the language is the reader's.
    ``mailed_at`` is set when it went out in a mail of its own, ``digested_at`` when in a digest.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200)
    words = models.CharField(max_length=80)
    said = models.JSONField()
    address = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_failures = models.PositiveSmallIntegerField(default=0)
    mail_after = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(condition=Q(address__startswith="/"), name="notice_address_is_here"),
        ]
        indexes = [models.Index(fields=["user", "made_at"], condition=Q(seen_at=None), name="notice_unread")]

    def __str__(self) -> str:
        return self.key


class Contact(models.Model):
    """How a person can be reached: a personal detail. Mail goes only to what was confirmed, since it was confirmed.

    ``digest`` is that of the token by which it is confirmed until ``token_until``. ``refused_at`` says that the
    address was refused for good by its mail server.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    entered_at = models.DateTimeField()
    used_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    token_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="contact_once"),
            models.CheckConstraint(condition=Q(kind__in=[EMAIL, PHONE]), name="contact_kind_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class Mailing(models.Model):
    """What a person wants to be mailed, in which language, and how far the digests of it have come.

    ``asks`` counts the mails for confirmation since ``asked_at``, so that nobody can be flooded with them.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mailing")
    wanted = models.CharField(max_length=10, default=DIGEST)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(null=True)
    asks = models.PositiveSmallIntegerField(default=0)
    digested_on = models.DateField(null=True)
    digest_failures = models.PositiveSmallIntegerField(default=0)
    digest_after = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wanted__in=[AT_ONCE, DIGEST, NOTHING]), name="mailing_wanted_known")
        ]

    def __str__(self) -> str:
        return self.wanted


class FeedKey(models.Model):
    """A person's key to the calendar of what they may see. Only the digest is kept; ``closed_at`` revokes it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feed_keys")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "events_feedkey"  # where it stood before other rooms had entries in the calendar too
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(closed_at=None), name="feed_key_one_open_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.opened_at:%Y-%m-%d}"
