"""What is asked about notices and personal details. Everything is one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from diaodu.kit.languages import in_language, name_in_language
from diaodu.kit.once import once
from diaodu.notices.details import CLOSED, DeclaredDetail, Kept, closed_at, declared_details, erasers, kept_until
from diaodu.notices.mailing import undelivered
from diaodu.notices.models import DIGEST, Contact, Mailing, Notice
from diaodu.notices.words import words_of
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.sessions import sessions_of
from diaodu.people.viewers import Viewer

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice in the reader's language."""

    notice: Notice
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """What one pack says of a detail; ``until`` is none while its term has not begun."""

    pack: str
    purpose: str
    months: int
    from_closing: bool
    document: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DetailShown:
    """One kind of detail, with what is kept of it and what it is kept for."""

    code: str
    name: str
    kept: tuple[Kept, ...]
    purposes: tuple[Purpose, ...]


def notices(viewer: Viewer) -> QuerySet[Notice]:
    """One's notices: the unread first, of each the latest first."""
    found = Notice.objects.visible_to(viewer)
    return found.order_by(F("seen_at").desc(nulls_first=True), "-made_at", "-id")


def in_words(found: list[Notice]) -> list[NoticeShown]:
    """Notices in the present language."""
    return [NoticeShown(one, *words_of(one.words, one.said)) for one in found]


def unread_count(viewer: Viewer) -> int:
    """How many notices one has not read, counted up to a hundred."""
    return once(("unread notices", viewer.user and viewer.user.pk), lambda: _unread(viewer))


def _unread(viewer: Viewer) -> int:
    return Notice.objects.visible_to(viewer).filter(seen_at=None).order_by()[:MOST_COUNTED].count()


def contacts_of(user: User) -> dict[str, Contact]:
    """One's address and number, by their kind."""
    return {row.kind: row for row in user.contacts.all()}


def mailing_of(user: User) -> Mailing:
    """What one wants to be mailed; what holds by itself where nothing was chosen."""
    return Mailing.objects.filter(user=user).first() or Mailing(wanted=DIGEST, language=settings.LANGUAGE_CODE)


def unreached(viewer: Viewer) -> list[User]:
    """The accounts, of those that the viewer manages, whose mail does not arrive."""
    if not viewer.may(Permission.USER_MANAGE):
        return []
    return list(User.objects.visible_to(viewer).filter(pk__in=undelivered().values("user")).order_by("username"))


def mail_state() -> str:
    """How mailing stands, for whoever watches the site: it has no server, somebody is not reached, or it is well."""
    if not settings.MAIL_ON:
        return "off"
    return "undelivered" if undelivered().exists() else "ok"


def details_of(user: User) -> list[DetailShown]:
    """What is kept of a person, what for, and until when."""
    declared, closed = declared_details(), closed_at(user)
    shown = []
    for code, eraser in erasers().items():
        those = [one for one in declared if one.code == code]
        kept = tuple(eraser.kept(user))
        names = those[0].body["names"] if those else {"hant": code}
        purposes = tuple(_purpose(one, kept[0] if kept else None, closed) for one in those)
        shown.append(DetailShown(code, name_in_language(names), kept, purposes))
    return shown


def _purpose(detail: DeclaredDetail, kept: Kept | None, closed: Any) -> Purpose:
    body = detail.body
    until = kept_until(detail, kept, closed) if kept else None
    document = str(body.get("document", ""))
    return Purpose(
        detail.pack, in_language(body["purpose"]), detail.months, detail.counted_from == CLOSED,
        f"{detail.pack}:{document}" if document else "", until,
    )  # fmt: skip


def exported(user: User) -> Mapping[str, Any]:
    """Everything that is kept about a person apart from what they did, as plain values."""
    details = [
        {
            "code": one.code,
            "kept": [asdict(kept) for kept in one.kept],
            "purposes": [asdict(purpose) for purpose in one.purposes],
        }
        for one in details_of(user)
    ]
    columns = ("words", "said", "address", "urgent", "made_at", "seen_at", "mailed_at", "digested_at")
    sessions = sessions_of(user).values("started_at", "seen_at", "address", "agent")
    return {
        "account": {"key": str(user.key), "username": user.username, "name": user.name, "created_at": user.created_at},
        "details": details,
        "mailing": Mailing.objects.filter(user=user).values("wanted", "language").first(),
        "sessions": list(sessions),
        "notices": list(Notice.objects.filter(user=user).order_by("id").values(*columns)),
    }
