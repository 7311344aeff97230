"""Jobs of the pairing room, run by the worker: details of people are deleted once their term is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.pairing.commands import erase_due

EVERY_NIGHT = "20 3 * * *"


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="pairing.erase_due", queueing_lock="pairing.erase_due")
def erase_what_is_due(timestamp: int) -> None:
    """Erase what is due today. One transaction; a second run finds nothing more."""
    del timestamp
    erase_due(actor=None, on=clock.today())
