"""The job worker. Rooms declare jobs in their own ``jobs.py`` with ``procrastinate.contrib.django.app``."""

from __future__ import annotations

import gc
from typing import cast

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Status

HEARTBEAT = 2  # seconds between a worker's signs of life
GLANCE = 5.0  # seconds between two looks at the queue
GIVEN_UP = 10  # seconds of silence after which its jobs are another's
EVERY_TEN_SECONDS = "* * * * * */10"
MOST_ATTEMPTS = 5  # a job that was cut off more often may be what kills its worker
NAME = "web.take_over_jobs"


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name=NAME, queueing_lock=NAME, priority=1, pass_context=True)
async def take_over_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a killed worker had in hand. Jobs are written so that running one twice does no harm.

    Periodic jobs come again by themselves, and one with a queueing lock may be waiting already.
    """
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=GIVEN_UP):
        if job.id == context.job.id:
            continue
        if job.queueing_lock or job.attempts >= MOST_ATTEMPTS:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=bool(job.queueing_lock))
        else:
            await app.job_manager.retry_job(job)


def collect_seldom() -> None:
    """Look for rings of dead objects less often: a large file makes millions of objects, and none of them rings."""
    gc.set_threshold(20_000, 20, 20)


def run_worker(*, glance: float = GLANCE) -> None:
    """Work on jobs until told to stop by SIGTERM or SIGINT; the job in hand is finished first.

    It is told of new jobs, and looks for those that it missed every ``glance`` seconds.
    """
    collect_seldom()
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(
            concurrency=1,
            fetch_job_polling_interval=glance,
            install_signal_handlers=True,
            shutdown_graceful_timeout=5,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=GIVEN_UP,
            delete_jobs="successful",
        )
