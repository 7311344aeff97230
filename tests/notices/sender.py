"""A sender of its own process, so that it can be killed: sends what is due, over and over, until nothing is."""

from __future__ import annotations

import django


def main() -> None:
    """Run as ``python -m tests.notices.sender``; database and mail server come from the environment."""
    django.setup()
    from diaodu.kit import clock
    from diaodu.notices.mailing import send_due
    from tests.notices import told

    assert told.CODE
    while send_due(clock.now()):
        pass


if __name__ == "__main__":
    main()
