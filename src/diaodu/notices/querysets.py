"""Where scope is applied to notices, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from diaodu.notices.models import Notice  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own. Not even the operator is shown what others were told, or whether they read it."""
        return self.filter(user=viewer.user) if viewer.user else self.none()
