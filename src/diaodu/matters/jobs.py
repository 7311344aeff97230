"""Jobs of the matters room, run by the worker every minute: rungs whose time has come are reached."""

from __future__ import annotations

from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE
from diaodu.matters.commands.escalating import escalate_due


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="matters.escalate", queue="matters", queueing_lock="matters.escalate")
def escalate(timestamp: int) -> None:
    """Reach every rung whose time has come."""
    del timestamp
    escalate_due(at=clock.now())
