"""Who did what to which thing, in the transaction that did it. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act. ``actor_name`` is copied in, so that the entry can be read after the account is gone."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField(max_length=150)
    tag = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_key = models.CharField(max_length=200)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key"], name="audit_by_object"),
            models.Index(fields=["actor_name", "-id"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.tag} {self.object_kind}:{self.object_key}"
