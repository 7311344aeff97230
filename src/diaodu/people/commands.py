"""Managing accounts. ``actor=None`` is the operator at the command line; anybody else needs the permission."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.people.sessions import end_sessions
from diaodu.people.viewers import acting

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
def set_password(*, actor: User | None, user: User, password: str, keep_session: str = "") -> None:
    """Set a password; users may set their own. Every session of the user ends with it, but the one to keep."""
    if actor != user:
        acting(actor).require(Permission.USER_MANAGE)
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(actor=actor, user=user, keep=keep_session)
    record(actor=actor, tag="people:user:set-password", kind="user", key=str(user.key))


@transaction.atomic
def disable_user(*, actor: User | None, user: User) -> None:
    """Close an account: it cannot sign in, and sees nothing from its next request on. What it did stays."""
    acting(actor).require(Permission.USER_MANAGE)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(actor=actor, user=user)
    record(actor=actor, tag="people:user:disable", kind="user", key=str(user.key))


@transaction.atomic
def grant_role(*, actor: User | None, user: User, role: str, place_code: str, areas: Iterable[str] = ()) -> Grant:
    """Give a user a role over a place and some areas (none: all), in place of the same role there before.

    Nobody but the operator gives more than they manage themselves: the same place, their areas and their permissions.
    """
    found = Role.objects.filter(code=role).first()
    if found is None:
        raise NotFound(_("沒有角色「%(role)s」。") % {"role": role})
    wanted = sorted(set(areas))
    _check_managed(actor, found, place_code, wanted)
    grant, _created = Grant.objects.update_or_create(
        user=user, role=found, place_code=place_code, defaults={"areas": wanted}
    )
    given = {"role": role, "place": place_code, "areas": wanted}
    record(actor=actor, tag="people:user:grant", kind="user", key=str(user.key), new=given)
    return grant


def _check_managed(actor: User | None, role: Role, place_code: str, areas: list[str]) -> None:
    viewer = acting(actor)
    viewer.require(Permission.USER_MANAGE)
    own = [scope for scope in viewer.scopes_for(Permission.USER_MANAGE) if scope.place_code == place_code]
    enough = any(
        set(role.permissions) <= scope.permissions and (not scope.areas or (areas and set(areas) <= scope.areas))
        for scope in own
    )
    if not (viewer.everything or enough):
        raise Forbidden(_("不能授予超出本人管理範圍的角色。"))


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    if not password:
        raise WeakPassword(_("密碼不能為空。"))
