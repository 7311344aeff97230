"""The clock of a simulation: one moment that several processes read and one of them sets."""

from __future__ import annotations

import mmap
import random
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from diaodu.kit import clock

ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SIZE = 8
CLOSE = time(18)


class SharedClock:
    """A moment in a file that processes have in their memory: eight bytes, written at once."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)

    @classmethod
    def made(cls, path: Path) -> SharedClock:
        """A clock in a new file."""
        path.write_bytes(bytes(SIZE))
        return cls(path)

    def set(self, moment: datetime) -> None:
        """Let it be another moment, for every process at once."""
        struct.pack_into("=q", self._memory, 0, (moment - EPOCH) // MICROSECOND)

    def now(self) -> datetime:
        """The moment that it is."""
        passed: int
        (passed,) = struct.unpack_from("=q", self._memory, 0)
        return EPOCH + passed * MICROSECOND


def live_by(path: Path) -> None:
    """Let this process go by the clock in a file."""
    clock.go_by(SharedClock(path).now)


def ticks(first: date, days: int, rng: random.Random) -> Iterator[datetime]:
    """The moments at which something is done: two or three a day, in and after office hours, some at their very end."""
    for day in range(days):
        here = datetime.combine(first + timedelta(days=day), time(8), ZONE)
        at = {here + timedelta(minutes=rng.randrange(14 * 60)) for _ in range(rng.choice((1, 2, 2)))}
        if rng.random() < 1 / 8:
            at.add(datetime.combine(here.date(), CLOSE, ZONE))
        yield from sorted(at)
