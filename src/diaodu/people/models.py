"""Users, the roles they hold, and the scope each role is held over.

A person appears elsewhere by ``key`` only, so that details can be erased without touching the ledger.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


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
    """A set of permissions, declared by a pack."""

    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    permissions = ArrayField(models.CharField(max_length=60))

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
