"""JSON Lines of labelled texts: records in, the same records with what was read out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from diaodu.figures.figure import SIGNED, Figure, Kind
from diaodu.figures.reading import read
from diaodu.figures.relations import Relation, relations


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """One line out for each line in: `id`, `text`, `quantities`, `relations`.

    A line that is no JSON object with a `text` raises ValueError that names its number.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(read_record(_record(line, number)), ensure_ascii=False)


def _record(line: str, number: int) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise ValueError(f"line {number}: no object with a text")  # noqa: TRY004 - what was written is wrong, not a type
    return record


def read_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """What is read of one record."""
    reading = read(record["text"])
    quantities = [plain(figure, _name(place)) for place, figure in enumerate(reading.figures)]
    claims = [related(relation, f"r{number}") for number, relation in enumerate(relations(reading), start=1)]
    return {"id": record.get("id"), "text": record["text"], "quantities": quantities, "relations": claims}


def plain(figure: Figure, name: str) -> dict[str, Any]:
    """A figure as an object of the schema; what it does not have is left out."""
    quantity: dict[str, Any] = {"id": name, "start": figure.start, "end": figure.end, "text": figure.text}
    quantity |= {"value": _number(figure.value), "unit": figure.unit, "kind": figure.kind.value}
    quantity |= {"qualifier": figure.qualifier.value, "role": figure.role.value, "target": figure.target}
    if figure.value is None and figure.kind is not Kind.DATE:
        quantity |= {"low": _number(figure.low), "high": _number(figure.high)}
    if figure.role in SIGNED and figure.sign:
        quantity["sign"] = figure.sign.value
    told = {"norm": figure.norm, "period": figure.period, "ulp": _number(figure.ulp)}
    told |= {"measure": figure.measure or None, "scope": figure.scope or None}
    return quantity | {key: value for key, value in told.items() if value is not None}


def related(relation: Relation, name: str) -> dict[str, Any]:
    """A relation as an object of the schema. The `slip` of a broken one: the suspected figure and what it should be."""
    claim: dict[str, Any] = {"id": name, "type": relation.type.value}
    claim["operands"] = [
        _name(operand) if isinstance(operand, int) else [_name(each) for each in operand]
        for operand in relation.operands
    ]
    claim |= {"status": relation.status.value, "holds": relation.holds}
    if relation.param is not None:
        claim["param"] = float(relation.param)
    if relation.slip:
        slip = relation.slip
        claim["slip"] = {"kind": slip.kind.value, "quantity": _name(slip.suspect), "value": _number(slip.instead)}
    return claim


def _name(place: int) -> str:
    return f"q{place + 1}"


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
