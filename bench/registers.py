"""How fast large registers come in, and how fast their pages answer: 100,000 deals and 200,000 runs from files.

    python bench/registers.py [--deals 100000] [--runs 200000] [--form csv|xlsx]

The files hold invented rows in the invented province and go through the register's own import, in a database of its
own. Beside it stands what this machine needs to copy rows of the same size into tables with the same indexes. Then each
list page is asked several times, as a page of the site. The cost of an import grows with its rows; a page's does not.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from diaodu.kit.spreadsheets import FORMATS, write_table  # noqa: E402
from diaodu.kit.text import to_simplified  # noqa: E402
from house import passing_database  # noqa: E402

WORDS = ("烏有", "南柯", "鏡花", "水月", "蜃樓", "浮槎", "扶搖", "彼岸", "歸墟", "不周")
THINGS = ("風電場", "數據中心", "產業園", "物流園", "光伏電站", "裝備廠", "冷鏈倉儲", "材料基地")
PLACES = tuple(f"S90{number}00" for number in range(1, 7))
DEAL = ("code", "name_hant", "name_hans", "place", "stage", "investor", "investor_origin")
RUN = (
    "code", "name_hant", "name_hans", "place", "stage", "departed_on", "wagons", "boxes", "loaded_boxes", "direction",
    "of_service", "nodes",
)  # fmt: skip
SERVICES = tuple(f"s-l{number:02}" for number in range(1, 13))
ALONE = 10_000  # one of so many runs is of no service
PART = 100_000  # rows of one file
PAGES = (
    *(
        f"/register/kinds/{kind}/{query}"
        for kind, stage in (("deal", "talks"), ("run", "departed"))
        for query in (
            "", "?order=newest", f"?place=S90300&stage={stage}", "?q=南柯數據中心", "?q=bench-7777", "?page=1000",
        )
    ),
    "/deals/?place=S90000", "/deals/cohorts/?place=S90000", "/deals/funds/?place=S90000",
    "/freight/?place=S90000&period=2022", "/freight/plan/?place=S90000&year=2022", "/freight/runs/",
    "/freight/runs/?page=1000", "/freight/runs/?service=s-l03", "/freight/runs/?direction=發運&stage=departed",
    "/freight/services/s-l03/?year=2022",
)  # fmt: skip
REPEATS = 5


def deals(count: int) -> Iterator[tuple[str, ...]]:
    """Rows of deals."""
    rng = random.Random(20230201)  # noqa: S311
    for number in range(count):
        name = f"{rng.choice(WORDS)}{rng.choice(WORDS)}{rng.choice(THINGS)}{number}號招商項目"
        origin = rng.choice(("省外", "境外"))
        investor = f"s-f{rng.randrange(1, 37):02}"
        yield f"bench-deal-{number}", name, to_simplified(name), rng.choice(PLACES), "talks", investor, origin


def runs(count: int) -> Iterator[tuple[str, ...]]:
    """Rows of runs, over five years."""
    rng = random.Random(20230202)  # noqa: S311
    first = date(2019, 1, 1)
    for number in range(count):
        left = first + timedelta(days=rng.randrange(1826))
        day, reached = left.isoformat(), left + timedelta(days=rng.randrange(3, 9))
        boxes = rng.randrange(30, 110)
        loaded = str(rng.randrange(20, boxes))
        name = f"{rng.choice(WORDS)}班列 {number}"
        yield (
            f"bench-run-{number}", name, to_simplified(name), rng.choice(PLACES), "departed", day,
            str(rng.randrange(25, 56)), str(boxes), loaded, rng.choice(("發運", "到達")),
            rng.choice(SERVICES) if number % ALONE else "", f"扶搖城 {reached}",
        )  # fmt: skip


def files(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], form: str) -> Iterator[bytes]:
    """The rows as files of at most ``PART`` rows."""
    rest = iter(rows)
    while part := list(islice(rest, PART)):
        stream = io.BytesIO()
        write_table(stream, form, columns, part)
        yield stream.getvalue()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how long a step took, the processor it took of us and of the server, and the peak of memory by its end."""
    wall, cpu, server = time.monotonic(), time.process_time(), of_server()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = f"{time.monotonic() - wall:6.1f} s  processor: {time.process_time() - cpu:5.1f} s of our own"
    print(f"{name:<40}{took}, {of_server() - server:5.1f} s of PostgreSQL  peak {peak} MB", flush=True)


def of_server() -> float:
    """The seconds of processor that the server's process for our connection has had."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def take_in(kind: str, contents: Iterable[bytes], form: str) -> None:
    """Import files of a kind."""
    from diaodu.register.commands import import_subjects

    for content in contents:
        import_subjects(actor=None, kind=kind, content=content, file_name=f"{kind}.{form}")


def copied() -> None:
    """The floor: the same subjects, revisions and links copied into tables with the same indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, where in (
            ("register_subject", "code LIKE 'bench-%'"), ("register_revision", "number > 0"),
            ("register_link", "note = ''"),
        ):  # fmt: skip
            cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(f"INSERT INTO floor_{table} SELECT * FROM {table} WHERE {where}")  # noqa: S608


def ask_pages() -> None:
    """Ask each list page as somebody who sees everything, and once more after one more run has come in; print the
    median, the slowest (the first), and the one after.
    """
    from django.test import Client
    from tests.builders import make_user

    logging.getLogger("diaodu.request").setLevel(logging.WARNING)  # no line of the log between those of the table
    client = Client()
    client.force_login(make_user("bench-reader", place="CN"))
    for number, address in enumerate(PAGES):
        took = [asked(client, address) for _ in range(REPEATS)]
        code, *rest = next(runs(1))
        take_in("run", files(RUN, [(f"{code}-{number}", *rest)], "csv"), "csv")
        after = asked(client, address)
        print(
            f"{address:<60}{statistics.median(took):7.0f} ms  slowest {max(took):5.0f}  after one more run {after:5.0f}"
        )


def asked(client: Any, address: str) -> float:
    """The milliseconds that an answer took."""
    began = time.monotonic()
    answer = client.get(address)
    took = (time.monotonic() - began) * 1000
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{address}: {answer.status_code}")
    return took


def main() -> None:
    """Load, copy, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--form", choices=FORMATS, default="csv")
    asked = parser.parse_args()
    with passing_database() as environment:
        os.environ.update(
            environment,
            DIAODU_HOSTS="testserver",
            DJANGO_SETTINGS_MODULE="diaodu.web.settings",
            DIAODU_STATIC=str(Path(environment["DIAODU_DATA"]) / "static"),
        )
        import django

        django.setup()
        from django.core.management import call_command

        from diaodu.packs.commands import load_pack
        from diaodu.web.jobs import collect_seldom

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        collect_seldom()  # as the worker does
        for pack in ("gansu", "sample"):
            load_pack(ROOT / "packs" / pack)
        contents = (
            list(files(DEAL, deals(asked.deals), asked.form)),
            list(files(RUN, runs(asked.runs), asked.form)),
        )
        with step(f"{asked.deals:,} deals"):
            take_in("deal", contents[0], asked.form)
        with step(f"{asked.runs:,} runs"):
            take_in("run", contents[1], asked.form)
        with step("the same rows copied, indexes and all"):
            copied()
        ask_pages()


if __name__ == "__main__":
    main()
