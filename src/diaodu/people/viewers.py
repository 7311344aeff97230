"""The viewer: who is looking, what they may do, and over which places and subject areas.

Rooms apply a viewer's scope in their ``visible_to`` querysets and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diaodu.kit.once import once
from diaodu.kit.refusals import Forbidden
from diaodu.people.models import Grant
from diaodu.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant as the rooms need it: a subtree of places, areas (empty: all) and what may be done there.

    ``gives`` are permissions that may be given to others there, though not held; ``role`` is the role granted.
    """

    place_code: str
    areas: frozenset[str]
    permissions: frozenset[str]
    gives: frozenset[str] = frozenset()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks. ``everything`` is only for the operator at the command line and for tests of other things."""

    user: Any
    scopes: tuple[Scope, ...]
    everything: bool = False

    def scopes_for(self, permission: Permission) -> tuple[Scope, ...]:
        """The scopes in which this viewer may do ``permission``."""
        return tuple(scope for scope in self.scopes if permission in scope.permissions)

    def may(self, permission: Permission) -> bool:
        """Whether the viewer may do this anywhere at all (where exactly is the queryset's business)."""
        return self.everything or bool(self.scopes_for(permission))

    def require(self, permission: Permission) -> None:
        """Raise ``Forbidden`` unless the viewer may do this somewhere."""
        if not self.may(permission):
            raise Forbidden(_("您的角色不允許此操作（%(permission)s）。") % {"permission": permission})


OPERATOR = Viewer(user=None, scopes=(), everything=True)
NOBODY = Viewer(user=None, scopes=())


def viewer_of(user: Any) -> Viewer:
    """The viewer that a signed-in user is; an anonymous or disabled user sees nothing."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    return Viewer(user=user, scopes=once(("scopes", user.pk), lambda: _scopes(user)))


def _scopes(user: Any) -> tuple[Scope, ...]:
    grants = Grant.objects.filter(user=user).select_related("role")
    grants = grants.only("place_code", "areas", "role__code", "role__permissions", "role__gives")
    return tuple(scope_of(grant) for grant in grants)


def scope_of(grant: Grant) -> Scope:
    """A grant as it is judged."""
    role = grant.role
    return Scope(
        grant.place_code, frozenset(grant.areas), frozenset(role.permissions), frozenset(role.gives), role.code
    )


def acting(actor: Any) -> Viewer:
    """The viewer on whose scopes a command of ``actor`` is judged: a user's own, or the operator's for ``None``."""
    return OPERATOR if actor is None else viewer_of(actor)
