"""Jobs of the matters room: rungs are reached, matters raise themselves, steps follow pairings, and files whose term is
over are erased.
"""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE
from diaodu.matters.carrying import follow_changes
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.evidence import erase_due
from diaodu.matters.commands.reaching import end_reached_steps
from diaodu.matters.triggers.raising import raise_due

HOURLY = "5 * * * *"
EVERY_NIGHT = "40 3 * * *"
LOOK_BACK = timedelta(days=2)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="matters.escalate", queue="matters", queueing_lock="matters.escalate")
def escalate(timestamp: int) -> None:
    """Reach every rung whose time has come."""
    del timestamp
    escalate_due(at=clock.now())


@app.periodic(cron=HOURLY)
@app.task(name="matters.follow_pairings", queue="matters", queueing_lock="matters.follow_pairings")
def follow(timestamp: int) -> None:
    """Give open steps to who answers for their subjects now."""
    del timestamp
    now = clock.now()
    follow_changes(since=now - LOOK_BACK, at=now)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="matters.trigger", queue="matters", queueing_lock="matters.trigger")
def trigger(timestamp: int) -> None:
    """Raise what the triggers wait for, and end the steps whose milestones are reached."""
    del timestamp
    now = clock.now()
    raise_due(at=now)
    end_reached_steps(at=now)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="matters.erase_due", queue="matters", queueing_lock="matters.erase_due")
def erase(timestamp: int) -> None:
    """Erase what files hold once their term is over."""
    del timestamp
    erase_due(on=clock.today())
