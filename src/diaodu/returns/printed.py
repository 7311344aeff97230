"""What a page prints, row by row: the checks that a pack's published rows and a page entered by hand share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from diaodu.core.absences import Absence
from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.core.units import UnitBook, to_base
from diaodu.ledger.measures import Measure, fits_ledger

LONGEST_QUOTE = 25
LONGEST = {
    "facet": 80, "value": 40, "unit": 40, "role": 30, "qualifier": 30, "section": 60, "note": 300, "reason": 300,
}  # fmt: skip
# as pages print it: no exponent, no digits of other scripts, nothing that only a programming language reads
NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")

Text = Callable[[str], str]
"""Gives the text of a row's column; empty for none."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a row's words are checked against. ``subjects``: the kind of each subject, by code."""

    measures: Mapping[str, Measure]
    units: UnitBook
    subjects: Mapping[str, str]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row: the rule, the column, and what the words about it name. The words are the caller's."""

    rule: str
    column: str
    shown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a sound row says: the period as kept, the value in the base unit (None: absent)."""

    measure: str
    period: Period
    facet: str
    value: Decimal | None


def read_row(text: Text, words: Words) -> tuple[Printed | None, list[Wrong]]:
    """What a row says, or everything that is wrong with it."""
    wrong = list(_texts(text))
    measure = words.measures.get(text("measure"))
    if measure is None:
        return None, [*wrong, Wrong("unknown_code", "measure", {"said": text("measure")})]
    wrong += _subject(text, measure, words)
    facet = text("facet") or measure.default_facet()
    if not measure.allows_facet(facet):
        wrong.append(Wrong("no_such_facet", "facet", {"said": facet, "measure": measure.code}))
    period = _period(text, measure, words, wrong)
    value = _value(text, measure, words, wrong)
    if period is None or wrong:
        return None, wrong
    return Printed(measure.code, period, facet, value), []


def _texts(text: Text) -> Iterator[Wrong]:
    for column, most in LONGEST.items():
        if len(text(column)) > most:
            yield Wrong("too_long", column, {"most": most})
    if len(text("quote")) > LONGEST_QUOTE:
        yield Wrong("quote_too_long", "quote", {"most": LONGEST_QUOTE})
    if text("as_of"):
        try:
            date.fromisoformat(text("as_of"))
        except ValueError:
            yield Wrong("not_a_day", "as_of", {"said": text("as_of")})


def _subject(text: Text, measure: Measure, words: Words) -> Iterator[Wrong]:
    kind = words.subjects.get(text("subject"))
    if kind is None:
        yield Wrong("unknown_code", "subject", {"said": text("subject")})
    elif kind not in measure.subjects:
        yield Wrong("wrong_kind", "subject", {"measure": measure.code, "kind": kind})


def _period(text: Text, measure: Measure, words: Words, wrong: list[Wrong]) -> Period | None:
    try:
        return measure.period(Period.parse(text("period"), calendar=words.calendar))
    except PeriodError as error:
        wrong.append(Wrong("not_a_period", "period", {"said": text("period"), "error": error}))
        return None


def _value(text: Text, measure: Measure, words: Words, wrong: list[Wrong]) -> Decimal | None:
    printed, absence = text("value"), text("absence")
    if bool(printed) == bool(absence):
        wrong.append(Wrong("value_or_absence", "value"))
    elif absence and absence not in set(Absence):
        wrong.append(Wrong("no_such_absence", "absence", {"said": absence}))
    elif printed and (unfit := _unit(text("unit"), measure, words)):
        wrong.append(unfit)
    elif printed and not NUMBER.fullmatch(printed):
        wrong.append(Wrong("not_a_number", "value", {"said": printed}))
    elif printed:
        return _number(printed, text("unit"), measure, words, wrong)
    return None


def _unit(unit: str, measure: Measure, words: Words) -> Wrong | None:
    if unit not in words.units or measure.unit not in words.units:
        return Wrong("unknown_code", "unit", {"said": unit})
    if words.units[unit].dimension != words.units[measure.unit].dimension:
        return Wrong("units_do_not_add", "unit", {"measure": measure.code, "kept": measure.unit, "said": unit})
    return None


def _number(printed: str, unit: str, measure: Measure, words: Words, wrong: list[Wrong]) -> Decimal:
    base = to_base(Decimal(printed), words.units[unit])
    shown = {"said": f"{printed} {unit}", "measure": measure.code}
    if not base.is_finite() or not fits_ledger(base):
        wrong.append(Wrong("too_many_digits", "value", shown))
    elif not measure.bounds.allow(words.units.convert(Decimal(printed), unit, measure.unit)):
        wrong.append(Wrong("out_of_bounds", "value", shown))
    return base
