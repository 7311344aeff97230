"""From the rows of a published page, typed or read from a file, to lines with their problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext_noop as _

from diaodu.kit.spreadsheets import FormRow
from diaodu.ledger.measures import calendar_of, measures, unit_book
from diaodu.ledger.models import Document
from diaodu.ledger.queries import document_of
from diaodu.register.models import Subject
from diaodu.returns.cells import text_of
from diaodu.returns.checks.pages import PageStanding, Slot, slot_of, standing_on_page, value_of
from diaodu.returns.forms import Form
from diaodu.returns.intake_words import told
from diaodu.returns.lines import BATCH, EXPLANATION, SUBJECT, LineDraft
from diaodu.returns.models import Line, Return
from diaodu.returns.printed import Printed, Words, read_row
from diaodu.returns.problems import Problem, Severity

REASON = "reason"  # what a pack's facts call the explanation of a correction
WORDS = ("role", "qualifier", "section", "quote", "as_of", "note")
COLUMNS = (SUBJECT, "measure", "period", "facet", "value", "unit", "absence", *WORDS, REASON)
REQUIRED = (SUBJECT, "measure", "period", "value", "unit")


@dataclass(slots=True)
class PageChecker:
    """Turns the rows of a page into lines. ``path``: the place whose subjects they may name."""

    words: Words
    path: str
    document: Document | None
    source: str
    seen: dict[Slot, int] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Return, form: Form) -> PageChecker:
        """What checks the rows of a return."""
        pack = found.pack
        words = Words(measures(pack), unit_book(pack), {}, calendar_of(pack))
        return cls(words, found.place.path, document_of(pack, found.page or {}), form.source)

    def lines(self, rows: Iterable[FormRow]) -> Iterator[list[LineDraft]]:
        """The lines of the rows, in batches; subjects and ledger are read once for each batch."""
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            subjects = self._subjects(batch)
            standing = standing_on_page(self.document, self.source, [subject.pk for subject in subjects.values()])
            words = replace(self.words, subjects={code: subject.kind for code, subject in subjects.items()})
            yield [self._line(row, words, subjects, standing) for row in batch]

    def problems_of_all(self) -> list[Problem]:
        """A page has as many rows as it prints: nothing can be left out."""
        return []

    def raw(self, line: Line) -> FormRow:
        """The row that a kept line was made of."""
        return FormRow(line.row, cells_of(line))

    def _subjects(self, rows: Sequence[FormRow]) -> dict[str, Subject]:
        codes = {_text(row.cells, SUBJECT) for row in rows}
        inside = Subject.objects.filter(code__in=codes, place__path__startswith=self.path)
        return {subject.code: subject for subject in inside.only("code", "kind")}

    def _line(self, row: FormRow, words: Words, subjects: Mapping[str, Subject], standing: PageStanding) -> LineDraft:
        texts = {column: _text(row.cells, column) for column in COLUMNS}
        said, wrong = read_row(texts.__getitem__, words)
        kept = {column: texts[column] for column in WORDS if texts[column]}
        if texts[REASON]:
            kept[EXPLANATION] = texts[REASON]
        if said is None:
            return LineDraft(row.number, 0, [], kept, [told(each, row.number) for each in wrong])
        subject, figure = subjects[texts[SUBJECT]].pk, _figure(said, texts)
        problems = self._compared(row.number, subject, figure, standing)
        return LineDraft(row.number, subject, [figure], kept, problems)

    def _compared(self, row: int, subject: int, figure: Mapping[str, Any], standing: PageStanding) -> list[Problem]:
        """A figure stands once on a page; another value than the ledger has from it is a correction."""
        slot = slot_of(subject, figure)
        before = self.seen.setdefault(slot, row)
        if before != row:
            said = _("與第 %(row)d 行是同一個數。"), _("同一主體、指標、時期、口徑只填一行。")
            return [Problem(row, "", "duplicate", Severity.REFUSE, *said, {"row": before})]
        fact = standing.differing(slot, value_of(figure), figure["a"])
        if fact is None:
            return []
        values = {"number": fact.number, "standing": f"{fact.printed or fact.absence} {fact.printed_unit}".strip()}
        said = _("台賬第 %(number)d 號已有這個版面的這個數：%(standing)s。"), _("這是更正：請寫明原因。")
        return [Problem(row, "value", "correction", Severity.ASK, *said, values)]


def _text(cells: Mapping[str, Any], column: str) -> str:
    return text_of(cells.get(column))


def _figure(said: Printed, texts: Mapping[str, str]) -> dict[str, Any]:
    value = None if said.value is None else f"{said.value:f}"
    kept = {"period": said.period.token, "facet": said.facet, "unit": texts["unit"]}
    return {"c": said.measure, "p": texts["value"], "v": value, "a": texts["absence"], **kept}


def cells_of(line: Line) -> dict[str, str]:
    """The cells that a kept line was made of."""
    (figure,) = line.figures
    said = {key: figure[key] for key in ("period", "facet", "unit")}
    named = {SUBJECT: line.subject.code, "measure": figure["c"], "value": figure["p"], "absence": figure["a"]}
    return {**named, **said, **line.words, REASON: line.words.get(EXPLANATION, "")}
