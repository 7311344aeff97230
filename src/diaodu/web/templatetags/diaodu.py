"""Names by language, figures, icons and labels for templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diaodu.indicators.absence_words import absence_sign, absence_words
from diaodu.kit.languages import FORMS, in_language, name_form, name_in_language
from diaodu.kit.text import to_simplified

register = template.Library()

ICONS = Path(__file__).resolve().parents[1] / "icons"


@register.filter
def name(thing: Any) -> str:
    """The name of a thing in the present language: of a mapping of names, of anything with ``names``, or of a row.

    A row may lack a form (published pages name most things in one script only): another form is better than nothing.
    """
    names = {key.removeprefix("zh-"): word for key, word in _names(thing).items()}
    return name_in_language(names)


def _names(thing: Any) -> Mapping[str, str]:
    if not thing:
        return {}
    if isinstance(thing, Mapping):
        return thing
    if hasattr(thing, "names"):
        return thing.names or {}
    return {form: getattr(thing, f"name_{form}", "") for form in FORMS.values()}


@register.filter
def figure(value: Decimal | int, decimals: int = 0) -> str:
    """A number with its thousands grouped, with ``decimals`` places."""
    return f"{value:,.{decimals}f}"


@register.filter
def plain(value: Decimal) -> str:
    """A number as exactly as it is held, thousands grouped, without trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def signed(value: Decimal) -> str:
    """A number with its sign, without trailing zeros; zero has none."""
    return f"+{plain(value)}" if value > 0 else plain(value) if value else "0"


@register.filter
def as_json(value: Any) -> str:
    """What the audit keeps of a change, as it is kept."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def absence(code: str) -> str:
    """The word of a kind of absence alone, where only text can stand."""
    return absence_words(code)


@register.simple_tag
def absent(code: str) -> SafeString:
    """A kind of absence: its sign and its word, never an empty cell and never colour alone."""
    return format_html(
        '<span class="absent absent-{}"><span aria-hidden="true">{}</span> {}</span>',
        code.replace("_", "-"),
        absence_sign(code),
        absence_words(code),
    )


@register.simple_tag
def icon(code: str) -> SafeString:
    """An icon of the vendored set, drawn in the page and hidden from screen readers."""
    return _icon(code)


@cache
def _icon(code: str) -> SafeString:
    drawing = (ICONS / f"{code}.svg").read_text(encoding="utf-8")
    return mark_safe(drawing.replace("<svg", '<svg aria-hidden="true"', 1))  # noqa: S308 - a file of ours, checked by its checksum


@register.simple_tag
def badge(words: str, colour: str = "secondary") -> SafeString:
    """A small label."""
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, words)


@register.simple_tag
def generated_badge(generated: Any) -> SafeString:
    """The label that every invented number and row carries; nothing for published ones."""
    if not generated:
        return SafeString()
    return format_html('<span class="badge generated">{}</span>', _("示例"))


BESIDE = (
    'href="{address}" hx-get="{address}" hx-target="#trail-body" data-bs-toggle="offcanvas" data-bs-target="#trail"'
)


@register.simple_tag
def opens_beside(address: str) -> SafeString:
    """The attributes of a link that opens a figure's trail, or a fact, beside the page."""
    return format_html(BESIDE, address=address)


@register.filter
def named(words: Any, code: str) -> str:
    """The name of the one with ``code`` among declared words; the code itself where none is declared."""
    for word in words or ():
        if _part(word, "code") == code:
            return name(_part(word, "names"))
    return code


def _part(thing: Any, key: str) -> Any:
    return thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key)


@register.filter
def roster_action(action: str) -> str:
    """The word for an event in a roster."""
    return {"enter": _("納入"), "move": _("調整類別"), "exit": _("退出名冊")}[action]


@register.filter
def organisation_kind(code: str) -> str:
    """The word for a sort of organisation."""
    words = {
        "department": _("部門"),
        "enterprise": _("企業"),
        "central_soe": _("中央企業"),
        "chamber": _("商會"),
        "other": _("其他單位"),
    }
    return words.get(code, code)


@register.filter
def qualifier(code: str) -> str:
    """The words for how exact a printed figure is."""
    words = {
        "exact": _("準確"),
        "rounded": _("四捨五入"),
        "at_least": _("至少"),
        "at_most": _("至多"),
        "more_than": _("超過"),
        "about": _("約"),
        "preliminary": _("初步"),
        "derived": _("由其他數推算"),
        "conflict": _("與其他出處不一致"),
        "ambiguous_scope": _("口徑不明"),
        "repaired": _("印刷有誤，已訂正"),
        "part_of": _("其中一部分"),
        "multi_year": _("多年累計"),
    }
    return words.get(code, code)


@register.filter
def colour(code: str) -> str:
    """The word for a light's colour, so that colour is never the only sign."""
    words = {
        "green": _("綠燈"),
        "blue": _("藍燈"),
        "yellow": _("黃燈"),
        "orange": _("橙燈"),
        "red": _("紅燈"),
        "grey": _("規則未定"),
        "none": _("不亮燈"),
        "unknown": _("無法判定"),
    }
    return words.get(code, code)


@register.filter(is_safe=True)
def in_script(text: str) -> str:
    """A text that was registered in one script, in that of the present language; there is no other form of it."""
    return to_simplified(text) if name_form() == "hans" else text


@register.filter
def words(text: Any) -> str:
    """A text that a pack gives either once or in three forms."""
    return in_language(text)
