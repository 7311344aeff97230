"""Capacities, rules and flags in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diaodu.core.conduct import Standing
from diaodu.kit.languages import name_in_language
from diaodu.pairing.conduct import Former
from diaodu.pairing.declared import capacities, contact_rules
from diaodu.pairing.words import flag_words, former_words, payer_words, standing_words

register = template.Library()
COLOURS = {
    Standing.FLAGGED: "red",
    Standing.INCOMPLETE: "yellow",
    Standing.PLANNED: "blue",
    Standing.COMPLETE: "green",
    Standing.DROPPED: "secondary",
}


@register.filter
def capacity_name(code: str, pack: Any) -> str:
    """The name of a capacity in a pack; the code of one that is not declared any more."""
    found = capacities(pack).get(code)
    return name_in_language(found.names) if found else code


@register.filter
def rule_name(code: str, pack: Any) -> str:
    """The name of an item of the lists of conduct."""
    found = contact_rules(pack).get(code)
    return name_in_language(found.names) if found else code


@register.filter
def payer_name(code: str) -> str:
    """Who paid."""
    return payer_words().get(code, code)


@register.filter
def flag_name(code: str) -> str:
    """A flag in words."""
    return flag_words().get(code, code)


@register.filter
def former_name(former: Former, pack: Any) -> str:
    """What an earlier version of a record broke, in words."""
    return former_words(former.flag, rule_name(former.rule, pack))


@register.simple_tag
def contact_standing(standing: Standing) -> SafeString:
    """How a record stands, as a label."""
    return format_html('<span class="badge bg-{}-lt">{}</span>', COLOURS[standing], standing_words()[standing])
