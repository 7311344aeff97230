"""Jobs of the returns room, run by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE, in_hand
from diaodu.kit.refusals import Refusal
from diaodu.returns.commands.deciding import finish_acceptance, give_up_acceptance
from diaodu.returns.commands.uploads import CLOSED, take_lines
from diaodu.returns.files import read_rows
from diaodu.returns.marked import marked_file
from diaodu.returns.models import Return, Upload
from diaodu.returns.problems import Problem, Severity
from diaodu.returns.staging import Findings, lay_out

TELL_EVERY = timedelta(seconds=1)
AGAIN = RetryStrategy(max_attempts=5, wait=2)  # others took the numbers ahead, or the database was away


@app.task(name="returns.run_upload", queue="imports")
def run_upload(upload_id: int, language: str) -> None:
    """Take in an uploaded file, with messages in ``language``. A file with mistakes is a result, not a failed job."""
    row = Upload.objects.select_related("owner__place", "owner__pack", "actor").get(pk=upload_id)
    with translation.override(language or None):
        if row.state in CLOSED:  # the worker was stopped after the work was done
            if row.marking:
                _queue_marking(row)
            return
        try:
            _take_in(row)
        except Refusal as refusal:
            _refuse(row, Findings([_whole_file(refusal.code, str(refusal))]))
        finally:
            if row.state not in CLOSED:  # a fault of ours; it goes on to the log, but nobody waits for ever
                _fail(row)


@app.task(name="returns.run_acceptance", queue="imports", retry=AGAIN)
def run_acceptance(return_id: int, language: str) -> None:
    """Take an accepted return of many lines into the ledger; if the ledger refuses it, its reviewers are told."""
    with translation.override(language or None):
        try:
            finish_acceptance(return_id=return_id)
        except Refusal as refusal:
            give_up_acceptance(return_id=return_id, reason=str(refusal))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="returns.tell_abandoned", queueing_lock="returns.tell_abandoned")
def tell_abandoned(timestamp: int) -> None:
    """Tell those who wait for a job that has come to no good end: nobody waits for ever."""
    del timestamp
    for row in Upload.objects.exclude(state__in=CLOSED).defer("content"):
        if not in_hand("returns.run_upload", upload_id=row.pk):
            _fail(row)
    for pk in Upload.objects.filter(marking=True).values_list("pk", flat=True):
        if not in_hand("returns.run_upload", upload_id=pk) and not in_hand("returns.mark_upload", upload_id=pk):
            Upload.objects.filter(pk=pk).update(marking=False)
    for pk in Return.objects.filter(state="accepting").values_list("pk", flat=True):
        if not in_hand("returns.run_acceptance", return_id=pk):
            give_up_acceptance(return_id=pk, reason=_("入賬因系統故障中斷，未記入任何一條；請重新審核。"))


def _take_in(row: Upload) -> None:
    _save(row, state="reading", rows_done=0)
    checker, rows, problems = read_rows(row)
    findings = Findings(problems)
    _save(row, state="checking", rows_total=len(rows))
    if not findings.refused:
        lay_out(checker, rows, findings, _Teller(row))
    if findings.refused:
        _refuse(row, findings)
        return
    _note(row, findings)
    _save(row, state="writing")
    take_lines(upload=row)


class _Teller:
    """Tells how many rows are done, once a second."""

    def __init__(self, row: Upload) -> None:
        self._row = row
        self._told = clock.now()

    def __call__(self, done: int) -> None:
        if clock.now() - self._told >= TELL_EVERY or done >= self._row.rows_total:
            self._told = clock.now()
            _save(self._row, rows_done=done)


def _refuse(row: Upload, findings: Findings) -> None:
    """Tell what is wrong; the marked workbook follows."""
    _close(row, "refused", findings, marking=True)
    _queue_marking(row)  # not in one transaction with it: the worker queues by a connection of its own


def _queue_marking(row: Upload) -> None:
    mark_upload.defer(upload_id=row.pk, language=translation.get_language() or "")


@app.task(name="returns.mark_upload", queue="imports")
def mark_upload(upload_id: int, language: str) -> None:
    """Make the answer to a file with problems: the same workbook with each of them marked."""
    row = Upload.objects.select_related("owner__place", "owner__pack").get(pk=upload_id)
    with translation.override(language or None):
        try:
            row.marked = marked_file(row)
        finally:
            row.marking = False  # the list of problems is there in any case
            row.save(update_fields=["marked", "marking"])


def _whole_file(rule: str, message: str) -> Problem:
    return Problem(0, "", rule, Severity.REFUSE, message, "")


def _note(row: Upload, findings: Findings) -> None:
    problems = [problem.plain() for problem in findings.kept]
    _save(row, problems=problems, problems_total=findings.total)


def _fail(row: Upload) -> None:
    _close(row, "failed", Findings([_whole_file("failed", gettext_noop("處理因系統故障中斷，未取用任何一行。"))]))


def _close(row: Upload, state: str, findings: Findings, *, marking: bool = False) -> None:
    _note(row, findings)
    _save(row, state=state, finished_at=clock.now(), marking=marking)


def _save(row: Upload, **values: Any) -> None:
    """Tell how it goes, unless another worker, which took over from this one, has told the end."""
    for name, value in values.items():
        setattr(row, name, value)
    Upload.objects.filter(pk=row.pk).exclude(state__in=CLOSED).update(**values)
