"""The states of findings in templates."""

from __future__ import annotations

from django import template

from diaodu.findings.words import state_words

register = template.Library()


@register.filter
def state_name(state: str) -> str:
    """A state of a finding in words."""
    return state_words().get(state, state)
