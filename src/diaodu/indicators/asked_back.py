"""Asking a pack's published figures back: each printed row through its indicator, or through the ledger.

A row is answered when its value, unit, period, caliber and role come back and the trail ends where it was printed. A
row that documents a conflict counts as one only if the conflict is really there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.core.rounding import round_half_up
from diaodu.core.units import from_base, to_base
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.ledger.models import Fact
from diaodu.packs.models import Pack
from diaodu.packs.problems import Problems
from diaodu.packs.reading import Entry, PackFolder
from diaodu.people.viewers import OPERATOR

COLUMNS = {"ref", "subject", "measure", "period", "value", "unit"}
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


class State(StrEnum):
    """What became of a row."""

    ANSWERED = "answered"
    CONFLICT = "conflict"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class RowBack:
    """A printed row, what became of it, and through what or why not."""

    ref: str
    printed: str
    state: State
    how: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rows are held against."""

    regime: Regime
    desk: Desk
    facts: Mapping[str, Fact]


def ask_back(folder: Path, *, document: str) -> list[RowBack]:
    """Ask back every row that the pack's ``document`` printed, or every printed row where there is no such document.

    Raises ``NotFound`` when the pack is not loaded.
    """
    pack = Pack.objects.filter(code=folder.name).first()
    if pack is None:
        raise NotFound(_("沒有載入資料包「%(pack)s」。") % {"pack": folder.name})
    printed = [row for row in _rows(folder) if row.text("document")]
    rows = [row for row in printed if row.text("document") == document] or printed
    found = Fact.objects.known_at(None).filter(ref__startswith=f"{pack.code}:").select_related("subject", "document")
    case = _Case(regime_of(pack), Desk(OPERATOR), {fact.ref.partition(":")[2]: fact for fact in found})
    return [_asked_back(case, row) for row in rows]


def _rows(folder: Path) -> Iterator[Entry]:
    reading = PackFolder(folder, Problems())
    for file in reading.files("facts/*.csv"):
        yield from reading.rows(file, required=COLUMNS)


def _asked_back(case: _Case, row: Entry) -> RowBack:
    ref = row.text("ref")
    printed = f"{row.text('value') or row.text('absence')} {row.text('unit')}".strip()
    fact = case.facts.get(ref)
    if fact is None:
        return RowBack(ref, printed, State.UNANSWERED, _("台賬中沒有這一條。"))
    if row.text("conflict"):
        return _conflicting(case, row, fact, printed)
    problem = _in_ledger(case, row, fact) or (_through_indicator(case, row, fact) if row.text("indicator") else "")
    if problem:
        return RowBack(ref, printed, State.UNANSWERED, problem)
    return RowBack(ref, printed, State.ANSWERED, row.text("indicator") or f"#{fact.number}")


def _in_ledger(case: _Case, row: Entry, fact: Fact) -> str:
    """What of a row the ledger does not give back; empty when it gives all."""
    if row.text("value"):
        value = to_base(Decimal(row.text("value")), case.regime.units[row.text("unit")])
        if fact.value != value or fact.printed_unit != row.text("unit"):
            return _("台賬的數值或單位不同。")
    elif fact.absence != row.text("absence"):
        return _("台賬的缺數種類不同。")
    measure = case.regime.measures[row.text("measure")]
    kept = measure.period(Period.parse(row.text("period"), case.regime.calendar)).token
    facet = row.text("facet") or measure.default_facet()
    if (fact.measure, fact.period, fact.facet, fact.role) != (measure.code, kept, facet, row.text("role")):
        return _("台賬的指標、時期、口徑或性質不同。")
    return "" if _ends_in_print(fact) else _("追溯不到出處。")


def _ends_in_print(fact: Fact) -> bool:
    """Whether a fact leads to an address, or to a page by title, section and quote."""
    document = fact.document
    return document is not None and bool(document.url or (document.title and fact.section and fact.quote))


def _through_indicator(case: _Case, row: Entry, fact: Fact) -> str:
    """What of a row its indicator does not give back; empty when it gives all."""
    try:
        found = _answer(case, row.text("indicator"), fact.subject.code, row.text("period"), row.text("facet"))
    except Refusal as refusal:
        return str(refusal)
    unit = case.regime.units[row.text("unit")]
    if not isinstance(found.reading, Decimal):
        return _("指標沒有數：%(reason)s") % {"reason": found.reason}
    if unit.dimension != found.unit.dimension:
        return _("指標的單位不同。")
    printed = Decimal(row.text("value"))
    decimals = max(0, -int(printed.as_tuple().exponent))
    if round_half_up(from_base(found.reading, unit), decimals) != printed:
        return _("指標得 %(value)s。") % {"value": found.value}
    if fact.facet and found.facet != fact.facet:
        return _("指標的口徑不同。")
    return "" if _leads_to_print(found) else _("追溯不到出處。")


def _answer(case: _Case, code: str, place: str, period: str, facet: str) -> Answer:
    return answers_at(case.desk, [Ask(code, place, period, facet or None)])[0]


def _leads_to_print(found: Answer) -> bool:
    facts = Fact.objects.filter(number__in=found.facts).select_related("document")
    return bool(found.facts) and all(_ends_in_print(fact) for fact in facts)


def _conflicting(case: _Case, row: Entry, fact: Fact, printed: str) -> RowBack:
    text = row.text("conflict")
    named = [case.facts[ref] for ref in _REF.findall(text) if ref in case.facts]
    if any(_contradicts(case, other, fact) for other in named):
        return RowBack(row.text("ref"), printed, State.CONFLICT, text)
    return RowBack(row.text("ref"), printed, State.UNANSWERED, _("所記的矛盾在台賬中並不存在。"))


def _contradicts(case: _Case, other: Fact, fact: Fact) -> bool:
    """Whether another figure gives the same thing another value, or a published rate does not hold with this one."""
    same = (other.subject_id, other.measure, other.period, other.facet) == (
        fact.subject_id, fact.measure, fact.period, fact.facet,
    )  # fmt: skip
    if same:
        return bool(other.value != fact.value)
    rates = [each.code for each in case.regime.indicators.values() if each.published_as == other.measure]
    found = (_answer(case, code, other.subject.code, other.period, other.facet) for code in rates)
    return any(each.conflict is not None and fact.number in each.facts for each in found)
