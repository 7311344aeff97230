"""Whom somebody may manage, and what they may give: decided here and nowhere else.

A grant is *covered* when one scope with ``people:user:manage`` holds its place and its areas; it is *matched* when,
besides, each of its permissions is held there too, or is one that a role held there may give (packs say which). Taking
away needs the first, giving the second. A password, a second factor and an account open again give all that the
account holds. Nobody manages their own account, so whoever manages others is always left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.people.grounds import ground
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.people.querysets import manages_everywhere
from diaodu.people.viewers import Scope, Viewer, acting, scope_of

MANAGE = Permission.USER_MANAGE


class OwnAccount(Refusal):
    """What only somebody else may do to an account."""

    code, status = "own_account", 409


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a viewer's managing goes, judged by places whose lineages are known."""

    viewer: Viewer
    lineages: Mapping[str, frozenset[str]]

    def covers(self, asked: Scope) -> bool:
        """Whether a grant lies where the viewer manages accounts."""
        return self.viewer.everything or any(self._holds(one, asked) for one in self.viewer.scopes_for(MANAGE))

    def lacks(self, asked: Scope) -> frozenset[str]:
        """Those permissions of a grant that the viewer neither holds nor may give where it lies."""
        if self.viewer.everything:
            return frozenset()
        around = [scope.permissions | scope.gives for scope in self.viewer.scopes if self._holds(scope, asked)]
        return asked.permissions.difference(*around)

    def matches(self, asked: Scope) -> bool:
        """Whether the viewer may give what a grant gives."""
        return self.covers(asked) and not self.lacks(asked)

    def may_take(self, asked: Scope) -> bool:
        """Whether the viewer may take a grant away: of those who manage accounts only from who holds no more."""
        return self.matches(asked) if MANAGE in asked.permissions else self.covers(asked)

    def _holds(self, scope: Scope, asked: Scope) -> bool:
        inside = scope.place_code in self.lineages.get(asked.place_code, {asked.place_code})
        return inside and (not scope.areas or (bool(asked.areas) and asked.areas <= scope.areas))


def reach_of(viewer: Viewer, places: Iterable[str]) -> Reach:
    """How far a viewer's managing goes among places, by their codes. Raises ``Forbidden`` for who manages nothing."""
    viewer.require(MANAGE)
    return Reach(viewer, ground().lineages(set(places)))


def roles_in_reach(viewer: Viewer) -> tuple[list[Role], list[tuple[Role, frozenset[str]]]]:
    """The roles that a viewer may give somewhere; the others with the permissions that are not held."""
    places, areas = sorted({one.place_code for one in viewer.scopes}), {one.areas for one in viewer.scopes}
    reach = reach_of(viewer, places)
    offered, others = [], []
    for role in Role.objects.order_by("code"):
        asked = [Scope(place, some, frozenset(role.permissions)) for place in places for some in areas]
        lacking = min((reach.lacks(one) for one in asked if reach.covers(one)), key=len, default=frozenset())
        if lacking:
            others.append((role, lacking))
        else:
            offered.append(role)
    return offered, others


def require_giving(actor: User | None, *given: Scope) -> None:
    """Raise ``Forbidden`` unless the actor may give all this."""
    reach = reach_of(acting(actor), [one.place_code for one in given])
    if not all(reach.matches(one) for one in given):
        raise Forbidden(_("不能授予超出本人管理範圍的角色。"))


def require_opening(actor: User | None, user: User) -> None:
    """Raise a refusal unless the actor may give what opening a way into an account gives: all that it holds."""
    held, reach = _judged(actor, user)
    if not all(reach.matches(one) for one in held):
        raise Forbidden(_("該賬號的角色超出您本人的權限或管理範圍，請由權限更大的管理員操作。"))


def require_shutting(actor: User | None, user: User) -> None:
    """Raise a refusal unless the actor may take from an account all that it holds."""
    held, reach = _judged(actor, user)
    if not all(reach.may_take(one) for one in held):
        raise Forbidden(_("該賬號在您的管理範圍之外還有角色，或是權限更大的管理員。"))


def require_taking(actor: User | None, grant: Grant) -> None:
    """Raise a refusal unless the actor may take this one grant away."""
    _refuse_own(actor, grant.user)
    if not reach_of(acting(actor), [grant.place_code]).may_take(scope_of(grant)):
        raise Forbidden(_("這個角色在您的管理範圍之外，或屬於權限更大的管理員。"))


def _judged(actor: User | None, user: User) -> tuple[list[Scope], Reach]:
    """What an account holds, and the actor's reach there. One without any role belongs to the whole site."""
    _refuse_own(actor, user)
    viewer = acting(actor)
    held = [scope_of(grant) for grant in user.grants.select_related("role")]
    reach = reach_of(viewer, [one.place_code for one in held])
    if not held and not manages_everywhere(viewer):
        raise Forbidden(_("該賬號沒有任何角色，只能由管理全部地區的人操作。"))
    return held, reach


def _refuse_own(actor: User | None, user: User) -> None:
    if actor == user:
        raise OwnAccount(_("不能管理自己的賬號；密碼和第二步驗證在「我的賬號」裡更改。"))


def lock_accounts(*users: User | None) -> None:
    """Hold the rows of these users until the transaction ends, and read them anew.

    Two who shut each other out at the same moment come one after the other, and the second is refused.
    """
    people = [user for user in users if user is not None]
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[user.pk for user in people]).order_by("pk")
    list(rows.values_list("pk"))
    for user in people:
        user.refresh_from_db()
