"""The production web server, told everything in code: gunicorn with threads."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without its command line and its configuration file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        application = get_wsgi_application()
        # Before the first request: a page that cannot be imported must end the start, not the first visit.
        import_module(settings.ROOT_URLCONF)
        _spare_the_collector()
        return application


def _spare_the_collector() -> None:
    """What is loaded now stays for good, and what is read of the ledger for long: looking through it all at every
    turn took a tenth of the time of a page (docs/benchmarks.md).
    """
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def serve(*, address: str) -> None:
    """Serve until told to stop. Requests are logged by our own middleware, so gunicorn's access log stays off."""
    Server(
        {
            "bind": f"{address}:{settings.WEB_PORT}",
            "worker_class": "gthread",
            "workers": settings.WEB_WORKERS,
            "threads": settings.WEB_THREADS,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "diaodu",
        }
    ).run()
