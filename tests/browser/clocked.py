"""The site with a clock that a test moves: the time stands in a file. As a command it does what the worker does then."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import django

from diaodu.kit import clock
from diaodu.web.wsgi import application

__all__ = ["application"]


def _told() -> datetime:
    return datetime.fromisoformat(Path(os.environ["DIAODU_TEST_CLOCK"]).read_text(encoding="utf-8"))


clock.go_by(_told)


def main() -> None:
    """Run the job of the ladders, twice: the second time there must be nothing left to do."""
    django.setup()
    from diaodu.matters.jobs import escalate

    for _again in range(2):
        escalate(timestamp=0)


if __name__ == "__main__":
    main()
