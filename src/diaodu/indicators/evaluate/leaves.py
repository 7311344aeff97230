"""What formulas end in: a place's value of a measure, sums and counts over a roster's members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence
from diaodu.core.formula.nodes import Count, Members, Sum, Value
from diaodu.core.periods import Period, PeriodKind
from diaodu.core.units import SPECIAL
from diaodu.indicators.evaluate.choosing import choose
from diaodu.indicators.evaluate.counting import counted_in
from diaodu.indicators.evaluate.outcomes import At, Coverage, Outcome, absent
from diaodu.indicators.reader import FactRow, PlaceNode, Reader
from diaodu.indicators.regime import Regime
from diaodu.ledger.measures import Measure
from diaodu.register.queries.members import MemberRow

ZERO = Decimal(0)


@dataclass(slots=True)
class Leaves:
    """Reads places and rosters from one source; what was found once is kept."""

    regime: Regime
    reader: Reader
    source: str
    _values: dict[tuple[str, str, PlaceNode, Period], Outcome] = field(default_factory=dict)

    def keep(self, earlier: Leaves, measures: frozenset[str]) -> None:
        """Take over what was found at an earlier number, but for these measures."""
        self._values = {key: it for key, it in earlier._values.copy().items() if key[0] not in measures}

    def value(self, node: Value, at: At) -> Outcome:
        """A place's value: its own, else that of its months (a flow), else the sum of the places below."""
        measure = self.regime.measures[node.measure]
        facet = facet_of(measure, node.facet or at.facet)
        if at.member_class:
            return absent(Absence.NOT_APPLICABLE, _("這個數不按名冊的類別報送。"))
        if at.comparable:
            return self._comparable(measure, facet, at.place, (at.period, at.comparable))
        return self._value(measure, facet, at.place, at.period)

    def published(self, code: str, at: At) -> tuple[Outcome, FactRow | None]:
        """A place's own published value of a measure; none for a facet that the measure does not have."""
        measure = self.regime.measures[code]
        if at.comparable or (at.facet and not measure.allows_facet(at.facet)):
            return absent(Absence.MISSING, ""), None
        row, others = self._own(measure, facet_of(measure, at.facet), at.place, at.period)
        return (_of_row(row, others), row) if row else (absent(Absence.MISSING, ""), None)

    def sum(self, node: Sum, at: At) -> Outcome:
        """The sum of what the members reported, with how many of them did."""
        members = self.members(node.members, at)
        if isinstance(members, Outcome):
            return members
        given = self.given(node, members, at)
        every = _sum_of([given.get(member.subject_id) for member in members])
        if not at.comparable or isinstance(every.reading, Absence):
            return every
        before = self.members(node.members, at.against())
        if isinstance(before, Outcome):
            return before
        then = self.given(node, before, at.against())
        both = [row for subject, row in given.items() if _has_number(row) and _has_number(then.get(subject))]
        return replace(_sum_of(both), coverage=Coverage(len(both), len(members)))

    def summed(self, node: Sum, members: Sequence[MemberRow], at: At) -> Outcome:
        """The same of some members."""
        given = self.given(node, members, at)
        return _sum_of([given.get(member.subject_id) for member in members])

    def count(self, node: Count, at: At) -> Outcome:
        """How many members there are, have reached a milestone, or were planned to have reached one."""
        members = self.members(node.members, at)
        if isinstance(members, Outcome):
            return members
        if at.comparable:
            before = self.members(node.members, at.against())
            if isinstance(before, Outcome):
                return before
            both = {member.subject_id for member in before}
            members = [member for member in members if member.subject_id in both]
        day = at.period.last_day
        return Outcome(Decimal(sum(1 for member in members if counts(node, member, day))))

    def members(self, asked: Members, at: At) -> list[MemberRow] | Outcome:
        """The members in the place at the end of the period; an absence where nobody has listed them all."""
        day = at.period.last_day
        roster = self.reader.roster(asked.family, at.place, day, at.roster)
        if roster is None:
            return absent(Absence.MISSING, _("該地該期沒有這份名單。"))
        if not roster.complete:
            return absent(Absence.MISSING, _("名單未列全，不作計數。"))
        if at.member_class and asked.member_class not in {"", at.member_class}:
            return absent(Absence.NOT_APPLICABLE, _("這個指標只計另一類。"))
        asked = replace(asked, member_class=asked.member_class or at.member_class)
        inside = at.place.path
        return [
            member
            for member in self.reader.members(roster)
            if member.place_path.startswith(inside) and _belongs(asked, member, day)
        ]

    def given(self, node: Sum, members: Iterable[MemberRow], at: At) -> dict[int, FactRow]:
        """What the members gave, a number or why there is none, by subject."""
        measure = self.regime.measures[node.measure]
        facet = facet_of(measure, at.facet)
        table = self.reader.facts(measure.code, measure.period(at.period).token)
        found: dict[int, FactRow] = {}
        for member in members:
            row, _others = choose(table.get((member.subject_id, facet), ()), self.source)
            if row is not None:
                found[member.subject_id] = row
        return found

    def _value(self, measure: Measure, facet: str, place: PlaceNode, period: Period) -> Outcome:
        key = (measure.code, facet, place, period)
        if key not in self._values:
            self._values[key] = self._found(measure, facet, place, period)
        return self._values[key]

    def _found(self, measure: Measure, facet: str, place: PlaceNode, period: Period) -> Outcome:
        row, others = self._own(measure, facet, place, period)
        if row is not None:
            return _of_row(row, others)
        if measure.counted:
            return counted_in(self, measure, facet, place, period)
        missing = absent(Absence.MISSING, _("沒有報送或公布。"))
        if self.regime.units[measure.unit].measures in SPECIAL:
            return missing  # rates and ranks do not add, over months or over places
        if _adds_months(measure, period):
            months = [self._value(measure, facet, place, month) for month in period.months()]
            if any(isinstance(month.reading, Decimal) for month in months):
                return _all_of(months)
        if measure.place_rule == "sum" and (parts := self._parts(place)):
            return _all_of([self._value(measure, facet, part, period) for part in parts])
        return missing

    def _comparable(self, measure: Measure, facet: str, place: PlaceNode, periods: tuple[Period, Period]) -> Outcome:
        """A place's own value, else the sum of the places below that have one in both periods, month against month."""
        period, other = periods
        parts = self._parts(place)
        if measure.place_rule != "sum" or not parts or all(self._tells(measure, facet, place, p) for p in periods):
            return self._value(measure, facet, place, period)
        if _adds_months(measure, period):
            pairs = zip(period.months(), other.months(), strict=True)
            months = [self._comparable(measure, facet, place, pair) for pair in pairs]
            if any(isinstance(month.reading, Decimal) for month in months):
                return _all_of(months)
        found = [[self._value(measure, facet, part, each) for each in periods] for part in parts]
        both = [now for now, then in found if isinstance(now.reading, Decimal) and isinstance(then.reading, Decimal)]
        if not both:
            return absent(Absence.MISSING, _("沒有兩期都有數的下級。"))
        return replace(_all_of(both), coverage=Coverage(len(both), len(parts)))

    def _tells(self, measure: Measure, facet: str, place: PlaceNode, period: Period) -> bool:
        """Whether a place itself gave a period's value, or that of all its months."""
        if self._own(measure, facet, place, period)[0] is not None:
            return True
        months = period.months() if _adds_months(measure, period) else ()
        return bool(months) and all(self._own(measure, facet, place, month)[0] for month in months)

    def _own(
        self, measure: Measure, facet: str, place: PlaceNode, period: Period
    ) -> tuple[FactRow | None, tuple[FactRow, ...]]:
        table = self.reader.facts(measure.code, measure.period(period).token)
        return choose(table.get((place.subject_id, facet), ()), self.source)

    def _parts(self, place: PlaceNode) -> Sequence[PlaceNode]:
        return next_level(self.reader.places_below(place), self.regime.levels)


