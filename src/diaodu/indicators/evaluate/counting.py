"""A place's number counted from a register: its entries of a period, summed by the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence
from diaodu.core.periods import Period
from diaodu.core.units import to_base
from diaodu.indicators.evaluate.outcomes import Coverage, Entries, Outcome, absent
from diaodu.indicators.reader import PlaceNode
from diaodu.ledger.measures import Counted, Measure
from diaodu.register.queries.registers import Tallied
from diaodu.returns.forms import GENERATED

if TYPE_CHECKING:
    from diaodu.indicators.evaluate.leaves import Leaves


def counted_in(leaves: Leaves, measure: Measure, facet: str, place: PlaceNode, period: Period) -> Outcome:
    """The entries at or below a place: how many, or what their field adds up to. In an invented place the number is
    generated, elsewhere from the source that the measure names; from any other source there is none.
    """
    how = measure.counted
    if how is None or leaves.source != (GENERATED if place.generated else how.source):
        return absent(Absence.MISSING, _("沒有報送或公布。"))
    count = _counted_elsewhere if how.matters else _counted_in_register
    return count(leaves, measure, how, facet, place, period)


def _counted_in_register(
    leaves: Leaves, measure: Measure, how: Counted, facet: str, place: PlaceNode, period: Period
) -> Outcome:
    first, last = stretch(measure, period)
    roster = leaves.reader.roster(how.roster, place, last, "")
    if roster is None or not roster.kind:
        return absent(Absence.MISSING, _("該地沒有這份登記冊。"))
    if not roster.complete or (first and first < roster.starts_on):
        return absent(Absence.MISSING, _("登記冊未列全，不作計數。"))
    tallies = leaves.reader.tallies(roster, tallied(how), first, last)
    asked = "" if facet == measure.default_facet() else facet
    found = [
        tally for (path, each), tally in tallies.items() if path.startswith(place.path) and (not asked or each == asked)
    ]
    entries = sum(tally.entries for tally in found)
    behind = Entries(measure.code, roster.id, place.path, asked, first, last, entries)
    if not how.field:
        return Outcome(Decimal(entries), entries=(behind,))
    numbers = sum(tally.numbers for tally in found)
    if entries and not numbers:
        return Outcome(Absence.MISSING, reason=_("登記的各項都沒有填這個數。"), entries=(behind,))
    total = to_base(sum((tally.total for tally in found), Decimal(0)), leaves.regime.units[measure.unit])
    return Outcome(total, coverage=Coverage(numbers, entries), entries=(behind,))


def _counted_elsewhere(
    leaves: Leaves, measure: Measure, how: Counted, facet: str, place: PlaceNode, period: Period
) -> Outcome:
    """What a counter of another room counts at or below a place: how many, or what they add up to."""
    first, last = stretch(measure, period)
    tallies = leaves.reader.counted(how, first, last)
    if tallies is None:
        return absent(Absence.MISSING, _("到期末還沒有登記過這類事項。"))
    asked = "" if facet == measure.default_facet() else facet
    every = not asked and not how.field  # what lies under several facets counts once in the whole
    found = [
        tally for (path, each), tally in tallies.items() if path.startswith(place.path) and (every or each == asked)
    ]
    entries = sum(tally.entries for tally in found)
    behind = Entries(measure.code, 0, place.path, asked, first, last, entries)
    total = to_base(sum((tally.total for tally in found), Decimal(0)), leaves.regime.units[measure.unit])
    if not how.field:
        return Outcome(total, entries=(behind,))
    numbers = sum(tally.numbers for tally in found)
    if entries and not numbers:
        return Outcome(Absence.MISSING, reason=_("登記的各項都沒有填這個數。"), entries=(behind,))
    return Outcome(total, coverage=Coverage(numbers, entries), entries=(behind,))


def tallied(how: Counted) -> Tallied:
    """What the register is asked to count."""
    return Tallied(field=how.field, facet_by=how.facet_by, stages=how.stages)


def stretch(measure: Measure, period: Period) -> tuple[date | None, date]:
    """The days whose entries make a period's number: its own, those of its year so far, or all up to its end."""
    if measure.whole_year:
        period = measure.period(period)
    first: date | None = period.first_day
    if measure.basis == "year_to_date":
        first = Period.year_of(period.year, period.calendar).first_day
    elif measure.basis != "flow":
        first = None
    return first, period.last_day
