"""Raise what is due to be raised of itself, as the site's job does: matters of promises that the packs brought too."""

from __future__ import annotations

import django


def main() -> None:
    """Raise it once."""
    django.setup()
    from diaodu.kit import clock
    from diaodu.matters.triggers.raising import raise_due

    raise_due(at=clock.now())


if __name__ == "__main__":
    main()
