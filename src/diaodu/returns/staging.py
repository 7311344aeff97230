"""Taking the lines of a file into a return: checked in batches, laid out beside it, and moved when all are sound."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction

from diaodu.kit.spreadsheets import FormRow
from diaodu.returns.intake import PageChecker
from diaodu.returns.lines import Checker, LineDraft
from diaodu.returns.models import Line, Return
from diaodu.returns.problems import Problem, Severity

MOST_PROBLEMS = 1000
COLUMNS = "row, subject_id, figures, words, problems"

Progress = Callable[[int], None]


class Findings:
    """The problems of a file: ``MOST_PROBLEMS`` are kept, what is refused before what is asked; all are counted."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._kept: dict[bool, list[Problem]] = {True: [], False: []}
        self.total = 0
        self.add(found)

    def add(self, found: Iterable[Problem]) -> None:
        """Add problems."""
        for problem in found:
            kept = self._kept[problem.severity == Severity.REFUSE]
            self.total += 1
            if len(kept) < MOST_PROBLEMS:
                kept.append(problem)

    @property
    def refused(self) -> bool:
        """Whether one of them cannot be explained away."""
        return bool(self._kept[True])

    @property
    def kept(self) -> list[Problem]:
        """Those that are shown, in order."""
        return [*_in_order(self._kept[True]), *_in_order(self._kept[False])][:MOST_PROBLEMS]


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.place)


def lay_out(checker: Checker | PageChecker, rows: Iterable[FormRow], findings: Findings, progress: Progress) -> None:
    """Check the rows and lay their lines out in a table of the session's own; tell how many are done."""
    done = 0
    _begin()
    for lines in checker.lines(rows):
        for line in lines:
            findings.add(line.open_problems())
        if not findings.refused:
            _copy(lines)
        done += len(lines)
        progress(done)
    findings.add(checker.problems_of_all())


@transaction.atomic
def move_into(found: Return) -> None:
    """Replace the lines of a return by those laid out."""
    Line.objects.filter(owner=found).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO returns_line (owner_id, {COLUMNS}) SELECT %s, {COLUMNS} FROM returns_incoming ORDER BY row",  # noqa: S608
            [found.pk],
        )
        cursor.execute("TRUNCATE returns_incoming")


def _begin() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS returns_incoming AS SELECT {COLUMNS} FROM returns_line WITH NO DATA"  # noqa: S608
        )
        cursor.execute("TRUNCATE returns_incoming")


def _copy(lines: Sequence[LineDraft]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY returns_incoming ({COLUMNS}) FROM STDIN") as copy:
        for line in lines:
            problems = [problem.plain() for problem in line.problems]
            words = _json(line.words) if line.words else "{}"
            copy.write_row((line.row, line.subject, _json(line.figures), words, _json(problems) if problems else "[]"))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
