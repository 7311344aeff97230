"""Facts in long tables: a page may hold two hundred of them, so that each part is one tag."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diaodu.boards.facts import FactShown
from diaodu.kit.once import once
from diaodu.web.templatetags.diaodu import absent, plain

register = template.Library()


@register.simple_tag
def reading(shown: FactShown) -> str:
    """The value of a fact as exactly as it is held, or which kind of absence it is."""
    return absent(shown.fact.absence) if shown.value is None else plain(shown.value)


@register.simple_tag
def to_fact(shown: FactShown) -> SafeString:
    """The attributes of a link that opens a fact beside the page."""
    return format_html(
        'href="{0}" hx-get="{0}" hx-target="#trail-body" data-bs-toggle="offcanvas" data-bs-target="#trail"',
        once("address of a fact", _address).format(shown.fact.number),
    )


def _address() -> str:
    """The address of a fact with a gap for its number."""
    return reverse("fact", args=[0]).replace("/0/", "/{}/")
