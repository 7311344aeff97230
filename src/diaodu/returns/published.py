"""Published figures of a pack: reading and checking its facts files, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.core.periods import Calendar, Period
from diaodu.ledger.measures import Measure
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.sections.rows import check_length
from diaodu.returns.forms import GENERATED, PUBLISHED
from diaodu.returns.printed import Words, Wrong, read_row

REQUIRED = {"ref", "subject", "measure", "period", "value", "unit"}
OPTIONAL = {
    "facet", "absence", "source", "role", "qualifier", "document", "section", "quote", "as_of", "note", "indicator",
    "supersedes", "reason", "conflict",
}  # fmt: skip
LONGEST_REF = 80
# what the rules of a row are called in the pack's problems, where they have a name of their own, and their words
RULES = {
    "unknown_code": "unknown_code", "value_or_absence": "required", "units_do_not_add": "units_do_not_add",
    "quote_too_long": "quote_too_long",
}  # fmt: skip
SAID = {
    "unknown_code": "there is no {column} {said!r}",
    "wrong_kind": "{measure} is not reported on a {kind}",
    "no_such_facet": "{measure} has no facet {said!r}",
    "not_a_period": "{error}",
    "value_or_absence": "give a value, or an absence and no value",
    "no_such_absence": "absence is one of missing, not_due, refused, not_applicable",
    "units_do_not_add": "{measure} is in {kept}, not in {said}",
    "not_a_number": "{said!r} is no number",
    "too_many_digits": "{said} has more digits than the ledger keeps",
    "out_of_bounds": "{said} breaks the value rule of {measure}",
    "too_long": "{column} is longer than {most} characters",
    "quote_too_long": "a quote has at most {most} characters",
    "not_a_day": "{column} {said!r} is no date",
}


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
    _check_origin(draft, entry)
    said, wrong = read_row(entry.text, words)
    for each in wrong:
        draft.problems.add(entry, RULES.get(each.rule, "bad_value"), _message(each), key=each.column)
    if said is None or len(draft.problems.found) > before:
        return None
    source = entry.text("source") or (GENERATED if draft.generated else PUBLISHED)
    return PublishedRow(entry, entry.text("subject"), said.measure, said.period, said.facet, said.value, source)


def _message(wrong: Wrong) -> str:
    return SAID[wrong.rule].format(column=wrong.column, **wrong.shown)


def _check_origin(draft: Draft, entry: Entry) -> None:
    """What only a pack's row says: its ref, source and document."""
    check_length(draft, entry, {"ref": LONGEST_REF})
    source = entry.text("source")
    if source:
        draft.require(entry, "source", source, key="source")
    if source and (source == GENERATED) != draft.generated:
        draft.problems.add(entry, "generated_mixed", "generated and published facts never stand in one pack")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")


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
