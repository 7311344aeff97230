"""Jobs of the findings room, run by the worker: a look after a month closes, and on demand."""

from __future__ import annotations

from procrastinate.contrib.django import app

from diaodu.findings.models import Look
from diaodu.findings.running import look_everywhere
from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE, in_hand
from diaodu.returns.models import Closing


@app.task(name="findings.look", queue="findings", lock="findings.look")
def look(look_id: int) -> None:
    """Run all tests for a look that was asked for. A second run finds the same once more."""
    row = Look.objects.get(pk=look_id)
    if row.finished_at:
        return  # the worker was stopped after the work was done
    found: tuple[int, int] | None = None
    try:
        found = look_everywhere()
    finally:
        row.found, row.new = found or (0, 0)
        row.failed, row.finished_at = found is None, clock.now()
        row.save(update_fields=["found", "new", "failed", "finished_at"])


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="findings.after_closing", queueing_lock="findings.after_closing")
def look_after_closing(timestamp: int) -> None:
    """Look for the first time, and when a month was closed since; tell of looks that every worker was killed over."""
    del timestamp
    for row in Look.objects.filter(finished_at=None):
        if not in_hand("findings.look", look_id=row.pk):
            Look.objects.filter(pk=row.pk, finished_at=None).update(failed=True, finished_at=clock.now())
    last = Look.objects.order_by("-closing").values_list("closing", flat=True).first()
    if last is None or newest_closing() > last:
        ask_for_look()


def ask_for_look() -> Look:
    """Queue a look."""
    row = Look.objects.create(asked_at=clock.now(), closing=newest_closing())
    look.defer(look_id=row.pk)
    return row


def newest_closing() -> int:
    """The number of the last closing of a month; 0 before the first."""
    return Closing.objects.filter(action="close").order_by("-number").values_list("number", flat=True).first() or 0