def _adds_months(measure: Measure, period: Period) -> bool:
    """Whether the value of a period is that of its months together; a balance or a cumulative value never is."""
    return measure.basis == "flow" and not measure.whole_year and period.kind not in {PeriodKind.MONTH, PeriodKind.DAY}


def next_level(places: Sequence[PlaceNode], levels: Sequence[str]) -> list[PlaceNode]:
    """Of the places below one, those of the highest level: they divide it, while zones lie across them."""
    present = {place.level for place in places}
    top = next((level for level in levels if level in present), None)
    return [place for place in places if place.level == top]


def facet_of(measure: Measure, asked: str) -> str:
    """The facet that is read: the asked one where the measure has it, else its default."""
    return asked if asked and measure.allows_facet(asked) else measure.default_facet()


def _of_row(row: FactRow, others: tuple[FactRow, ...]) -> Outcome:
    reason = _("已上報，但沒有數值。") if isinstance(row.reading, Absence) else ""
    return Outcome(
        row.reading, (row.number,), reason=reason, alternatives=others, printed=row.document is not None, published=row
    )


def _all_of(parts: Sequence[Outcome]) -> Outcome:
    """The sum of the parts when every one has a value."""
    numbers = [part.reading for part in parts if isinstance(part.reading, Decimal)]
    facts = tuple(dict.fromkeys(number for part in parts for number in part.facts))
    coverage = Coverage(len(numbers), len(parts))
    if len(numbers) < len(parts):
        reason = _("%(of)s 個組成部分中只有 %(reported)s 個有數，不作合計。") % {
            "of": len(parts),
            "reported": len(numbers),
        }
        return Outcome(Absence.MISSING, facts, reason=reason, coverage=coverage)
    entries = tuple(dict.fromkeys(each for part in parts for each in part.entries))
    return Outcome(sum(numbers, ZERO), facts, coverage=coverage, entries=entries)


def _sum_of(rows: Sequence[FactRow | None]) -> Outcome:
    """The sum of the rows with a number; where none has one, the absence that all give, else missing."""
    numbers = [row for row in rows if row and isinstance(row.reading, Decimal)]
    coverage = Coverage(len(numbers), len(rows))
    if rows and not numbers:
        absences = {row.reading if row and isinstance(row.reading, Absence) else Absence.MISSING for row in rows}
        absence = absences.pop() if len(absences) == 1 else Absence.MISSING
        said = tuple(row.number for row in rows if row)
        return Outcome(absence, said, reason=_("名單內無一上報。"), coverage=coverage)
    total = sum((row.reading for row in numbers if isinstance(row.reading, Decimal)), ZERO)
    return Outcome(total, tuple(row.number for row in numbers), coverage=coverage)


def _has_number(row: FactRow | None) -> bool:
    return row is not None and isinstance(row.reading, Decimal)


def _belongs(asked: Members, member: MemberRow, day: date) -> bool:
    held = member.class_on(day)
    if held is None or (asked.member_class and held != asked.member_class):
        return False
    return not asked.field or str(member.fields.get(asked.field, "")) == asked.value


def counts(node: Count, member: MemberRow, day: date) -> bool:
    """Whether a member is counted on a day: it has reached the milestone, and was planned to have reached one."""
    reached = not node.reached or member.reached.get(node.reached, date.max) <= day
    planned = not node.planned or member.planned.get(node.planned, date.max) <= day
    return reached and planned
