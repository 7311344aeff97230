"""The audit as somebody may read it: scope, filters and words. Here, because it is about things of every room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from diaodu.audit.models import AuditEntry
from diaodu.listing.models import Nomination
from diaodu.people.models import Grant, User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Roster, Subject
from diaodu.returns.models import Return

READ = Permission.AUDIT_VIEW


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters: who acted, what was done (the beginning of a tag), about what (its key), from and to which day."""

    who: str = ""
    what: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """Filters from an address; a day that is none does not filter."""
        texts = {key: given.get(key, "").strip() for key in ("who", "what", "about")}
        return cls(**texts, since=_day(given.get("since", "")), until=_day(given.get("until", "")))


def entries(viewer: Viewer, asked: Asked) -> QuerySet[AuditEntry]:
    """The entries in a viewer's scope that the filters leave, the latest first. Raises ``Forbidden``."""
    viewer.require(READ)
    found = AuditEntry.objects.all() if _sees_everything(viewer) else AuditEntry.objects.filter(_within(viewer))
    if asked.who:
        found = found.filter(actor_name__icontains=asked.who)
    if asked.what:
        found = found.filter(tag__startswith=asked.what)
    if asked.about:
        found = found.filter(object_key=asked.about)
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.until and asked.until < date.max:
        found = found.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    return found.order_by("-id")


def _sees_everything(viewer: Viewer) -> bool:
    """Whether the viewer reads the audit over every place and area: then also what lies in no place."""
    tops = Place.objects.filter(parent=None)
    return viewer.everything or not tops.exclude(pk__in=_unlimited(viewer).values("pk")).exists()


def _within(viewer: Viewer) -> Q:
    """What is about a thing in scope, or was done by or to somebody whose every role lies in scope."""
    users = User.objects.filter(grants__isnull=False).exclude(
        grants__in=Grant.objects.exclude(place_code__in=_unlimited(viewer).values("code"))
    )
    special = ("user", "place", "return", "nomination", "roster", "pack", "reminder")
    subjects = Subject.objects.visible_to(viewer, READ).values("code")
    return (
        Q(actor__in=users.values("pk"))
        | _about("user", users, "key")
        | _about("place", Place.objects.visible_to(viewer, READ), "code")
        | _about("return", Return.objects.visible_to(viewer, READ), "key")
        | _about("nomination", Nomination.objects.visible_to(viewer, READ), "number")
        | _about("roster", Roster.objects.visible_to(viewer, READ), "code")
        | (~Q(object_kind__in=special) & Q(object_key__in=subjects))
    )


def _about(kind: str, things: QuerySet[Any, Any], key: str) -> Q:
    return Q(object_kind=kind, object_key__in=_keys(things, key))


def _keys(things: QuerySet[Any, Any], key: str) -> Any:
    return things.order_by().annotate(as_text=Cast(key, CharField())).values("as_text")


def _unlimited(viewer: Viewer) -> QuerySet[Place]:
    """Places over which the viewer reads the audit of every area."""
    scopes = tuple(scope for scope in viewer.scopes if not scope.areas)
    return Place.objects.visible_to(replace(viewer, scopes=scopes), READ)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def kinds_of_acts() -> list[tuple[str, str]]:
    """Beginnings of tags to choose from, in words."""
    return [
        ("people:session:", _("登錄與退出")),
        ("people:", _("賬號與權限")),
        ("returns:month:", _("結賬與重開")),
        ("returns:", _("報表")),
        ("register:subject:export", _("導出")),
        ("register:", _("登記冊")),
        ("listing:", _("遴選")),
        ("packs:", _("配置包")),
    ]


def act_in_words(tag: str) -> str:
    """What an entry says was done; a tag without words of its own is told by the kind it belongs to."""
    words = {
        "people:session:begin": _("登錄"),
        "people:session:end": _("退出登錄"),
        "people:session:refuse": _("登錄被拒"),
        "people:session:confirm": _("再次確認身份"),
        "people:account:lock": _("賬號因多次失敗暫時鎖定"),
        "people:address:lock": _("地址因多次失敗暫時鎖定"),
        "people:factor:lock": _("驗證因多次失敗暫時鎖定"),
        "people:factor:add": _("啟用第二步驗證"),
        "people:factor:remove": _("停用第二步驗證"),
        "people:factor:reset": _("重置第二步驗證"),
        "people:link:create": _("關聯單點登錄"),
        "people:link:remove": _("取消單點登錄關聯"),
        "people:user:create": _("新建賬號"),
        "people:user:disable": _("停用賬號"),
        "people:user:enable": _("啟用賬號"),
        "people:user:grant": _("授予角色"),
        "people:user:revoke": _("收回角色"),
        "people:user:set-password": _("更改密碼"),
        "people:user:unlock": _("解除鎖定"),
        "register:subject:export": _("導出"),
        "register:subject:import": _("導入"),
        "returns:month:close": _("結賬"),
        "returns:month:reopen": _("重開"),
    }
    return words.get(tag) or next((name for start, name in kinds_of_acts() if tag.startswith(start)), tag)
