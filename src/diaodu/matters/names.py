"""What matters are called on pages: colours, roles, and who has a step."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.once import once
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.people.models import Role
from diaodu.register.queries import name_of

Names = Mapping[str, str]


def colour_words() -> dict[str, str]:
    """The words of the colours of a ladder, so that colour is never the only sign."""
    return {
        "grey": _("已提醒"),
        "green": _("綠色"),
        "blue": _("藍色督辦"),
        "yellow": _("黃色督辦"),
        "orange": _("橙色督辦"),
        "red": _("紅色督辦"),
    }


def state_names(matter: Matter, kind: MatterKind) -> Names:
    """How a matter stands. Of an open one that is only kept nothing is concluded: its result was not published."""
    return kind.state(matter.state).names if matter.watched or matter.closed_at else not_published()


def not_published() -> Names:
    """What is said instead of a state of what is only kept."""
    return {"hant": _("結果未公佈")}


def role_names() -> Mapping[str, Names]:
    """The names of all roles by code."""
    return once("role names", lambda: dict(Role.objects.values_list("code", "names")))


def role_name(code: str) -> str:
    """The name of a role; its code where no pack declares it any more."""
    return name_in_language(role_names().get(code, {})) or code


def owner_words(step: Step) -> str:
    """Who has a step: a person, the enterprise, or a role at a place."""
    if step.person:
        return str(step.person)
    desk = f"{role_name(step.role)} · {name_of(step.place)}"
    return _("企業（或%(desk)s）") % {"desk": desk} if step.enterprise else desk


def wait_words(matter: Matter, waits: Mapping[str, Names]) -> str:
    """On whom a matter waits; empty while it waits on nobody."""
    return name_in_language(waits.get(matter.waiting_on, {})) or matter.waiting_on
