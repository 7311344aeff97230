"""Jobs of the register, run by the worker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE, in_hand
from diaodu.kit.refusals import Refusal
from diaodu.register.commands.imports import ImportRefused, import_subjects
from diaodu.register.models import Import

CLOSED = ("done", "refused")


@app.task(name="register.run_import", queue="imports")
def run_import(import_id: int, language: str) -> None:
    """Take in an uploaded file, with messages in ``language``. A file with mistakes is a result, not a failed job."""
    row = Import.objects.select_related("actor").get(pk=import_id)
    if row.state in CLOSED:
        return  # the worker was stopped after the work was done
    with translation.override(language or None):
        try:
            _take_in(row)
        finally:
            if row.state not in CLOSED:  # a fault of ours; it goes on to the log, but nobody waits for ever
                _fail(row)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="register.tell_abandoned", queueing_lock="register.tell_abandoned")
def tell_abandoned(timestamp: int) -> None:
    """Tell those whose file was given up, because every worker that had it in hand was killed."""
    del timestamp
    for row in Import.objects.exclude(state__in=CLOSED).defer("content"):
        if not in_hand("register.run_import", import_id=row.pk):
            _fail(row)


def _take_in(row: Import) -> None:
    try:
        outcome = import_subjects(
            actor=row.actor,
            kind=row.kind,
            content=bytes(row.content or b""),
            file_name=row.file_name,
            progress=lambda done, total: _tell(row, done, total),
        )
    except ImportRefused as refusal:
        _close(row, state="refused", problems=[asdict(problem) for problem in refusal.problems])
    except Refusal as refusal:
        _close(row, state="refused", problems=[_whole_file(refusal.code, str(refusal))])
    else:
        _close(row, state="done", **outcome.counts())


def _fail(row: Import) -> None:
    _close(row, state="refused", problems=[_whole_file("failed", _("導入因系統故障中斷，未導入任何一行。"))])


def _whole_file(rule: str, message: str) -> dict[str, Any]:
    return {"row": 0, "column": "", "rule": rule, "message": message, "remedy": ""}


def _tell(row: Import, done: int, total: int) -> None:
    _save(row, state="checking" if done < total else "writing", rows_done=done, rows_total=total)


def _close(row: Import, **values: Any) -> None:
    _save(row, content=None, finished_at=clock.now(), **values)


def _save(row: Import, **values: Any) -> None:
    """Tell how it goes, unless another worker, which took over from this one, has told the end."""
    for name, value in values.items():
        setattr(row, name, value)
    Import.objects.filter(pk=row.pk).exclude(state__in=CLOSED).update(**values)
