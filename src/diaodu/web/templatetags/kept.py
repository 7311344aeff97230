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

ROOM = 2_000_000  # characters that one fragment of a template may keep, in each process


class KeptNode(template.Node):
    """A fragment and the values that it is drawn from, and from nothing else."""

    def __init__(self, fragment: NodeList, values: list[FilterExpression]) -> None:
        self.fragment, self.values = fragment, values
        self.drawn: dict[tuple[str, ...], SafeString] = {}
        self.room = ROOM

    def render(self, context: Context) -> SafeString:
        """The fragment as drawn before for the same values, or drawn now."""
        values = (repr(value.resolve(context, ignore_failures=True)) for value in self.values)
        key = (get_language() or "", *values)
        found = self.drawn.get(key)
        if found is None:
            found = self.fragment.render(context)
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, ...], drawn: SafeString) -> None:
        self.room -= len(drawn) + sum(map(len, key))
        if self.room < 0:
            self.drawn.clear()
            self.room = ROOM
        self.drawn[key] = drawn


@register.tag
def kept(parser: Parser, token: Token) -> Any:
    """``{% kept tile %}…{% endkept %}``; the values are plain ones, whose ``repr`` tells all there is to them."""
    _tag, *names = token.split_contents()
    values = [parser.compile_filter(name) for name in names]
    fragment = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(fragment, values)
