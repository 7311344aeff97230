"""Users, the roles they hold, and the scope each role is held over.

A person appears elsewhere by ``key`` only, so that details can be erased without touching the ledger.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from diaodu.people.querysets import UserQuerySet

if TYPE_CHECKING:
    from diaodu.people.viewers import Viewer


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""

    def get_queryset(self) -> UserQuerySet:
        """Users that can be asked for by who looks."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Viewer) -> UserQuerySet:
        """Accounts as a viewer may see them."""
        return self.get_queryset().visible_to(viewer)


class User(AbstractBaseUser):
    """Somebody who signs in."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name or self.username


class Role(models.Model):
    """A set of permissions, declared by a pack. ``gives`` are those that its holders may give without holding them."""

    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    permissions = ArrayField(models.CharField(max_length=60))
    gives = ArrayField(models.CharField(max_length=60), default=list)

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """A role held by a user over a subtree of places and some subject areas (none listed: all areas)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    place_code = models.CharField(max_length=40)
    areas = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "place_code"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.place_code}"


class SignIn(models.Model):
    """A session that somebody signed in to: when, from where, with what, and when it was last used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.started_at:%Y-%m-%d %H:%M}"


class Attempts(models.Model):
    """How often signing in failed of late for one key: an account, an address, or somebody's second factor."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["first_at"], name="attempts_by_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
