"""Declared rules of eligibility: what each asks of the register, read into the core's tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.core.eligibility import AmountSpan, DaySpan, OneOf, Rule, StartsWith, Test
from diaodu.core.units import Unit
from diaodu.ledger.measures import Measure
from diaodu.register.field_types import NUMBER, is_day
from diaodu.register.kinds import Field, Kind

FIELD, PLACE, STAGE, MILESTONE, MEASURE = "field", "place", "stage", "milestone", "measure"
SUBJECTS = (FIELD, PLACE, STAGE, MILESTONE, MEASURE)
TEXTS = ("text", "industry", "project_code")
AMOUNTS = ("money", "number")
INDUSTRY_HEAD = re.compile(r"[A-T](?:[0-9]{2,4})?|[0-9]{2,4}")


class RuleFault(Exception):
    """A declared rule that cannot be read: the rule of ``docs/packs.md`` that it breaks, and what is wrong."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule, self.message = rule, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What rules may name. ``path`` gives the path of a place by its code, None for an unknown one."""

    kinds: Mapping[str, Kind]
    units: Mapping[str, Unit]
    measures: Mapping[str, Measure]
    path: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule: what it looks at (``by`` and ``code``), and what is asked of it.

    ``words`` are the codes asked for, as declared: choices, stages, places, heads of a text. Amounts of the test are
    in the base unit of ``unit``, and a value of a field becomes so by ``factor``; a field without a unit is as written.
    """

    by: str
    code: str
    test: Test
    words: tuple[str, ...] = ()
    unit: str = ""
    facet: str = ""
    factor: Decimal = Decimal(1)

    @property
    def about(self) -> str:
        """The thing that is looked at: rules with the same one are about one value."""
        return f"{self.by}:{self.code}:{self.facet}" if self.by == MEASURE else f"{self.by}:{self.code}"

    @property
    def rule(self) -> Rule:
        """The rule as it is judged."""
        return Rule(self.about, self.test)


def lies_within(place: str, path: str) -> Asked:
    """The rule that goes without saying: a measure holds for its own place and all below."""
    return Asked(PLACE, "", StartsWith(frozenset({path})), (place,))


def read_rule(table: Mapping[str, Any], kinds: Iterable[str], grounds: Grounds) -> Asked:
    """Read one declared rule for subjects of some kinds. Raises ``RuleFault``."""
    looks_at = [name for name in SUBJECTS if name in table]
    if len(looks_at) != 1:
        raise RuleFault("required", f"a rule names one of {', '.join(SUBJECTS)}")
    by = looks_at[0]
    return READERS[by](table, [grounds.kinds[kind] for kind in kinds if kind in grounds.kinds], grounds)


def _place(table: Mapping[str, Any], kinds: list[Kind], grounds: Grounds) -> Asked:
    del kinds
    _only(table, PLACE)
    codes = _words(table, PLACE)
    paths = {code: grounds.path(code) for code in codes}
    for code, path in paths.items():
        if path is None:
            raise RuleFault("unknown_code", f"there is no place {code!r}")
    return Asked(PLACE, "", StartsWith(frozenset(path for path in paths.values() if path)), codes)


def _stage(table: Mapping[str, Any], kinds: list[Kind], grounds: Grounds) -> Asked:
    del grounds
    _only(table, STAGE)
    codes = _words(table, STAGE)
    _known_to_each({kind.code: {stage.code for stage in kind.stages} for kind in kinds}, codes, "stage")
    return Asked(STAGE, "", OneOf(frozenset(codes)), codes)


def _milestone(table: Mapping[str, Any], kinds: list[Kind], grounds: Grounds) -> Asked:
    del grounds
    _only(table, MILESTONE, "from", "to")
    code = str(table[MILESTONE])
    for kind in kinds:
        if kind.milestone(code) is None:
            raise RuleFault("unknown_code", f"the kind {kind.code!r} has no milestone {code!r}")
    return Asked(MILESTONE, code, _days(table))


def _measure(table: Mapping[str, Any], kinds: list[Kind], grounds: Grounds) -> Asked:
    _only(table, MEASURE, "facet", "at_least", "at_most", "unit")
    measure = grounds.measures.get(str(table[MEASURE]))
    if measure is None:
        raise RuleFault("unknown_code", f"there is no measure {table[MEASURE]!r}")
    for kind in kinds:
        if kind.code not in measure.subjects:
            raise RuleFault("bad_value", f"{measure.code} is not reported on the kind {kind.code!r}")
    facet = str(table.get("facet", measure.default_facet()))
    if not measure.allows_facet(facet):
        raise RuleFault("unknown_code", f"{measure.code} has no facet {facet!r}")
    unit = _unit(table, measure.unit, grounds)
    return Asked(MEASURE, measure.code, _amounts(table, unit.factor), unit=unit.code, facet=facet)


def _field(table: Mapping[str, Any], kinds: list[Kind], grounds: Grounds) -> Asked:
    fields = [_field_of(kind, str(table[FIELD])) for kind in kinds]
    types = {field.type for field in fields}
    if len(types) != 1:
        raise RuleFault("bad_value", f"{table[FIELD]!r} is of another type in each kind: {', '.join(sorted(types))}")
    reader = BY_TYPE.get(types.pop())
    if reader is None:
        raise RuleFault("bad_value", f"no rule can be made of the field {table[FIELD]!r}, which is a {fields[0].type}")
    return reader(table, {kind.code: field for kind, field in zip(kinds, fields, strict=True)}, grounds)


def _field_of(kind: Kind, code: str) -> Field:
    field = kind.field(code)
    if field is None:
        raise RuleFault("unknown_code", f"the kind {kind.code!r} has no field {code!r}")
    return field


def _of_choice(table: Mapping[str, Any], fields: Mapping[str, Field], grounds: Grounds) -> Asked:
    del grounds
    _only(table, FIELD, "is")
    codes = _words(table, "is")
    _known_to_each({kind: {word.code for word in field.choices} for kind, field in fields.items()}, codes, "choice")
    return Asked(FIELD, str(table[FIELD]), OneOf(frozenset(codes)), codes)


def _of_text(table: Mapping[str, Any], fields: Mapping[str, Field], grounds: Grounds) -> Asked:
    del grounds
    key = "is" if "is" in table else "starts"
    _only(table, FIELD, key)
    words = _words(table, key)
    if next(iter(fields.values())).type == "industry":
        for word in words:
            if not INDUSTRY_HEAD.fullmatch(word):
                raise RuleFault("bad_value", f"{word!r} is no industry: a letter, a letter with digits, or digits")
    test = OneOf(frozenset(words)) if key == "is" else StartsWith(frozenset(words))
    return Asked(FIELD, str(table[FIELD]), test, words)


def _of_day(table: Mapping[str, Any], fields: Mapping[str, Field], grounds: Grounds) -> Asked:
    del fields, grounds
    _only(table, FIELD, "from", "to")
    return Asked(FIELD, str(table[FIELD]), _days(table))


def _of_amount(table: Mapping[str, Any], fields: Mapping[str, Field], grounds: Grounds) -> Asked:
    _only(table, FIELD, "at_least", "at_most", "unit")
    units = {field.unit for field in fields.values()}
    if len(units) != 1:
        raise RuleFault("units_do_not_add", f"{table[FIELD]!r} is in another unit in each kind")
    own = units.pop()
    if not own:
        if "unit" in table:
            raise RuleFault("units_do_not_add", f"the field {table[FIELD]!r} has no unit")
        return Asked(FIELD, str(table[FIELD]), _amounts(table, Decimal(1)))
    unit = _unit(table, own, grounds)
    return Asked(
        FIELD, str(table[FIELD]), _amounts(table, unit.factor), unit=unit.code, factor=grounds.units[own].factor
    )


def _only(table: Mapping[str, Any], *keys: str) -> None:
    for key in table:
        if key not in keys:
            raise RuleFault("bad_value", f"a rule on {keys[0]} does not know {key!r}, only {', '.join(keys[1:])}")


def _words(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """What is asked for, one or several; each a text that is not empty."""
    value = table.get(key)
    words = tuple(value) if isinstance(value, list) else (value,)
    if not words or not all(isinstance(word, str) and word for word in words):
        raise RuleFault("required", f"{key} is a text or a list of texts")
    return words


def _known_to_each(known: Mapping[str, set[str]], codes: tuple[str, ...], what: str) -> None:
    """Every code is known to one of the kinds at least, and each kind knows one of the codes."""
    for code in codes:
        if not any(code in own for own in known.values()):
            raise RuleFault("unknown_code", f"there is no {what} {code!r}")
    for kind, own in known.items():
        if not own & set(codes):
            raise RuleFault("unknown_code", f"the kind {kind!r} has none of the {what}s {', '.join(codes)}")


def _days(table: Mapping[str, Any]) -> DaySpan:
    ends = {key: str(table[key]) for key in ("from", "to") if key in table}
    if not ends:
        raise RuleFault("required", "a rule on a day has from, to, or both")
    for key, text in ends.items():
        if not is_day(text):
            raise RuleFault("bad_value", f"{key} is a day such as 2023-02-11, not {text!r}")
    first, last = (date.fromisoformat(ends[key]) if key in ends else None for key in ("from", "to"))
    if first and last and first > last:
        raise RuleFault("bad_value", f"from {first} comes after to {last}")
    return DaySpan(first, last)


def _amounts(table: Mapping[str, Any], factor: Decimal) -> AmountSpan:
    ends = {key: table[key] for key in ("at_least", "at_most") if key in table}
    if not ends:
        raise RuleFault("required", "a rule on an amount has at_least, at_most, or both")
    for key, text in ends.items():
        if not isinstance(text, str) or not NUMBER.fullmatch(text):
            raise RuleFault("bad_value", f'{key} is a figure as text, such as "500", not {text!r}')
    least, most = (Decimal(ends[key]) * factor if key in ends else None for key in ("at_least", "at_most"))
    if least is not None and most is not None and least > most:
        raise RuleFault("bad_value", f"at_least {ends['at_least']} is more than at_most {ends['at_most']}")
    return AmountSpan(least, most)


def _unit(table: Mapping[str, Any], own: str, grounds: Grounds) -> Unit:
    """The unit a rule is written in, which must be of the dimension of what it is about."""
    code = str(table.get("unit", own))
    unit, base = grounds.units.get(code), grounds.units.get(own)
    if unit is None:
        raise RuleFault("unknown_code", f"there is no unit {code!r}")
    if base is None or unit.dimension != base.dimension:
        raise RuleFault("units_do_not_add", f"{code} does not go together with {own}")
    return unit


READERS: Mapping[str, Callable[[Mapping[str, Any], list[Kind], Grounds], Asked]] = {
    FIELD: _field,
    PLACE: _place,
    STAGE: _stage,
    MILESTONE: _milestone,
    MEASURE: _measure,
}
BY_TYPE: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Field], Grounds], Asked]] = {
    "choice": _of_choice,
    "date": _of_day,
    **dict.fromkeys(TEXTS, _of_text),
    **dict.fromkeys(AMOUNTS, _of_amount),
}
