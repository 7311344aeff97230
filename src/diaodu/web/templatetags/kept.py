"""Fragments that are drawn once for the same contents: most tiles look after an acceptance as they did before it.

A fragment is found again by everything it is drawn from, written out, and the language: it cannot be out of date, and
who may see the contents was decided before they came here.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

KEPT = 5000


class KeptNode(template.Node):
    """A fragment and the values that it is drawn from, and from nothing else."""

    def __init__(self, fragment: NodeList, values: list[FilterExpression]) -> None:
        self.fragment, self.values = fragment, values
        self.drawn: dict[tuple[str, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The fragment as drawn before for the same values, or drawn now."""
        values = (repr(value.resolve(context, ignore_failures=True)) for value in self.values)
        key = (get_language() or "", *values)
        found = self.drawn.get(key)
        if found is None:
            if len(self.drawn) >= KEPT:
                self.drawn.clear()
            found = self.drawn[key] = self.fragment.render(context)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> Any:
    """``{% kept tile %}…{% endkept %}``; the values are plain ones, whose ``repr`` tells all there is to them."""
    _tag, *names = token.split_contents()
    values = [parser.compile_filter(name) for name in names]
    fragment = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(fragment, values)
