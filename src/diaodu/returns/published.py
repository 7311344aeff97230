"""Published figures of a pack: reading and checking its facts files, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.core.absences import Absence
from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.core.units import UnitBook, to_base
from diaodu.ledger.measures import Measure, fits_ledger
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.sections.rows import check_length

REQUIRED = {"ref", "subject", "measure", "period", "value", "unit"}
OPTIONAL = {
    "facet", "absence", "source", "role", "qualifier", "document", "section", "quote", "as_of", "note", "indicator",
    "supersedes", "reason", "conflict",
}  # fmt: skip
LONGEST_QUOTE = 25
LONGEST = {
    "ref": 80, "facet": 80, "value": 40, "unit": 40, "role": 30, "qualifier": 30, "section": 60, "note": 300,
    "reason": 300,
}  # fmt: skip
# as pages print it: no exponent, no digits of other scripts, nothing that only a programming language reads
NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A checked row: the codes as written, the period as kept, the value in the base unit."""

    entry: Entry
    subject: str
    measure: str
    period: Period
    facet: str
    value: Decimal | None
    source: str

    def text(self, key: str) -> str:
        """A cell as written."""
        return self.entry.text(key)

    @property
    def as_of(self) -> date | None:
        """The day the figure is of, when given."""
        return date.fromisoformat(self.text("as_of")) if self.text("as_of") else None


@dataclass(frozen=True, slots=True)
class Words:
    """What a row's words are checked against."""

    measures: Mapping[str, Measure]
    units: UnitBook
    subjects: Mapping[str, str]
    calendar: Calendar


def check_facts(draft: Draft) -> None:
    """Check facts/*.csv. Leaves the rows (by ref, in file order) in ``draft.notes["facts"]``."""
    words = _words(draft)
    entries = [
        entry
        for file in draft.folder.files("facts/*.csv")
        for entry in draft.folder.rows(file, required=REQUIRED, optional=OPTIONAL)
    ]
    rows: dict[str, PublishedRow] = {}
    seen: dict[str, Entry] = {}
    for entry in entries:
        ref = entry.text("ref")
        if not ref or ref in seen:
            draft.problems.add(entry, "duplicate" if ref else "required", f"each fact needs a ref of its own: {ref!r}")
            continue
        seen[ref] = entry
        row = _checked(draft, entry, words)
        if row:
            rows[ref] = row
    for row in rows.values():
        _check_correction(draft, row, rows)
    draft.notes["facts"] = seen
    draft.notes["fact_rows"] = rows


def _words(draft: Draft) -> Words:
    calendar = draft.folder.head().data.get("calendar", {})
    declared = {}
    for code, body in draft.bodies("measure").items():
        try:
            declared[code] = Measure.of(code, body)
        except (KeyError, ValueError):
            continue  # noted by the measures section
    return Words(
        measures=declared,
        units=draft.notes["units"],
        subjects=draft.notes["subjects"],
        calendar=Calendar(calendar.get("year_starts", 1), calendar.get("labelled_by", "start")),
    )


def _checked(draft: Draft, entry: Entry, words: Words) -> PublishedRow | None:
    before = len(draft.problems.found)
    _check_texts(draft, entry)
    measure = words.measures.get(entry.text("measure"))
    if measure is None:
        draft.problems.add(entry, "unknown_code", f"there is no measure {entry.text('measure')!r}", key="measure")
        return None
    _check_subject(draft, entry, measure, words)
    facet = entry.text("facet") or measure.default_facet()
    if not measure.allows_facet(facet):
        draft.problems.add(entry, "bad_value", f"{measure.code} has no facet {facet!r}")
    period = _period(draft, entry, measure, words)
    value = _value(draft, entry, measure, words)
    if period is None or len(draft.problems.found) > before:
        return None
    source = entry.text("source") or (GENERATED if draft.generated else "published")
    return PublishedRow(entry, entry.text("subject"), measure.code, period, facet, value, source)


