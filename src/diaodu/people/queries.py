"""Who somebody is by their key, and the accounts that one manages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.factors import has_factor
from diaodu.people.models import Grant, User
from diaodu.people.permissions import Permission
from diaodu.people.reach import Reach, reach_of, require_opening, require_shutting
from diaodu.people.sessions import sessions_of
from diaodu.people.viewers import Viewer, scope_of


def names_by_key(keys: Iterable[str]) -> dict[str, str]:
    """The names of the users with these keys; what is no key, or of nobody any more, has none."""
    wanted = [key for key in keys if _is_key(key)]
    return {str(key): name for key, name in User.objects.filter(key__in=wanted).values_list("key", "name")}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class GrantShown:
    """A grant inside a viewer's reach, and whether they may take it away."""

    grant: Grant
    may_take: bool


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account as who manages it sees it. Of grants that lie elsewhere only the number is told.

    ``closed`` are the words that refuse to shut it (and to end its sessions), ``locked`` those that refuse to open a
    way into it (a password, a second factor, the account itself); empty: it may be done.
    """

    user: User
    grants: tuple[GrantShown, ...]
    elsewhere: int
    has_factor: bool
    sessions: int
    own: bool
    closed: str
    locked: str


def accounts(viewer: Viewer, *, text: str = "", state: str = "") -> QuerySet[User]:
    """The accounts that a viewer manages, by user name; each says whether it ``has_factor``. Raises ``Forbidden``.

    ``text`` is a part of a user name or a name; ``state`` is ``active`` or ``disabled``, anything else is both.
    """
    viewer.require(Permission.USER_MANAGE)
    found = User.objects.visible_to(viewer)
    if text:
        found = found.filter(Q(username__icontains=text) | Q(name__icontains=text))
    if state in {"active", "disabled"}:
        found = found.filter(is_active=state == "active")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    grants = Prefetch("grants", Grant.objects.select_related("role").order_by("place_code", "role__code"))
    return found.annotate(has_factor=Exists(factors)).prefetch_related(grants).order_by("username")


def account(viewer: Viewer, key: UUID) -> User:
    """One of them. Raises ``Forbidden`` for who manages none, ``NotFound`` for one that is not there or elsewhere."""
    found = accounts(viewer).filter(key=key).first()
    if found is None:
        raise NotFound(_("沒有這個賬號，或不在您的管理範圍內。"))
    return found


def grants_seen(viewer: Viewer, users: Iterable[User]) -> dict[int, tuple[GrantShown, ...]]:
    """For each of these users, by ``pk``, the grants that lie in a viewer's reach."""
    people = list(users)
    reach = reach_of(viewer, {grant.place_code for user in people for grant in user.grants.all()})
    return {user.pk: _seen(reach, user, own=user == viewer.user) for user in people}


def _seen(reach: Reach, user: User, *, own: bool) -> tuple[GrantShown, ...]:
    asked = [(grant, scope_of(grant)) for grant in user.grants.all()]
    return tuple(GrantShown(grant, not own and reach.may_take(one)) for grant, one in asked if reach.covers(one))


def account_shown(viewer: Viewer, user: User) -> AccountShown:
    """What an account is and what the viewer may do with it. ``user`` comes from ``account``."""
    grants = grants_seen(viewer, [user])[user.pk]
    return AccountShown(
        user=user,
        grants=grants,
        elsewhere=user.grants.count() - len(grants),
        has_factor=has_factor(user),
        sessions=sessions_of(user).count(),
        own=user == viewer.user,
        closed=_refused(require_shutting, viewer, user),
        locked=_refused(require_opening, viewer, user),
    )


def _refused(require: Callable[[User, User], None], viewer: Viewer, user: User) -> str:
    try:
        require(viewer.user, user)
    except Refusal as refusal:
        return str(refusal)
    return ""
