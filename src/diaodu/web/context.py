"""What every page knows: language tag, theme and the viewer's permissions for the menu."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from diaodu.notices.queries import unread_count
from diaodu.pairing.queries import sees_pairings
from diaodu.people.drafts import USER, drafts_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import all_kinds
from diaodu.web.help import help_for

HTML_LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """The language tag of ``<html>``, the languages on offer, the page's help, and the theme kept in a cookie."""
    theme = request.COOKIES.get("theme", "")
    return {
        "html_language": HTML_LANGUAGES.get(get_language() or "", "zh-Hant"),
        "languages": settings.LANGUAGES,
        # only asked where there is a menu: a page that tells of a lost database must not ask it
        "sees_returns": lambda: viewer_of(request.user).may(Permission.RETURN_VIEW),
        "sees_matters": lambda: viewer_of(request.user).may(Permission.MATTER_VIEW),
        "sees_editions": lambda: _sees_editions(request),
        "sees_figure_check": lambda: viewer_of(request.user).may(Permission.INDICATOR_VIEW),
        "manages_people": lambda: viewer_of(request.user).may(Permission.USER_MANAGE),
        "sees_findings": lambda: viewer_of(request.user).may(Permission.FINDING_VIEW),
        "sees_pairings": lambda: sees_pairings(viewer_of(request.user)),
        "sees_audit": lambda: viewer_of(request.user).may(Permission.AUDIT_VIEW),
        "unread_notices": lambda: unread_count(viewer_of(request.user)),
        "drafts_of": lambda: drafts_of(USER, request.user.key) if request.user.is_authenticated else "",
        "acting": lambda: {kind.acts_as for kind in all_kinds().values()},
        "page_help": help_for(_page_name(request)),
        "theme": theme if theme in THEMES else "light",
    }


def _sees_editions(request: HttpRequest) -> bool:
    viewer = viewer_of(request.user)
    return any(viewer.may(each) for each in (Permission.EDITION_VIEW, Permission.EDITION_WRITE))


def _page_name(request: HttpRequest) -> str:
    """The name of the page's address; none for an address that does not exist."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
