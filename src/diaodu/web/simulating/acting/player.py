"""A process of people: at each moment they raise what is new, and act where it is their time to act."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from multiprocessing.connection import Connection
from pathlib import Path

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.web.jobs import collect_seldom
from diaodu.web.simulating.acting.cast import Cast
from diaodu.web.simulating.acting.moves import Player
from diaodu.web.simulating.acting.seen import Seen, look, raised_since
from diaodu.web.simulating.moments import live_by

PLAYERS = 2
SHARED = 29  # every so many matters both processes act on, so that people act on one at the same moment
RETRACED = 1000  # keys that are looked at again: what was raised first may be committed last
AGAIN = 0.15  # how often a closed matter is tried to be opened again
DELAYS = ((0.5, timedelta(0), timedelta(days=1)), (0.35, timedelta(days=1), timedelta(days=8)),
          (0.15, timedelta(days=8), timedelta(days=40)))  # fmt: skip


class Troupe:
    """The matters that one process acts on, each with the moment of its next act."""

    def __init__(self, cast: Cast, rng: random.Random, index: int) -> None:
        self.player, self.rng, self.index = Player(cast, rng), rng, index
        self._plan: list[tuple[datetime, int]] = []
        self._known: set[int] = set()
        self.counted: Counter[str] = Counter()

    def live(self, moment: datetime, new: int) -> None:
        """What is done at a moment."""
        for _each in range(new):
            self._try(self.player.raise_one)
        self._take_on(moment)
        due = []
        while self._plan and self._plan[0][0] <= moment:
            due.append(heappop(self._plan)[1])
        for seen in look(due) if due else ():
            self._act(seen, moment)

    def _act(self, seen: Seen, moment: datetime) -> None:
        if seen.closed and self.rng.random() > AGAIN:
            return
        self._try(lambda: self.player.move(seen))
        self._put(seen.pk, moment)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
            self.counted["done"] += 1
        except Refusal as refused:
            self.counted["refused"] += 1
            self.counted[f"refused: {refused.code}"] += 1

    def _take_on(self, moment: datetime) -> None:
        last = max(self._known, default=0)
        for pk in raised_since(last - RETRACED):
            if pk not in self._known:
                self._known.add(pk)
                if pk % PLAYERS == self.index or pk % SHARED == 0:
                    self._put(pk, moment)

    def _put(self, pk: int, moment: datetime) -> None:
        (chosen,) = self.rng.choices(DELAYS, weights=[share for share, *_rest in DELAYS])
        _share, least, most = chosen
        heappush(self._plan, (moment + least + (most - least) * self.rng.random(), pk))


def play(pipe: Connection, path: Path, pack: str, seed: str, index: int) -> None:
    """Live through the moments that are sent, each with how many matters to raise; answer with what was done.

    Whatever is no refusal ends the process, and with it the simulation.
    """
    collect_seldom()
    live_by(path)
    troupe = Troupe(Cast.of(pack), random.Random(f"{seed}:{index}"), index)  # noqa: S311
    with suppress(EOFError):
        while True:
            new: int = pipe.recv()
            troupe.live(clock.now(), new)
            pipe.send(dict(troupe.counted))
