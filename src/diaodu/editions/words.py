"""Words for the states and steps of circulars."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diaodu.editions.models import APPROVED, DRAFT, RELEASED, REVIEWED, WITHDRAWN

STATE_WORDS = {
    DRAFT: gettext_noop("起草"),
    REVIEWED: gettext_noop("已核稿"),
    APPROVED: gettext_noop("已簽發"),
    RELEASED: gettext_noop("已發佈"),
    WITHDRAWN: gettext_noop("已撤回"),
}


def state_words(state: str) -> str:
    """What a state is called."""
    return _(STATE_WORDS[state])


def step_words(step: str) -> str:
    """What a step is called."""
    words = {
        "draft": _("起草"),
        "edit": _("修改"),
        "refresh": _("按最新台賬重算"),
        "review": _("核稿"),
        "approve": _("簽發"),
        "send_back": _("退回起草"),
        "withdraw": _("撤回"),
        "release": _("發佈"),
    }
    return words[step]


def kind_words(kind: str) -> str:
    """What a kind of figure is called."""
    words = {
        "indicator": _("指標"),
        "fact": _("台賬數"),
        "target": _("目標"),
        "change": _("比較"),
        "rank": _("位次"),
        "earlier": _("原載"),
    }
    return words[kind]
