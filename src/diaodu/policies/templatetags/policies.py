"""Verdicts and standings as labels: always a sign or a word, never a colour alone."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diaodu.core.eligibility import Verdict
from diaodu.policies.validity import Standing

register = template.Library()
SIGNS = {Verdict.HOLDS: ("✓", "blue"), Verdict.FAILS: ("✗", "secondary"), Verdict.UNKNOWN: ("?", "secondary")}


@register.simple_tag
def verdict(code: Verdict, word: str) -> SafeString:
    """What a rule, or all rules of a measure, say of a subject."""
    sign, colour = SIGNS[code]
    return format_html('<span class="badge bg-{}-lt"><span aria-hidden="true">{}</span> {}</span>', colour, sign, word)


@register.simple_tag
def standing(code: Standing, word: str) -> SafeString:
    """Whether a measure holds on the day."""
    holds = code in {Standing.IN_FORCE, Standing.EXPIRING}
    return format_html(
        '<span class="badge bg-{}-lt" data-standing="{}">{}</span>', "blue" if holds else "secondary", code, word
    )