def _check_texts(draft: Draft, entry: Entry) -> None:
    check_length(draft, entry, LONGEST)
    source = entry.text("source")
    if source:
        draft.require(entry, "source", source, key="source")
    if source and (source == GENERATED) != draft.generated:
        draft.problems.add(entry, "generated_mixed", "generated and published facts never stand in one pack")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")
    if len(entry.text("quote")) > LONGEST_QUOTE:
        draft.problems.add(entry, "quote_too_long", f"a quote has at most {LONGEST_QUOTE} characters")
    if entry.text("as_of"):
        try:
            date.fromisoformat(entry.text("as_of"))
        except ValueError:
            draft.problems.add(entry, "bad_value", f"as_of {entry.text('as_of')!r} is no date")


def _check_subject(draft: Draft, entry: Entry, measure: Measure, words: Words) -> None:
    kind = words.subjects.get(entry.text("subject"))
    if kind is None:
        draft.problems.add(entry, "unknown_code", f"there is no subject {entry.text('subject')!r}", key="subject")
    elif kind not in measure.subjects:
        draft.problems.add(entry, "bad_value", f"{measure.code} is not reported on a {kind}")


def _period(draft: Draft, entry: Entry, measure: Measure, words: Words) -> Period | None:
    try:
        return measure.period(Period.parse(entry.text("period"), calendar=words.calendar))
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key="period")
        return None


def _value(draft: Draft, entry: Entry, measure: Measure, words: Words) -> Decimal | None:
    printed, absence = entry.text("value"), entry.text("absence")
    if bool(printed) == bool(absence):
        draft.problems.add(entry, "required", "give a value, or an absence and no value", key="value")
        return None
    if absence:
        if absence not in set(Absence):
            draft.problems.add(entry, "bad_value", f"absence is one of {', '.join(Absence)}")
        return None
    return _number(draft, entry, measure, words)


def _number(draft: Draft, entry: Entry, measure: Measure, words: Words) -> Decimal | None:
    printed, unit = entry.text("value"), entry.text("unit")
    if unit not in words.units or measure.unit not in words.units:
        draft.problems.add(entry, "unknown_code", f"there is no unit {unit!r}", key="unit")
        return None
    if words.units[unit].dimension != words.units[measure.unit].dimension:
        draft.problems.add(entry, "units_do_not_add", f"{measure.code} is in {measure.unit}, not in {unit}", key="unit")
        return None
    if not NUMBER.fullmatch(printed):
        draft.problems.add(entry, "bad_value", f"{printed!r} is no number", key="value")
        return None
    value = Decimal(printed)
    base = to_base(value, words.units[unit])
    if not base.is_finite() or not fits_ledger(base):
        draft.problems.add(entry, "bad_value", f"{printed} {unit} has more digits than the ledger keeps", key="value")
    elif not measure.bounds.allow(words.units.convert(value, unit, measure.unit)):
        draft.problems.add(entry, "bad_value", f"{printed} {unit} breaks the value rule of {measure.code}", key="value")
    return base


def _check_correction(draft: Draft, row: PublishedRow, rows: Mapping[str, PublishedRow]) -> None:
    replaced = row.text("supersedes")
    if not replaced:
        return
    if replaced not in rows:
        draft.problems.add(row.entry, "unknown_code", f"supersedes names the fact {replaced!r}, which is not here")
    elif not row.text("reason"):
        draft.problems.add(row.entry, "required", "a correction needs a reason", key="reason")


def meaning(row: PublishedRow) -> tuple[Any, ...]:
    """What a row says, to compare with what the ledger holds."""
    texts = tuple(
        row.text(key) for key in ("value", "unit", "absence", "role", "qualifier", "section", "quote", "note")
    )
    return (row.subject, row.measure, row.period.token, row.facet, row.source, row.text("document"), row.as_of, *texts)
