"""The words for the states of returns and files, and for what was done to them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

RETURN_STATES = {
    "missing": gettext_noop("未報"),
    "draft": gettext_noop("草稿"),
    "submitted": gettext_noop("待審核"),
    "returned": gettext_noop("已退回"),
    "accepting": gettext_noop("入賬中"),
    "accepted": gettext_noop("已入賬"),
}


@register.filter
def return_state(state: str) -> str:
    """Where a return stands."""
    return _(RETURN_STATES[state]) if state in RETURN_STATES else state


@register.filter
def upload_state(state: str) -> str:
    """How far a file is."""
    words = {
        "queued": _("排隊等待"),
        "reading": _("正在讀取"),
        "checking": _("正在檢查"),
        "writing": _("正在取用"),
        "taken": _("已取用"),
        "refused": _("有問題，未取用"),
        "failed": _("系統故障，未取用"),
    }
    return words.get(state, state)


@register.filter
def return_act(tag: str) -> str:
    """What was done, from an audit tag ``room:thing:verb``."""
    words = {
        "returns:return:open": _("開始填報"),
        "returns:return:describe": _("更改版面信息"),
        "returns:return:reopen": _("退回後重新填報"),
        "returns:return:begin_again": _("清空重填"),
        "returns:return:explain_lines": _("逐行說明"),
        "returns:return:submit": _("報送"),
        "returns:return:send_back": _("退回"),
        "returns:return:accepting": _("審核通過，入賬中"),
        "returns:return:accept": _("審核入賬"),
        "returns:return:refused": _("台賬未收，退回審核"),
        "returns:upload:queue": _("上傳"),
        "returns:upload:take": _("取用文件"),
    }
    return words.get(tag, tag)


@register.filter
def role(code: str) -> str:
    """What a printed number is in its text."""
    words = {
        "count": _("個數"),
        "level": _("總量"),
        "growth": _("增速"),
        "share": _("佔比"),
        "target": _("目標"),
        "dispatch_target": _("調度目標"),
        "baseline": _("基數"),
        "range_low": _("區間下限"),
        "range_high": _("區間上限"),
    }
    return words.get(code, code)
