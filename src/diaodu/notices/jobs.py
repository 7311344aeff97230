"""Jobs of the notices room, run by the worker: mail once a minute, and forgetting what has been kept long enough."""

from __future__ import annotations

from procrastinate.contrib.django import app

from diaodu.kit import clock
from diaodu.kit.jobs import EVERY_MINUTE
from diaodu.notices.details import expire_details
from diaodu.notices.mailing import send_due

EVERY_NIGHT = "20 19 * * *"  # the queue's clock is that of Greenwich: after three at night here


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="notices.mail", queueing_lock="notices.mail", lock="notices.mail")
def mail(timestamp: int) -> None:
    """Send what is due. Cut off at any moment, it loses nothing; see ``mailing``."""
    del timestamp
    send_due(clock.now())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="notices.expire_details", queueing_lock="notices.expire_details")
def expire(timestamp: int) -> None:
    """Forget details whose term is over."""
    del timestamp
    expire_details(at=clock.now())
