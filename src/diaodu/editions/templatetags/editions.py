"""Looking things up in templates of circulars."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from diaodu.editions.words import state_words

register = template.Library()


@register.filter
def of(found: Mapping[str, str], code: str) -> str:
    """What a mapping holds under a code."""
    return found.get(code, "")


@register.filter
def edition_state(state: str) -> str:
    """The word for a state."""
    return state_words(state)


@register.filter
def html_lang(language: str) -> str:
    """The language tag of a circular's own text: it is not in the language of the page around it."""
    return {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}[language]
