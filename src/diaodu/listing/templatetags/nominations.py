"""The words for stages, and scores or their absence."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.nominations import Stage
from diaodu.core.scores import DECIMALS

register = template.Library()


@register.filter
def stage_name(code: str) -> str:
    """The word for a stage."""
    words = {
        Stage.IDEA: _("謀劃"),
        Stage.RESERVE: _("儲備"),
        Stage.NOMINATED: _("已申報"),
        Stage.LISTED: _("已列入"),
        Stage.DECLINED: _("不予列入"),
        Stage.WITHDRAWN: _("已撤回"),
    }
    return words[Stage(code)]


@register.filter
def scored(reading: Reading) -> SafeString:
    """A score as it is shown, or that there is none: never a zero."""
    if isinstance(reading, Absence):
        return format_html('<span class="absent">{}</span>', _("未評"))
    return format_html("{}", f"{reading:,.{DECIMALS}f}")
