"""What a text of our own is made of: quantities with their labels, passages to ignore, and relations between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

TIME = ("date", "duration")


@dataclass(eq=False)
class Quantity:
    """One labelled span. `value` and `ulp` (one unit of the last printed digit) are in the printed unit, magnitudes multiplied out."""

    text: str
    kind: str
    role: str
    value: Decimal | None = None
    ulp: Decimal = Decimal(0)
    unit: str = ""
    qualifier: str = "none"
    sign: str | None = None
    target: bool = False
    period: str | None = None
    norm: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    before: str = ""  # words of the qualifier, outside the span
    after: str = ""
    id: str = ""
    start: int = -1

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def elided(self, tail: str = "") -> Quantity:
        """The same quantity with its unit left to a later item of the list; `tail` is what is still said (个)."""
        number = self.text[: len(self.text) - len(self.said_unit)]
        self.text = number + tail
        self.after = ""
        return self

    @property
    def said_unit(self) -> str:
        """The unit as the span prints it."""
        for unit in ("个百分点", "個百分點", "百分点", "%", "％"):
            if self.text.endswith(unit):
                return unit
        return self.unit if self.unit and self.text.endswith(self.unit) else ""

    def record(self) -> dict[str, Any]:
        """The quantity in the schema of ../shared/figures."""
        out: dict[str, Any] = {"id": self.id, "start": self.start, "end": self.end, "text": self.text}
        out |= {"value": plain(self.value), "unit": self.unit, "kind": self.kind}
        if self.norm is not None:
            out["norm"] = self.norm
        out |= {"qualifier": self.qualifier, "role": self.role}
        if self.sign:
            out["sign"] = self.sign
        if self.target:
            out["target"] = True
        if self.low is not None:
            out |= {"low": plain(self.low), "high": plain(self.high)}
        if self.period and self.kind != "date":
            out["period"] = self.period
        return out


@dataclass(eq=False)
class Ignored:
    """Words that count neither for nor against a reader (「三大」, 一批)."""

    text: str
    start: int = -1


@dataclass(eq=False)
class Relation:
    """A piece of arithmetic that the text states. Operands are quantities; a list is a group."""

    type: str
    operands: list[Any]
    param: Decimal | None = None
    status: str = "exact"
    id: str = ""

    def quantities(self) -> list[Quantity]:
        """The operands without their grouping."""
        return [q for operand in self.operands for q in (operand if isinstance(operand, list) else [operand])]

    def record(self) -> dict[str, Any]:
        """The relation in the schema of ../shared/figures."""
        ids = [[q.id for q in o] if isinstance(o, list) else o.id for o in self.operands]
        out: dict[str, Any] = {"id": self.id, "type": self.type, "operands": ids}
        if self.param is not None:
            out["param"] = float(round(self.param, 4))
        return out | {"status": self.status, "holds": self.status != "broken"}


@dataclass
class Said:
    """Something said: pieces in order (words, quantities, ignored words) and the relations among them."""

    pieces: list[str | Quantity | Ignored] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def plain(value: Decimal | None) -> int | float | None:
    """A number as JSON writes it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
