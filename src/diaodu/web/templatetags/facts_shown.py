"""The rows of long tables of facts. A page may hold two hundred: drawn node by node they took half of its time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diaodu.boards.curves import MonthRow
from diaodu.boards.facts import FactLine, FactShown
from diaodu.web.templatetags.diaodu import BESIDE, absent, generated_badge, plain

register = template.Library()

LINK = f'<a class="figure" {BESIDE}'
FACT = (
    "<tr><td>{measure}</td><td>{period}</td><td>{facet}</td>"
    f'<td class="number">{{value}} {LINK} aria-label="{{label}}">#{{number}}</a> {{badge}}</td>'
    "<td>{unit}</td><td>{source}</td><td>{document}</td></tr>"
)
MONTH = '<tr><th scope="row">{}</th>' + 4 * '<td class="number">{}</td>' + "</tr>"
NOTHING = SafeString("—")


@register.simple_tag
def fact_rows(lines: Iterable[FactLine], generated: Any) -> SafeString:
    """A row for each fact: what it says, and the link that opens it beside the page."""
    address, badge, label = _address(), generated_badge(generated), escape(_("台賬第 %(number)s 號"))
    rows = (
        line._asdict() | {
            "value": _value(line.shown), "address": SafeString(address.format(line.number)), "badge": badge,
            "label": SafeString(label % {"number": line.number}), "facet": line.facet or NOTHING,
            "document": line.document or NOTHING,
        }
        for line in lines
    )  # fmt: skip
    return format_html_join("\n", FACT, rows)


@register.simple_tag
def month_rows(months: Iterable[MonthRow]) -> SafeString:
    """A row for each month of a curve: done and planned, each with a link that opens its fact beside the page."""
    address, missing = _address(), absent("missing")
    rows = (
        (row.month, *(_linked(shown, address) if shown else missing for shown in (row.actual, row.plan)),
         row.gap or NOTHING, row.reached or NOTHING)
        for row in months
    )  # fmt: skip
    return format_html_join("\n", MONTH, rows)


def _linked(shown: FactShown, address: str) -> SafeString:
    to = SafeString(address.format(shown.fact.number))
    return format_html(LINK + ">{value}</a>", address=to, value=_value(shown))


def _value(shown: FactShown) -> SafeString:
    """The value as exactly as it is held, or which kind of absence it is."""
    return absent(shown.fact.absence) if shown.value is None else SafeString(plain(shown.value))


def _address() -> str:
    """The address of a fact with a gap for its number."""
    return reverse("fact", args=[0]).replace("/0/", "/{}/")
