"""Who has a step, in words: role and place, and the person where the viewer may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diaodu.kit.languages import name_in_language
from diaodu.matters.models import Matter, Step
from diaodu.people.models import Role
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.queries import name_of


@dataclass(frozen=True, slots=True)
class DesksTold:
    """Tells desks to one viewer: persons only of matters that they manage, and their own."""

    viewer: Viewer
    roles: Mapping[str, Mapping[str, str]]
    managed: frozenset[int]

    @classmethod
    def of(cls, viewer: Viewer, matters: Iterable[int]) -> DesksTold:
        """For the steps of these matters."""
        seen = Matter.objects.visible_to(viewer, Permission.MATTER_MANAGE).filter(pk__in=list(matters))
        return cls(
            viewer, dict(Role.objects.values_list("code", "names")), frozenset(seen.values_list("pk", flat=True))
        )

    def told(self, step: Step) -> str:
        """Role, place and, where the viewer may know, the person."""
        role = name_in_language(self.roles.get(step.role, {"hant": step.role}))
        person = step.person if step.person and self._may_know(step) else None
        return " · ".join(word for word in (name_of(step.place), role, str(person) if person else "") if word)

    def _may_know(self, step: Step) -> bool:
        own = self.viewer.user is not None and step.person_id == self.viewer.user.pk
        return own or step.matter_id in self.managed
