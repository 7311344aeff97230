"""The keys by which people's calendars fetch their feeds."""

from __future__ import annotations

from django.db import models

from diaodu.people.models import User


class FeedKey(models.Model):
    """A person's key to the calendar of what they may see. Only the digest is kept; ``closed_at`` revokes it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feed_keys")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(closed_at=None), name="feed_key_one_open_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.opened_at:%Y-%m-%d}"
