"""Private addresses for enterprises. The address is given out once and kept as a digest only."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import EnterpriseLink, Matter, Step
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.kinds import MERGED
from diaodu.register.models import Place, Subject

BYTES = 32
VALID = timedelta(days=180)
SEEN_AGAIN = timedelta(hours=1)  # that it still serves is written down no oftener
KIND = "enterprise_link"


@transaction.atomic
def make_link(*, actor: User | None, about: str, at: datetime) -> str:
    """Make the private address of an enterprise; an earlier one is closed. Returns its token, which is kept nowhere.

    Raises ``NotFound`` for what is out of sight or nothing that raises matters itself, ``Forbidden`` for who may not
    (see ``may_link``).
    """
    subject = _linkable(acting(actor), about)
    _close(subject, actor, at)
    token = token_urlsafe(BYTES)
    made = EnterpriseLink.objects.create(
        about=subject, digest=digest_of(token), made_at=at, made_by=actor, expires_at=at + VALID
    )
    new = {"about": subject.code, "expires": made.expires_at.isoformat()}
    record(actor=actor, tag="matters:link:make", kind=KIND, key=str(made.pk), new=new)
    return token


@transaction.atomic
def close_link(*, actor: User | None, about: str, at: datetime) -> None:
    """Close the private address of an enterprise; nothing happens where none is open."""
    _close(_linkable(acting(actor), about), actor, at)


def open_link(token: str, *, at: datetime) -> EnterpriseLink:
    """The link that an address opens. Raises ``NotFound`` for one that is wrong, closed or expired, all alike."""
    rows = EnterpriseLink.objects.filter(digest=digest_of(token), closed_at=None, expires_at__gt=at)
    link = rows.exclude(about__stage=MERGED).select_related("about__place__pack", "about__pack").first()
    if link is None:
        raise NotFound(_("這個地址不存在，或不在您的範圍內。"))
    if link.used_at is None or at - link.used_at > SEEN_AGAIN:
        link.used_at = at
        link.save(update_fields=["used_at"])
    return link


def may_link(viewer: Viewer, subject: Subject) -> bool:
    """Whether a viewer may make or close the link of an enterprise: who manages matters about it and has done none of
    what the enterprise rates, since whoever sees the address can speak as the enterprise.
    """
    place = subject.place
    if place is None or not kinds_for(subject) or not _manages(viewer, subject, place):
        return False
    steps = Step.objects.filter(matter__in=Matter.objects.for_enterprise(subject).filter(closed_at=None))
    return viewer.user is None or not steps.filter(Q(ended_by=viewer.user) | Q(person=viewer.user)).exists()


def kinds_for(subject: Subject) -> list[MatterKind]:
    """The kinds of matters that an enterprise may raise itself; none for what is no enterprise."""
    if subject.place is None:
        return []
    kinds = matter_kinds(subject.place.pack).values()
    return [kind for kind in kinds if kind.by_enterprise and subject.kind in kind.about]


def _manages(viewer: Viewer, subject: Subject, place: Place) -> bool:
    if viewer.everything:
        return True
    codes = place.path.split("/")
    scopes = (scope for scope in viewer.scopes_for(Permission.MATTER_MANAGE) if scope.place_code in codes)
    return any(not scope.areas or subject.area in scope.areas for scope in scopes)


def _linkable(viewer: Viewer, about: str) -> Subject:
    """The enterprise, locked: its links are made and closed one after the other."""
    seen = Subject.objects.visible_to(viewer).filter(code=about).values_list("pk", flat=True).first()
    rows = Subject.objects.select_for_update(of=("self",), no_key=True).select_related("place__pack")
    subject = rows.get(pk=seen) if seen else None
    if subject is None or not kinds_for(subject):
        raise NotFound(_("沒有這一對象，或不在您的範圍內。"))
    if not may_link(viewer, subject):
        raise Forbidden(_("專用地址由主管單位裏沒有經辦過該企業事項的人開通或撤銷：拿到地址的人可以代企業評價。"))
    return subject


def _close(subject: Subject, actor: User | None, at: datetime) -> None:
    for link in EnterpriseLink.objects.filter(about=subject, closed_at=None):
        link.closed_at = at
        link.save(update_fields=["closed_at"])
        record(actor=actor, tag="matters:link:close", kind=KIND, key=str(link.pk), new={"about": subject.code})


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
