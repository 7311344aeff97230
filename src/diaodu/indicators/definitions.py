"""What the packs declare for counting: indicators, targets, planned curves and light rules, as typed objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.core.formula.nodes import Node
from diaodu.core.formula.parsing import parse
from diaodu.core.lights import Rule, RuleSet, Span
from diaodu.packs.definitions import Declared

DIRECTIONS = ("higher", "lower", "none")
TIERS = ("formal", "dispatch")
KINDS = ("level", "growth", "share")
COMPARISONS = (">=", ">", "=")
COLOURS = ("green", "blue", "yellow", "orange", "red", "grey")
INPUTS = ("progress", "time", "lag", "ratio", "growth", "plan_growth", "mean_growth", "gap", "months_late")

_SPAN = re.compile(r"\s*([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])\s*")


@dataclass(frozen=True, slots=True)
class LeastBase:
    """The base under which a growth or a rate is shown but not ranked."""

    value: Decimal
    unit: str

    @classmethod
    def of(cls, body: Mapping[str, Any] | None) -> LeastBase | None:
        """Build from a checked declaration; None where there is none."""
        return cls(Decimal(str(body["value"])), str(body["unit"])) if body else None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A declared indicator in one version, and where it is declared."""

    code: str
    names: Mapping[str, str]
    area: str
    formula: str
    node: Node
    unit: str
    decimals: int
    direction: str
    sources: tuple[str, ...]
    published_as: str
    lights: str
    note: str | Mapping[str, str]
    least_base: LeastBase | None
    version: int
    pack: str
    file: str
    line: int

    @classmethod
    def of(cls, declared: Declared) -> Indicator:
        """Build from a checked declaration."""
        body = declared.body
        return cls(
            code=declared.code,
            names=body["names"],
            area=str(body.get("area", "")),
            formula=str(body["formula"]),
            node=parse(str(body["formula"])),
            unit=str(body["unit"]),
            decimals=int(body["decimals"]),
            direction=str(body.get("direction", "none")),
            sources=tuple(body.get("sources", ())),
            published_as=str(body.get("published_as", "")),
            lights=str(body.get("lights", "")),
            note=body.get("note", ""),
            least_base=LeastBase.of(body.get("least_base")),
            version=declared.version,
            pack=declared.pack,
            file=declared.file,
            line=declared.line,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A line on an indicator. Its number stands in the ledger: ``ref`` is the ref of the fact that printed it."""

    code: str
    indicator: str
    place: str
    period: str
    facet: str
    tier: str
    kind: str
    comparison: str
    ref: str

    @classmethod
    def of(cls, declared: Declared) -> Target:
        """Build from a checked declaration."""
        body = declared.body
        texts = {key: str(body.get(key, "")) for key in ("indicator", "place", "period", "facet", "tier", "kind")}
        ref = f"{declared.pack}:{body['fact']}"
        return cls(code=declared.code, comparison=str(body["comparison"]), ref=ref, **texts)


@dataclass(frozen=True, slots=True)
class Curve:
    """A planned course of a year: cumulative percent for each of its months."""

    indicator: str
    place: str
    period: str
    shares: tuple[Decimal, ...]

    @classmethod
    def of(cls, declared: Declared) -> Curve:
        """Build from a checked declaration."""
        body = declared.body
        shares = tuple(Decimal(str(share)) for share in body["shares"])
        return cls(str(body["indicator"]), str(body["place"]), str(body["period"]), shares)


@dataclass(frozen=True, slots=True)
class LightRules:
    """A light rule set of some office. With ``indicators`` it lights these, and no others."""

    code: str
    names: Mapping[str, str]
    office: str | Mapping[str, str]
    version: int
    rules: RuleSet
    indicators: tuple[str, ...]

    @classmethod
    def of(cls, declared: Declared) -> LightRules:
        """Build from a checked declaration."""
        body = declared.body
        rules = rule_set(declared.code, body)
        lit = tuple(str(code) for code in body.get("indicators", ()))
        return cls(declared.code, body["names"], body.get("office", ""), declared.version, rules, lit)


def curve_code(body: Mapping[str, Any]) -> str:
    """The code under which a curve is kept, made of what it is for."""
    return "@".join(str(body.get(key, "")) for key in ("indicator", "place", "period"))


def rule_set(code: str, body: Mapping[str, Any]) -> RuleSet:
    """Build the rules of a declaration. Raises ``ValueError`` for a condition that cannot be read."""
    first, *_ = body["inputs"]
    return RuleSet(code, str(first), tuple(_rule(str(first), rule) for rule in body["rules"]))


def _rule(first: str, rule: Mapping[str, Any]) -> Rule:
    spans = {str(name): span(str(text)) for name, text in rule.get("when", {}).items()}
    own = spans.pop(first, Span())
    return Rule(
        str(rule["colour"]), own.low, own.high, own.low_closed, own.high_closed, words=rule["words"], others=spans
    )


def span(text: str) -> Span:
    """Read ``(10, 30]``; ``-inf`` and ``inf`` are open ends. Raises ``ValueError``."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span such as '(10, 30]'")
    left, low, high, right = match.groups()
    return Span(_end(low, "-inf"), _end(high, "inf"), left == "[", right == "]")


def _end(text: str, infinite: str) -> Decimal | None:
    if text == infinite:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number") from error
    if not value.is_finite():
        raise ValueError(f"{text!r} cannot stand at this end")
    return value
