"""From the rows of a form, typed or read from a file, to lines with their problems. The one path of all ways in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from diaodu.core.absences import Absence
from diaodu.core.periods import Period
from diaodu.kit.spreadsheets import FormRow
from diaodu.returns.cells import keep, read_day, read_figure, text_of
from diaodu.returns.checks import figures as _rules  # noqa: F401 - registers the rules
from diaodu.returns.checks.registry import Given, Registered, problems_of, rules_on
from diaodu.returns.checks.standing import Standing, standings_of
from diaodu.returns.forms import Figure, Form
from diaodu.returns.models import Line
from diaodu.returns.problems import Problem, Severity

SUBJECT, EXPLANATION = "subject", "explanation"
MILESTONE, MILESTONE_ON = "milestone", "milestone_on"
LONGEST_WORDS = 300
BATCH = 2000
COPIED_LEAST = 5  # figures; fewer may well all stand still


@dataclass(slots=True)
class LineDraft:
    """A line as it will be kept, with what is wrong with it."""

    row: int
    subject: int
    figures: list[dict[str, Any]]
    words: dict[str, str]
    problems: list[Problem]

    @property
    def explained(self) -> bool:
        """Whether the line says why it is as it is."""
        return bool(self.words.get(EXPLANATION))

    def open_problems(self) -> list[Problem]:
        """What is refused, and what is asked about and not explained."""
        return [each for each in self.problems if each.severity == Severity.REFUSE or not self.explained]


class Asked(NamedTuple):
    """A figure of the form with the rules that speak of it."""

    figure: Figure
    rules: Sequence[Registered]


@dataclass(slots=True)
class Checker:
    """Turns rows into lines. ``subjects``: the ids of those who are due, by code; what was seen is kept."""

    form: Form
    period: Period
    subjects: Mapping[str, int]
    today: date
    seen: dict[int, int] = field(default_factory=dict)
    alike: int = 0
    compared: int = 0
    asked: list[Asked] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = [Asked(figure, rules_on(figure)) for figure in self.form.figures]

    def lines(self, rows: Iterable[FormRow]) -> Iterator[list[LineDraft]]:
        """The lines of the rows, in batches; what they are compared with is read once for each batch."""
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            known = [self.subjects[code] for code in map(_code, batch) if code in self.subjects]
            standings = standings_of(self.form, self.period, known)
            yield [self._line(row, standings) for row in batch]

    def problems_of_all(self) -> list[Problem]:
        """What is wrong with the return as a whole: subjects left out, figures copied from the month before."""
        found: list[Problem] = []
        left_out = len(self.subjects) - len(self.seen)
        if left_out:
            said = _("應報 %(due)d 項，缺 %(left_out)d 項。"), _("請補齊，或在整表說明中寫明原因。")
            values = {"due": len(self.subjects), "left_out": left_out}
            found.append(Problem(0, "", "left_out", Severity.ASK, *said, values))
        if self.compared >= COPIED_LEAST and self.alike == self.compared:
            message = _("全部 %(count)d 個累計數與上期相同。")
            remedy = _("請核對是否誤用上期表格；確無進展的，在整表說明中寫明。")
            found.append(Problem(0, "", "copied", Severity.ASK, message, remedy, {"count": self.compared}))
        return found

    def raw(self, line: Line) -> FormRow:
        """The row that a kept line was made of."""
        cells = {figure["c"]: figure["p"] for figure in line.figures}
        return FormRow(line.row, {**cells, **line.words, SUBJECT: line.subject.code})

    def _line(self, row: FormRow, standings: Sequence[Standing]) -> LineDraft:
        subject, problem = self._subject(row)
        if problem:
            return LineDraft(row.number, 0, [], {}, [problem])
        words, problems = _words(self.form, row, self.today)
        figures = []
        for asked, standing in zip(self.asked, standings, strict=True):
            kept = self._figure(asked, row, subject, standing, words, problems)
            if kept:
                figures.append(kept)
        return LineDraft(row.number, subject, figures, words, problems)

    def _subject(self, row: FormRow) -> tuple[int, Problem | None]:
        code = _code(row)
        subject = self.subjects.get(code)
        if subject is None:
            return 0, not_due(row.number, code)
        if subject in self.seen:
            said = _("與第 %(row)d 行重複。"), _("每個對象只填一行。")
            before = {"row": self.seen[subject]}
            return 0, Problem(row.number, SUBJECT, "duplicate", Severity.REFUSE, *said, before)
        self.seen[subject] = row.number
        return subject, None

    def _figure(
        self,
        asked: Asked,
        row: FormRow,
        subject: int,
        standing: Standing,
        words: Mapping[str, str],
        problems: list[Problem],
    ) -> dict[str, Any] | None:
        """A figure as the line keeps it; what is wrong with it is added to the problems."""
        figure = asked.figure
        cell = row.cells.get(figure.code)
        text = text_of(cell)
        now = standing.now.get(subject)
        ready = not figure.after or subject in standing.reached or words.get(MILESTONE) == figure.after
        if not text:
            return _blank(figure, row.number, problems, ready=ready) if now is None else None
        reading = read_figure(figure, cell, text, row.number)
        if isinstance(reading, Problem):
            problems.append(reading)
            return None
        if isinstance(reading, Decimal):
            before = standing.before.get(subject)
            if before:
                self.compared += 1
                self.alike += reading == before
            given = Given(figure, reading, before, now, standing.limits.get(subject), ready)
            problems += problems_of(given, row.number, asked.rules)
        return keep(figure, text, reading)


def _blank(figure: Figure, row: int, problems: list[Problem], *, ready: bool) -> dict[str, Any]:
    """A blank is no zero: before its milestone a figure is not due; else it is asked about. What is known stays."""
    if not ready:
        return keep(figure, "", Absence.NOT_DUE)
    remedy = _("沒有發生填 0；沒有數的填 缺報、未到期、拒報 或 不適用，或在「說明」欄寫明原因。")
    problems.append(Problem(row, figure.code, "blank", Severity.ASK, _("空白不是零。"), remedy))
    return keep(figure, "", Absence.MISSING)


def not_due(row: int, code: str) -> Problem:
    """A row on a subject that the form is not about, or no longer."""
    said = _("「%(code)s」不是本表應報的對象。"), _("請使用本表模板中的代碼；新的項目先登記。")
    return Problem(row, SUBJECT, "unknown_code", Severity.REFUSE, *said, {"code": code})


def _code(row: FormRow) -> str:
    return text_of(row.cells.get(SUBJECT))


def _words(form: Form, row: FormRow, today: date) -> tuple[dict[str, str], list[Problem]]:
    """The texts of a row: the form's own columns, the milestone reached, the explanation."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for column in (*(word.code for word in form.words), EXPLANATION):
        text = text_of(row.cells.get(column))
        if len(text) > LONGEST_WORDS:
            said = _("超過 %(most)d 字。"), _("請縮短。")
            problems.append(Problem(row.number, column, "too_long", Severity.REFUSE, *said, {"most": LONGEST_WORDS}))
        elif text:
            found[column] = text
    if form.milestones:
        problems += _milestone(form, row, found, today)
    return found, problems


def _milestone(form: Form, row: FormRow, found: dict[str, str], today: date) -> Sequence[Problem]:
    """A milestone is said with its day, and the day has come."""
    said = text_of(row.cells.get(MILESTONE))
    day, problem = read_day(MILESTONE_ON, row.cells.get(MILESTONE_ON), row.number)
    if problem:
        return [problem]
    if not said and day is None:
        return []
    word = next((word for word in form.milestones if said in {word.code, *word.names.values()}), None)
    if word is None:
        told = _("沒有「%(said)s」這一節點。"), _("請從下拉列表中選擇。")
        return [Problem(row.number, MILESTONE, "unknown_code", Severity.REFUSE, *told, {"said": said})]
    if day is None or day > today:
        message = _("節點要有日期，且不晚於今天。")
        return [Problem(row.number, MILESTONE_ON, "not_a_day", Severity.REFUSE, message, _("請填寫達到節點的日期。"))]
    found[MILESTONE], found[MILESTONE_ON] = word.code, day.isoformat()
    return []
