"""Whose account a single sign-on reaches: one that is linked already, or is named by the declared claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.people.models import User
from diaodu.people.reach import require_opening


class LinkTaken(Refusal):
    """The account, or the provider's subject, is linked already."""

    code, status = "link_taken", 409


@transaction.atomic
def link_user(*, actor: User | None, user: User, subject: str) -> None:
    """Let a subject of the provider sign in as this user. One subject for each user, one user for each subject."""
    require_opening(actor, user)
    if not settings.OIDC_ISSUER:
        raise Refusal(_("本站沒有設置單點登錄。"))
    _link(user, subject)
    record(actor=actor, tag="people:link:create", kind="user", key=str(user.key), new={"subject": subject})


@transaction.atomic
def unlink_user(*, actor: User | None, user: User) -> None:
    """Take the link away: the next sign-in by the declared claim makes a new one."""
    require_opening(actor, user)
    SocialAccount.objects.filter(user=user).delete()
    record(actor=actor, tag="people:link:remove", kind="user", key=str(user.key))


@transaction.atomic
def link_by_claim(*, subject: str, claims: Mapping[str, Any]) -> None:
    """Link a subject that signs in for the first time to the user whose sign-in name the declared claim gives.

    From then on the subject counts and the claim does not: a name that the provider gives to somebody else later does
    not reach the account. Raises ``Forbidden`` when no user is named, or another subject came first.
    """
    name = claims.get(settings.OIDC_CLAIM) if settings.OIDC_CLAIM else None
    user = User.objects.filter(username=name, is_active=True).first() if isinstance(name, str) and name else None
    if user is None:
        raise Forbidden(_("單點登錄已成功，但本站沒有與之對應的賬號，請聯繫管理員。"))
    _link(user, subject)
    new = {"subject": subject, "claim": settings.OIDC_CLAIM}
    record(actor=user, tag="people:link:create", kind="user", key=str(user.key), new=new)


def forget_claims(user: User) -> None:
    """Throw away what allauth kept of the provider's claims: only the subject is needed again."""
    SocialAccount.objects.filter(user=user).update(extra_data={})


def _link(user: User, subject: str) -> None:
    User.objects.select_for_update().get(pk=user.pk)  # two first sign-ins at once: one of them comes first
    links = SocialAccount.objects.filter(provider=settings.OIDC_ID)
    if links.filter(user=user).exists() or links.filter(uid=subject).exists():
        raise LinkTaken(_("該賬號已與另一個單點登錄身份關聯，請聯繫管理員。"))
    SocialAccount.objects.create(user=user, provider=settings.OIDC_ID, uid=subject)
