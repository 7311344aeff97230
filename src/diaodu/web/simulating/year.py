"""The year: moment by moment the people act while the workers chase, and are killed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import chinese_calendar
from django.db import connection

from diaodu.web.simulating import forks
from diaodu.web.simulating.acting.player import PLAYERS, play
from diaodu.web.simulating.moments import SharedClock, ticks
from diaodu.web.simulating.workers import Workers

# a year within what is published of holidays and working weekends, so that the recount knows each day of it
FIRST_DAY = date(max(chinese_calendar.holidays).year - 1, 9, 4)
RAISING = 0.97  # the share of the year in which matters are raised
SETTLING = 3  # moments at the end at which nobody is killed, so that nothing is left over
KILL_EVERY = 12  # moments between two kills, on the average


class Failed(Exception):
    """Something failed in a process of the simulation that is no refusal."""


@dataclass
class Lived:
    """What was lived through: its moments, what the people did, how many workers were killed."""

    moments: list[datetime] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    kills: int = 0


def live(home: Path, *, pack: str, count: int, days: int, seed: int) -> Lived:
    """Let ``days`` go by until ``count`` matters of all kinds were raised, by people and by ladders."""
    rng = random.Random(seed)  # noqa: S311
    path = home / "clock"
    shared, moments = SharedClock.made(path), list(ticks(FIRST_DAY, days, rng))
    shared.set(moments[0])
    workers = Workers(path, rng)
    players = [forks.start(play, path, pack, str(seed), index) for index in range(PLAYERS)]
    pipes = [pipe for _process, pipe in players]
    lived = Lived(moments)
    try:
        for number, moment in enumerate(moments):
            shared.set(moment)
            new = _to_raise(count, min((number + 1) / (len(moments) * RAISING), 1))
            may_kill = number < len(moments) - SETTLING and rng.random() < 1 / KILL_EVERY
            lived.acts = _moment(workers, pipes, moment, new, kill=may_kill)
        lived.kills = workers.kills
    finally:
        workers.stop()
        for process, _pipe in players:
            process.kill()
            process.join()
    return lived


def _moment(workers: Workers, pipes: list[Connection], moment: datetime, new: int, *, kill: bool) -> Counter[str]:
    """Everybody acts at a moment while the workers chase; gives what the people did up to then."""
    workers.chase(int(moment.timestamp()))
    for index, pipe in enumerate(pipes):
        pipe.send(new // PLAYERS + (index < new % PLAYERS))
    if kill:
        workers.kill_one()
    acts: Counter[str] = Counter()
    for pipe in pipes:
        acts.update(_answer(pipe))
    workers.chase(int(moment.timestamp()))
    workers.wait()
    return acts


def _answer(pipe: Connection) -> dict[str, int]:
    try:
        said: dict[str, int] = pipe.recv()
    except EOFError as error:
        raise Failed("a process of people failed; its traceback stands above") from error
    return said


def _to_raise(count: int, share: float) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_matter")
        (there,) = cursor.fetchone() or (0,)
    return max(0, round(count * share) - int(there))
