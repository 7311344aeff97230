"""Many small returns at once, reviewed by several, while the worker is killed: the ledger holds what was reported.

``bench/returns_load.py`` does the same with two thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from diaodu.returns.models import Return
from tests.builders import make_user
from tests.returns.crowd import counted, more_wards, report, review
from tests.returns.orchard import FILL, REVIEW, plant
from tests.returns.workers import clear_jobs, let_time_pass, wait_until, worker

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.cluster]

RETURNS, REPORTERS, REVIEWERS = 120, 4, 3


def test_many_returns_reach_the_ledger_once(tmp_path: Path) -> None:
    clear_jobs()
    plant(tmp_path)
    wards = more_wards(RETURNS)
    reporters = [make_user(f"r{number}", place="O", permissions=FILL) for number in range(REPORTERS)]
    reviewers = [make_user(f"v{number}", place="O", permissions=REVIEW) for number in range(REVIEWERS)]

    def reporting(mine: int) -> None:
        for number in range(mine, RETURNS, REPORTERS):
            report(reporters[mine], wards[number], number)

    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    def half_accepted() -> bool:
        return Return.objects.filter(state="accepted").count() >= RETURNS // 2

    acts: list[Callable[[], object]] = [lambda mine=mine: reporting(mine) for mine in range(REPORTERS)]
    acts += [lambda seed=seed: review(reviewers[seed], RETURNS, seed) for seed in range(REVIEWERS)]
    with ThreadPoolExecutor(len(acts)) as pool:
        done = [pool.submit(alone, act) for act in acts]
        with worker() as killed:
            wait_until(half_accepted)
            killed.kill()
        with worker():
            wait_until(lambda: all(each.done() for each in done), meanwhile=let_time_pass)
        told = [each.result() for each in done]
    assert counted() == (2 * RETURNS, 2 * RETURNS, 0, 0)
    assert sum(answer[0] for answer in told if isinstance(answer, tuple)) == RETURNS
    clear_jobs()
