"""The job worker. Rooms declare jobs in their own ``jobs.py`` with ``procrastinate.contrib.django.app``."""

from __future__ import annotations

from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def run_worker() -> None:
    """Work on jobs until told to stop by SIGTERM or SIGINT; the job in hand is finished first."""
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(concurrency=1, install_signal_handlers=True, shutdown_graceful_timeout=5)
