"""Where words go: answers to standard output and nothing else, everything said on the way to standard error."""

from __future__ import annotations

import sys


def answer(text: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """A line about what is being done, or why it cannot be."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
