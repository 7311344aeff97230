"""Colours, clocks and groups of matters in templates: always a word, never a colour alone."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diaodu.matters.names import colour_words
from diaodu.matters.queries import mine, ways
from diaodu.matters.time_words import Left

register = template.Library()
KB, MB = 2**10, 2**20
SIGNS = {ways.DONE: "✓", ways.OPEN: "●", ways.AHEAD: "○", ways.SKIPPED: "–"}


@register.simple_tag
def slip_colour(code: str) -> SafeString:
    """The colour of a matter or a rung with its words; nothing for none."""
    if not code:
        return SafeString()
    return format_html('<span class="light light-{}">{}</span>', code, colour_words().get(code, code))


@register.simple_tag
def time_left(left: Left | None) -> SafeString:
    """What is left, or how late it is; nothing while a clock stands."""
    if left is None:
        return SafeString()
    late = "late" if left.late else "time-left"
    told = format_html('<span class="{}">{}</span>', late, left.words)
    if not left.provisional:
        return told
    return format_html('{} <span class="badge bg-secondary-lt">{}</span>', told, _("節假日未公佈，暫定"))


@register.simple_tag
def step_sign(stands: str) -> SafeString:
    """How a step stands: a sign and its word."""
    words = {ways.DONE: _("已辦"), ways.OPEN: _("在辦"), ways.AHEAD: _("未到"), ways.SKIPPED: _("無須")}
    return format_html(
        '<span class="step-sign step-{}"><span aria-hidden="true">{}</span> {}</span>',
        stands,
        SIGNS[stands],
        words[stands],
    )


@register.filter
def file_size(size: int) -> str:
    """Bytes as people read them: ``12 KB``, ``3.4 MB``; never nothing."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{-(-size // KB)} KB"


@register.filter
def rung_stands(code: str) -> str:
    """How a rung stands, in words."""
    words = {ways.REACHED: _("已到"), ways.NEXT: _("下一檔"), ways.AHEAD: _("未到"), ways.PASSED: _("已過，不追")}
    return words[code]


@register.filter
def clock_group(code: str) -> str:
    """The name of a part of the clock."""
    words = {
        mine.OVERDUE: _("已逾期"),
        mine.TODAY: _("今天到期"),
        mine.WEEK: _("本週到期"),
        mine.LATER: _("以後到期"),
        mine.WAITING: _("等待中（停錶）"),
    }
    return words[code]
