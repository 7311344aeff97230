"""Plants an error in a text of our own: one number is changed so that a relation fails whatever its last digits stood for."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random
from typing import Any

from tests.figures.texts.arithmetic import holds, judge
from tests.figures.texts.making import Drawn, draw, finished
from tests.figures.texts.numerals import DIGITS
from tests.figures.texts.quantity import Quantity, Relation, plain

SURE = Decimal(2)  # units of the last digit that may not save a broken relation
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
KINDS = ["digit"] * 12 + ["transpose"] * 3 + ["shift"] * 3 + ["unit"] * 2
ASCII = str.maketrans("０１２３４５６７８９．％" + DIGITS + "○〇·点", "0123456789.%0123456789" + "00..")


def changed(text: str, kind: str, random: Random) -> str | None:
    """The span with one slip of this kind, or None when it offers none. Only spans of one number in digits."""
    found = NUMBER.match(text.translate(ASCII))
    if not found or NUMBER.search(text.translate(ASCII), found.end()) or any(c in text for c in "十百千"):
        return None
    number, rest = text[: found.end()], text[found.end() :]
    new = {"digit": _digit, "transpose": _transpose, "shift": _shift, "unit": lambda n, _: n}[kind](number, random)
    if kind == "unit":
        other = {"亿": "万", "万": "亿"}.get(rest[:1])
        return number + other + rest[1:] if other and rest[1:2] not in {"亿", "万"} else None
    return None if new is None or new == number else new + rest


def _digit(number: str, random: Random) -> str | None:
    ascii_number = number.translate(ASCII)
    places = [i for i, c in enumerate(ascii_number) if c.isdigit()]
    at = random.choice(places)
    alphabet = (
        "０１２３４５６７８９"
        if number[at] in "０１２３４５６７８９"
        else ("0123456789" if number[at].isascii() else "○一二三四五六七八九")
    )
    choices = [
        c for c in alphabet if c.translate(ASCII) != ascii_number[at] and not (at == 0 and c.translate(ASCII) == "0")
    ]
    return number[:at] + random.choice(choices) + number[at + 1 :]


def _transpose(number: str, random: Random) -> str | None:
    ascii_number = number.translate(ASCII)
    pairs = [
        i
        for i in range(len(number) - 1)
        if ascii_number[i : i + 2].isdigit()
        and ascii_number[i] != ascii_number[i + 1]
        and not (i == 0 and ascii_number[1] == "0")
    ]
    if not pairs:
        return None
    at = random.choice(pairs)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _shift(number: str, random: Random) -> str | None:
    if not number.isascii() or "," in number:
        return None
    whole, _, decimals = number.partition(".")
    digits, point = whole + decimals, len(whole) + random.choice([-1, -1, 1])
    if not 0 < point < len(digits) or (digits[0] == "0" and point > 1):
        return None
    return f"{digits[:point]}.{digits[point:]}"


def read(quantity: Quantity, text: str) -> tuple[Decimal, Decimal]:
    """Value and last-digit unit of the changed span, from what the unchanged one was worth."""
    assert quantity.value is not None
    old, new = (NUMBER.match(t.translate(ASCII)) for t in (quantity.text, text))
    assert old
    assert new
    factor = quantity.value / Decimal(old[0].replace(",", "")) if Decimal(old[0].replace(",", "")) else Decimal(1)
    rests = quantity.text[old.end() :][:1] + text[new.end() :][:1]
    factor *= (
        {"亿万": Decimal("0.0001"), "万亿": Decimal(10000)}.get(rests, Decimal(1))
        if quantity.text[old.end() :] != text[new.end() :]
        else 1
    )
    value = Decimal(new[0].replace(",", ""))
    return value * factor, Decimal(1).scaleb(int(value.as_tuple().exponent)) * factor


def mutated(seed: int, number: int, **options: Any) -> dict[str, Any] | None:
    """The text with one planted error and the schema's `planted`; None when it offers no relation to break."""
    drawn = draw(seed, number, **options)
    original = finished(draw(seed, number, **options))
    random = Random(f"{seed}/{number}/planted")  # noqa: S311 - texts, not secrets
    by_type: dict[str, list[Relation]] = {}
    for relation in drawn.said.relations:
        if all(q.qualifier == "none" for q in relation.quantities()):
            by_type.setdefault(relation.type, []).append(relation)
    for _ in range(60 if by_type else 0):
        relation = random.choice(by_type[random.choice(sorted(by_type))])
        quantity = random.choice(relation.quantities())
        kind = random.choice(KINDS)
        text = changed(quantity.text, kind, random)
        if text is None:
            continue
        kept = quantity.text, quantity.value, quantity.ulp
        value, ulp = read(quantity, text)
        quantity.text, quantity.value, quantity.ulp = text, value, ulp
        if value > 0 and _surely_broken(relation):
            return _planted(drawn, original, relation, quantity, kind, kept[1])
        quantity.text, quantity.value, quantity.ulp = kept
    return None


def _surely_broken(relation: Relation) -> bool:
    return not holds(relation, SURE)


def _planted(
    drawn: Drawn, original: dict[str, Any], relation: Relation, quantity: Quantity, kind: str, old_value: Decimal | None
) -> dict[str, Any]:
    for other in drawn.said.relations:
        other.status = judge(other)
    record = finished(drawn)
    before = next(q for q in original["quantities"] if q["id"] == quantity.id)
    planted = {
        "quantity": quantity.id, "start": quantity.start, "end": quantity.end, "old_text": before["text"], "new_text": quantity.text,
        "old_value": plain(old_value), "new_value": plain(quantity.value), "kind": kind,
        "breaks": [r.id for r in drawn.said.relations if r.status == "broken"], "relation_type": relation.type,
    }  # fmt: skip
    return record | {"id": record["id"] + "m", "of": record["id"], "planted": planted}
