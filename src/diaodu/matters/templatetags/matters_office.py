"""How far a matter is chased, in the office's lists: always a word, never a colour alone."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def chased(code: str) -> SafeString:
    """The colour of the last rung that was reached, with its words; nothing for none."""
    words = {
        "grey": _("已提醒"), "green": _("綠色"), "blue": _("藍色督辦"), "yellow": _("黃色督辦"),
        "orange": _("橙色督辦"), "red": _("紅色督辦"),
    }  # fmt: skip
    return format_html('<span class="light light-{}">{}</span>', code, words.get(code, code)) if code else SafeString()
