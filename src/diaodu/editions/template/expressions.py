"""Reading what stands between ``{{ }}`` and ``{% %}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from diaodu.editions.template.nodes import (
    Condition,
    Faults,
    Figure,
    FigureSpec,
    Let,
    Named,
    Node,
    Part,
    Quoted,
    Word,
)
from diaodu.kit.asking import number_or_none

NAME = re.compile(r"[a-z][a-z0-9_]*")
MOST_DECIMALS = 12
FORMS = ("full", "number", "growth", "ordinal", "month")
KEYS = {
    "subject": "subject", "document": "document", "target": "target", "period": "period", "place": "place",
    "facet": "facet",
    "roster": "roster", "class": "member_class", "source": "source", "unit": "unit", "as": "form", "against": "against",
}  # fmt: skip
WORDS = ("period", "place", "dated")
PARTS = ("table", "chart", "commitments")
_CONDITION = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*(?P<operator>>=|<=|>|<|==|is)\s*(?P<against>\S+)")
_OPERAND = re.compile(r"-?[0-9]+(\.[0-9]+)?|[a-z][a-z0-9_]*")


def printed_node(inside: str, names: Mapping[str, FigureSpec], line: int, faults: Faults) -> Node | None:
    """The node of a ``{{ }}``; ``names`` are those that ``let`` gave before it."""
    head, rest = _head(inside)
    if head == "quote":
        return _quoted(rest, line, faults)
    if head in WORDS and "," not in inside:
        return Word(head, rest, line)
    if head == "change":
        return _change(rest, names, line, faults)
    if inside in names:
        return Named(inside, line)
    spec = figure_spec(inside, line, faults)
    return Figure(spec, line) if spec else None


def let_node(rest: str, line: int, faults: Faults) -> Let | None:
    """The node of a ``{% let %}``."""
    name, sign, figure = rest.partition("=")
    if not sign or not NAME.fullmatch(name.strip()):
        faults.add(line, "syntax", _("應寫作 let 名稱 = 指標代碼, 鍵=值。"))
        return None
    spec = figure_spec(figure.strip(), line, faults)
    return Let(name.strip(), spec, line) if spec else None


def part_node(head: str, rest: str, line: int) -> Part:
    """The node of what stands by itself."""
    return Part(head, rest, line)


def condition(rest: str, names: Mapping[str, FigureSpec], line: int, faults: Faults) -> Condition | None:
    """The condition of an ``{% if %}``: a name against a number or another name, or ``name is absent``."""
    match = _CONDITION.fullmatch(rest.strip())
    if match is None or not _OPERAND.fullmatch(match["against"]):
        faults.add(line, "syntax", _("條件應寫作「名稱 >= 數或名稱」或「名稱 is absent」。"))
        return None
    used = [match["name"]] if match["operator"] == "is" else [match["name"], match["against"]]
    for name in used:
        if NAME.fullmatch(name) and name not in names:
            faults.add(line, "unknown_code", _("「%(name)s」沒有用 let 命名。") % {"name": name})
            return None
    if match["operator"] == "is" and match["against"] != "absent":
        faults.add(line, "syntax", _("is 之後只能是 absent。"))
        return None
    return Condition(match["name"], match["operator"], match["against"])


def figure_spec(inside: str, line: int, faults: Faults) -> FigureSpec | None:
    """``code, key=value, key=value``. None, with a fault noted, when it cannot be read."""
    code, *pairs = [word.strip() for word in inside.split(",")]
    if not code:
        faults.add(line, "required", _("這裏要有一個指標代碼。"))
        return None
    values = _values(pairs, line, faults)
    if values is None:
        return None
    decimals = values.pop("decimals", "")
    places = number_or_none(decimals)
    if decimals and (places is None or places > MOST_DECIMALS):
        faults.add(line, "bad_value", _("decimals 是小數位數，最多 %(most)d。") % {"most": MOST_DECIMALS})
        return None
    spec = FigureSpec(code=code, decimals=places, **values)
    if spec.form not in FORMS:
        faults.add(line, "bad_value", _("as 只能是 %(forms)s。") % {"forms": "、".join(FORMS)})
        return None
    return spec


def _values(pairs: list[str], line: int, faults: Faults) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = (word.strip() for word in pair.partition("="))
        name = "decimals" if key == "decimals" else KEYS.get(key, "")
        if not (sign and value and name):
            faults.add(line, "bad_value", _("「%(pair)s」不是 鍵=值，或沒有這個鍵。") % {"pair": pair})
            return None
        values[name] = value
    return values


def _head(inside: str) -> tuple[str, str]:
    head, *rest = inside.split(maxsplit=1)
    return head, rest[0].strip() if rest else ""


def _quoted(rest: str, line: int, faults: Faults) -> Quoted | None:
    match = re.fullmatch(r'"([^"]+)"\s*,\s*source\s*=\s*(\S+)', rest)
    if match is None:
        faults.add(line, "syntax", _('引述應寫作 quote "原文", source=文件代碼。'))
        return None
    return Quoted(match[1], match[2], line)


def _change(rest: str, names: Mapping[str, FigureSpec], line: int, faults: Faults) -> Figure | None:
    """``change name, against=month-1`` or ``change code, key=value, against=month-1``."""
    code = rest.partition(",")[0].strip()
    named = names.get(code)
    spec = figure_spec(rest, line, faults)
    if spec is None:
        return None
    if not spec.against:
        faults.add(line, "required", _("比較要用 against 指出與哪一期比。"))
        return None
    if named is None:
        return Figure(spec, line)
    return Figure(replace(named, against=spec.against, decimals=spec.decimals, form=spec.form, unit=spec.unit), line)
