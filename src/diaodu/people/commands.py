"""Managing accounts. ``actor=None`` is the operator at the command line; anybody else needs the permission."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.people.reach import (
    OwnAccount,
    lock_accounts,
    require_giving,
    require_opening,
    require_shutting,
    require_taking,
)
from diaodu.people.sessions import end_sessions
from diaodu.people.viewers import Scope, acting, scope_of

LONGEST_NAME = 150


class UserExists(Refusal):
    """The sign-in name is taken."""

    code, status = "user_exists", 409


class WeakPassword(Refusal):
    """The password does not meet the site's rules."""

    code, status = "weak_password", 422


@transaction.atomic
def create_user(*, actor: User | None, username: str, name: str, password: str) -> User:
    """Create an account without any role."""
    acting(actor).require(Permission.USER_MANAGE)
    if not username or username != "".join(username.split()):
        raise Refusal(_("登錄名不能為空，也不能含空格。"))
    if max(len(username), len(name)) > LONGEST_NAME:
        raise Refusal(_("登錄名和姓名最多 %(longest)d 個字符。") % {"longest": LONGEST_NAME})
    user = User(username=username, name=name)
    _check_password(password, user)
    if User.objects.filter(username=username).exists():
        raise UserExists(_("登錄名「%(username)s」已被使用。") % {"username": username})
    user = User.objects.create(username=username, name=name, password=make_password(password))
    record(actor=actor, tag="people:user:create", kind="user", key=str(user.key), new={"username": username})
    return user


@transaction.atomic
def open_account(
    *,
    actor: User | None,
    username: str,
    name: str,
    password: str,
    role: str,
    place_code: str,
    areas: Iterable[str] = (),
) -> User:
    """Create an account with its first role: the account of a place is never nobody's. Raises as the two do alone."""
    user = create_user(actor=actor, username=username, name=name, password=password)
    grant_role(actor=actor, user=user, role=role, place_code=place_code, areas=areas)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, keep_session: str) -> None:
    """Change one's own password. Every session of the user ends with it, but the one to keep."""
    _set_password(user, user, password, keep_session)


@transaction.atomic
def set_password(*, actor: User | None, user: User, password: str) -> None:
    """Give somebody else a new password. Every session of the user ends with it."""
    lock_accounts(actor, user)
    require_opening(actor, user)
    _set_password(actor, user, password, "")


def _set_password(actor: User | None, user: User, password: str, keep_session: str) -> None:
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(actor=actor, user=user, keep=keep_session)
    record(actor=actor, tag="people:user:set-password", kind="user", key=str(user.key))


@transaction.atomic
def disable_user(*, actor: User | None, user: User) -> None:
    """Close an account: it cannot sign in, and sees nothing from its next request on. What it did stays."""
    lock_accounts(actor, user)
    require_shutting(actor, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(actor=actor, user=user)
    record(actor=actor, tag="people:user:disable", kind="user", key=str(user.key))


@transaction.atomic
def enable_user(*, actor: User | None, user: User) -> None:
    """Open a closed account again, with the roles it had."""
    lock_accounts(actor, user)
    require_opening(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor=actor, tag="people:user:enable", kind="user", key=str(user.key))


@transaction.atomic
def sign_out(*, actor: User | None, user: User) -> int:
    """End every session of somebody else; how many were ended."""
    lock_accounts(actor, user)
    require_shutting(actor, user)
    return end_sessions(actor=actor, user=user)


@transaction.atomic
def grant_role(*, actor: User | None, user: User, role: str, place_code: str, areas: Iterable[str] = ()) -> Grant:
    """Give a user a role over a place and some areas (none: all), in place of the same role there before.

    Nobody but the operator gives more than they manage and hold themselves (``reach``), or anything to themselves.
    """
    lock_accounts(actor, user)
    if actor == user:
        raise OwnAccount(_("不能給自己授予角色，請由另一位管理員授予。"))
    found = Role.objects.filter(code=role).first()
    if found is None:
        raise NotFound(_("沒有角色「%(role)s」。") % {"role": role})
    wanted = sorted(set(areas))
    before = Grant.objects.filter(user=user, role=found, place_code=place_code).select_related("role").first()
    given = Scope(place_code, frozenset(wanted), frozenset(found.permissions))
    require_giving(actor, given, *([scope_of(before)] if before else []))
    grant, _created = Grant.objects.update_or_create(
        user=user, role=found, place_code=place_code, defaults={"areas": wanted}
    )
    old = _told(before) if before else None
    record(actor=actor, tag="people:user:grant", kind="user", key=str(user.key), old=old, new=_told(grant))
    return grant


@transaction.atomic
def revoke_role(*, actor: User | None, user: User, role: str, place_code: str) -> None:
    """Take a role over a place away from a user. Raises ``NotFound`` where the user does not hold it."""
    lock_accounts(actor, user)
    grant = Grant.objects.filter(user=user, role__code=role, place_code=place_code).select_related("role").first()
    if grant is None:
        raise NotFound(_("該賬號在這個地區沒有這個角色。"))
    require_taking(actor, grant)
    record(actor=actor, tag="people:user:revoke", kind="user", key=str(user.key), old=_told(grant))
    grant.delete()


def _told(grant: Grant) -> dict[str, object]:
    return {"role": grant.role.code, "place": grant.place_code, "areas": grant.areas}


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    if not password:
        raise WeakPassword(_("密碼不能為空。"))
