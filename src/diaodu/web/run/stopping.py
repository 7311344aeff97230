"""Being told to stop: at once while preparing, in order once everything runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequest:
    """Set by a signal. Inside ``interruptible`` the first one also breaks off what is being done."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._breaks_off = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.asked.set()
        if self._breaks_off:
            self._breaks_off = False
            raise KeyboardInterrupt

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        self._breaks_off = True
        try:
            yield
        finally:
            self._breaks_off = False


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Listen for the signals that end a program, for a block."""
    request = StopRequest()
    before = {number: signal.signal(number, request) for number in SIGNALS}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
