"""Texts written by hand, in marks that are read into records of the schema of ../shared/figures.

A span stands in brackets with its label: `[6.2万标箱|D+ > ! @Y-03 .d]`. The label begins with the role: Level, Count, Share, Growth,
Points, D (change), Rank, Index, T (period, followed by its norm), U (duration), Multiple, with the sign after it; `-` is a span to ignore. Then, in
any order: `=20` or `=9~10` the value where it cannot be read off the span, `>` `<` `~` above, below, about; `!` a target;
`@2023` the period from here on (`@-` none), `^2022` of this span alone; `:位` the unit; `*physical` the kind; `.d` the name that the lines of relations
(`> share a b c`, the parameter last) call it by.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.figures.spans import said
from tests.figures.texts.arithmetic import holds, judge
from tests.figures.texts.mutation import KINDS, SURE, changed, read
from tests.figures.texts.quantity import Ignored, Quantity, Relation, Said
from tests.figures.texts.record import record

FILE = Path(__file__).with_name("written.txt")
SPAN = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")
ROLES = {
    "L": "level", "C": "count", "S": "share", "G": "growth", "P": "pp", "D": "change", "R": "rank", "I": "index", "T": "period", "U": "duration", "M": "multiple",
}  # fmt: skip
KIND = {
    "C": "count",
    "S": "percent",
    "G": "percent",
    "P": "pp",
    "R": "rank",
    "T": "date",
    "U": "duration",
    "M": "multiple",
}
QUALIFIERS = {">": "above", "<": "below", "~": "approx"}
UNIT = re.compile(
    r"[0-9０-９.,，．·點点%％\s 〇○零一二三四五六七八九十百千万萬亿億兆两兩余餘多半成]+|US(?=\$)|第|个?百分.*|billion|million|trillion|bn"
)
MONEY = ("元", "$", "£", "yuan")


def texts() -> list[tuple[str, Said]]:
    """Headers and what was said, in the file's order."""
    parts = re.split(r"^== ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [(head, _said(body)) for head, _, body in (part.partition("\n") for part in parts)]


def written() -> list[dict[str, Any]]:
    """The texts as records of the schema."""
    return [_record(head, said) for head, said in texts()]


def _record(head: str, said: Said) -> dict[str, Any]:
    name, script, *place = head.split()
    for relation in said.relations:
        relation.status = judge(relation)
    made = record(name, said, script="Hans", converter_name="Hans", place=" ".join(place), source="")
    return made | {"script": script, "wording": "written"}


def _said(body: str) -> Said:
    lines = body.strip().splitlines()
    text = "".join(line for line in lines if not line.startswith("> "))
    out, named, period, at = Said(), {}, None, 0
    for found in SPAN.finditer(text):
        out.pieces.append(text[at : found.start()])
        at = found.end()
        if found[2] == "-":
            out.pieces.append(Ignored(found[1]))
            continue
        quantity, name, period = _quantity(found[1], found[2].split(), period)
        out.pieces.append(quantity)
        named[name] = quantity
    out.pieces.append(text[at:])
    out.relations = [_relation(line[2:].split(), named) for line in lines if line.startswith("> ")]
    return out


def _quantity(text: str, marks: list[str], period: str | None) -> tuple[Quantity, str, str | None]:
    role, sign = marks[0][0], marks[0][1:] or None
    quantity = Quantity(
        text, KIND.get(role, ""), ROLES[role], sign=sign, unit=UNIT.sub("", text) if role != "T" else ""
    )
    if role == "T":
        quantity.norm, marks = marks[1], marks[:1]
    said = {mark[0]: mark[1:] for mark in marks[1:]}
    quantity.target = "!" in said
    quantity.qualifier = next((QUALIFIERS[mark] for mark in said if mark in QUALIFIERS), "none")
    quantity.unit = said.get(":", quantity.unit)
    quantity.kind = said.get("*", quantity.kind)
    if "@" in said:
        period = said["@"] if said["@"] != "-" else None
    if role != "T":
        quantity.period = said.get("^") or period
        _number(quantity, said.get("="))
    return quantity, said.get(".", ""), period


def _number(quantity: Quantity, value: str | None) -> None:
    quantity.unit = (
        {"G": "%", "S": "%", "P": "pp"}.get(quantity.role[0].upper(), quantity.unit)
        if "倍" not in quantity.unit
        else "倍"
    )
    quantity.kind = (
        "multiple"
        if quantity.unit == "倍"
        else quantity.kind or ("money" if quantity.unit.endswith(MONEY) else "physical")
    )
    if value and "~" in value:
        quantity.low, quantity.high = (Decimal(v) for v in value.split("~"))
        quantity.qualifier = "range"
        return
    quantity.value = Decimal(value) if value else said(quantity.text)
    if quantity.value is None:
        raise ValueError(f"no value: {quantity.text}")
    quantity.ulp = _last_digit(quantity)


def _last_digit(quantity: Quantity) -> Decimal:
    """One unit of the last printed digit."""
    value, text = quantity.value or Decimal(0), quantity.text
    digits = re.match(r"[^0-9]*([0-9,]+(?:\.[0-9]+)?)", text)
    if not digits or re.search(r"[万萬亿億兆][0-9]", text):
        tens = 10 if "成" in text and len(text) == 2 else 1
        tail = text.rstrip("元美澳門人次家年標标箱餘余")[-1:]
        return Decimal({"億": 10**8, "亿": 10**8, "萬": 10**4, "万": 10**4}.get(tail, tens))
    number = Decimal(digits[1].replace(",", ""))
    factor = value / number if number else Decimal(1)
    return Decimal(1).scaleb(int(number.as_tuple().exponent)) * factor


def _relation(words: list[str], named: dict[str, Quantity]) -> Relation:
    kind, *rest = words
    param = Decimal(rest.pop()) if re.fullmatch(r"[0-9.]+", rest[-1]) else None
    return Relation(kind, [named[name] for name in rest], param)


def planted(number: int) -> dict[str, Any] | None:
    """The written text `number` with one planted error; None when it has no relation that can be broken."""
    head, original = texts()[number]
    before = _record(head, original)
    head, said = texts()[number]
    chance = Random(f"written/{number}")  # noqa: S311 - texts, not secrets
    relations = [
        r for r in said.relations if r.type != "greater" and all(q.qualifier == "none" for q in r.quantities())
    ]
    for _ in range(90 if relations else 0):
        relation = chance.choice(relations)
        quantity, kind = chance.choice(relation.quantities()), chance.choice(KINDS)
        text = changed(quantity.text, kind, chance)
        if text is None:
            continue
        kept = quantity.text, quantity.value, quantity.ulp
        value, ulp = read(quantity, text)
        quantity.text, quantity.value, quantity.ulp = text, value, ulp
        if value > 2 * ulp and not holds(relation, SURE) and judge(relation) == "broken":
            return _planted(before, head, said, relation, quantity, kind)
        quantity.text, quantity.value, quantity.ulp = kept
    return None


def _planted(
    before: dict[str, Any], head: str, said: Said, relation: Relation, quantity: Quantity, kind: str
) -> dict[str, Any]:
    made = _record(head, said)
    old = next(q for q in before["quantities"] if q["id"] == quantity.id)
    mark = {
        "quantity": quantity.id, "start": quantity.start, "end": quantity.end, "old_text": old["text"], "new_text": quantity.text,
        "old_value": old["value"], "new_value": float(quantity.value or 0), "kind": kind,
        "breaks": [r.id for r in said.relations if r.status == "broken"], "relation_type": relation.type,
    }  # fmt: skip
    return made | {"id": before["id"] + "m", "of": before["id"], "planted": mark}
