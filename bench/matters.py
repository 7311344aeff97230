"""How fast matters are lived through, against the plain writing of the same rows in the same run.

    python bench/matters.py [--count 20000] [--days 365] [--seed 1] [--pack FOLDER]

The year of `diaodu matters simulate` is lived through; then every row that it left in the six tables is written again,
one INSERT each, ten to a transaction, into tables of the same shape with the same indexes: the floor. Printed are the
seconds on the wall and of processor (ours, PostgreSQL's), what one act costs, and the ratio of both to the floor.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

TABLES = ("matters_matter", "matters_step", "matters_event", "matters_party", "notices_notice", "audit_auditentry")
TICKS = os.sysconf("SC_CLK_TCK")
TOGETHER = 10


@dataclass
class Spent:
    """Seconds: on the wall, of our processes, of PostgreSQL."""

    wall: float
    ours: float
    postgres: float

    def since(self, before: Spent) -> Spent:
        return Spent(self.wall - before.wall, self.ours - before.ours, self.postgres - before.postgres)

    @property
    def processor(self) -> float:
        return self.ours + self.postgres


def spent(home: Path) -> Spent:
    """What was spent up to now, with what processes that have ended had spent."""
    server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    found = processes()
    return Spent(time.monotonic(), below(found, os.getpid()), below(found, server))


def processes() -> dict[int, tuple[int, float]]:
    """Each process: its parent, and the processor time of itself and of the children it has waited for."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            found[int(entry.name)] = (int(words[1]), sum(map(int, words[11:15])) / TICKS)
    return found


def below(found: dict[int, tuple[int, float]], root: int) -> float:
    """The time of a process and of all below it."""
    children = [pid for pid, (parent, _time) in found.items() if parent == root]
    return found.get(root, (0, 0.0))[1] + sum(below(found, pid) for pid in children)


def written_again() -> int:
    """Write every row of the six tables again; how many there were."""
    from django.db import connection, transaction

    count = 0
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(f"SELECT floor_{table}::text FROM {table} AS floor_{table}")  # noqa: S608
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            for start in range(0, len(rows), TOGETHER):
                with transaction.atomic():
                    for row in rows[start : start + TOGETHER]:
                        cursor.execute(f"INSERT INTO floor_{table} SELECT (%s::{table}).*", row)
            count += len(rows)
    return count


def main() -> None:
    """Live, write again, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", type=Path)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "diaodu.web.settings"
    from diaodu.web.simulating.stage import REHEARSAL, furnish, passing_stage

    with passing_stage() as home:
        from diaodu.web.simulating.recount.counting import recount
        from diaodu.web.simulating.year import live

        pack = furnish((asked.pack or REHEARSAL).resolve())
        began = spent(home)
        lived = live(home, pack=pack.code, count=asked.count, days=asked.days, seed=asked.seed)
        year = spent(home).since(began)
        began = spent(home)
        wrong = recount(lived.moments)
        counting = spent(home).since(began)
        began = spent(home)
        rows = written_again()
        floor = spent(home).since(began)
    acts = lived.acts["done"]
    print(json.dumps({"wrong": wrong, "acts": acts, "kills": lived.kills, "moments": len(lived.moments)}))
    for name, each in (("year", year), ("recount", counting), (f"floor: {rows:,} rows", floor)):
        print(f"{name}: wall {each.wall:.1f} s, ours {each.ours:.1f} s, PostgreSQL {each.postgres:.1f} s")
    print(f"an act, with the chasing: {1000 * year.processor / acts:.2f} ms of processor")
    print(f"the year is {year.processor / floor.processor:.1f} times the floor in processor time")


if __name__ == "__main__":
    main()
