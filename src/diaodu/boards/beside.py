"""What rooms further on have to say of a subject, on its page. Each adds its part from its ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of a subject's page: the template that draws it, and what it says (``said`` in the template)."""

    template: str
    said: Any


Part = Callable[[Viewer, Subject], Beside | None]
_parts: list[Part] = []


def add_part(part: Part) -> None:
    """Add a room's part; it answers None for subjects that it has nothing to say of."""
    _parts.append(part)


def said_beside(viewer: Viewer, subject: Subject) -> list[Beside]:
    """What every room has to say of a subject."""
    return [said for part in _parts if (said := part(viewer, subject)) is not None]
