"""Two thousand small returns in two minutes: sent in, reviewed by five, while the job worker is killed twice.

    python bench/returns_load.py [--returns 2000] [--seconds 120] [--reporters 6] [--reviewers 5] [--kills 2]

Makes a database of its own and throws it away after (without waiting for the disk, as the tests do). Reporters and
reviewers are processes that run the commands the pages run; every tenth return comes as a file and goes through the
worker. At the end the facts are counted by SQL of its own. The waits for the ledger's lock are looked at twenty times a
second: the goal is that none lasts two seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tools")]

from house import passing_database  # noqa: E402

FORKS = multiprocessing.get_context("fork")
PERIOD = "2023-02"
LOOK_EVERY = 0.05
WAITS = """
SELECT count(*), coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0)
FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
"""
STATES = "SELECT count(*) FILTER (WHERE state = 'accepted'), count(submitted_at) FROM returns_return"


@dataclass(slots=True)
class Seen:
    """What was seen of the lock, and when things were done."""

    looks: int = 0
    waiting: int = 0
    most_waiting: int = 0
    longest: float = 0.0
    kills: list[int] = field(default_factory=list)
    submitted_after: float = 0.0

    def look(self, cursor: Any) -> None:
        """Look at the lock once."""
        cursor.execute(WAITS)
        waiting, longest = cursor.fetchone()
        self.looks += 1
        self.waiting += waiting > 0
        self.most_waiting = max(self.most_waiting, waiting)
        self.longest = max(self.longest, float(longest))


def main() -> int:
    """Build, run, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("returns", 2000), ("seconds", 120), ("reporters", 6), ("reviewers", 5), ("kills", 2)):
        parser.add_argument(f"--{name}", type=int, default=number)
    args = parser.parse_args()
    with passing_database() as environment:
        os.environ.update({**environment, "DJANGO_SETTINGS_MODULE": "diaodu.web.settings"})
        import django

        django.setup()
        return run(args)


def run(args: argparse.Namespace) -> int:
    """The load, once there is a database."""
    from django.db import connection, connections

    wards, reporters, reviewers = build(args)
    connections.close_all()  # nobody shares a connection with a fork
    began = time.monotonic()
    shares = [range(mine, args.returns, args.reporters) for mine in range(args.reporters)]
    results: Any = FORKS.SimpleQueue()
    senders = [(args, name, share, wards) for name, share in zip(reporters, shares, strict=True)]
    people = [FORKS.Process(target=send, args=each) for each in senders]
    people += [FORKS.Process(target=accept, args=(args, name, seed, results)) for seed, name in enumerate(reviewers)]
    for person in people:
        person.start()
    seen = watch(args, people, began)
    took = time.monotonic() - began
    told = [results.get() for name in reviewers if not results.empty()]
    from tests.returns.crowd import counted

    expected, found, missing, surplus = counted()
    failed = [person.exitcode for person in people if person.exitcode]
    say(args, seen, took, told)
    print(f"facts expected {expected}, found {found}, missing {missing}, surplus {surplus}")
    connection.close()
    return int(bool(failed or missing or surplus or expected != 2 * args.returns))


def build(args: argparse.Namespace) -> tuple[list[str], list[str], list[str]]:
    """The land, its places and its people."""
    from django.core.management import call_command
    from tests.builders import make_user
    from tests.returns.crowd import more_wards
    from tests.returns.orchard import FILL, REVIEW, plant

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder))
    reporters = [make_user(f"r{number}", place="O", permissions=FILL).username for number in range(args.reporters)]
    reviewers = [make_user(f"v{number}", place="O", permissions=REVIEW).username for number in range(args.reviewers)]
    return more_wards(args.returns), reporters, reviewers


def send(args: argparse.Namespace, name: str, share: range, wards: list[str]) -> None:
    """A reporter sends in a share, evenly over the time."""
    from tests.returns.crowd import report

    from diaodu.people.models import User

    actor = User.objects.get(username=name)
    began = time.monotonic()
    for number in share:
        time.sleep(max(0.0, began + number * args.seconds / args.returns - time.monotonic()))
        report(actor, wards[number], number, PERIOD)


def accept(args: argparse.Namespace, name: str, seed: int, results: Any) -> None:
    """A reviewer accepts until all is accepted."""
    from tests.returns.crowd import review

    from diaodu.people.models import User

    results.put(review(User.objects.get(username=name), args.returns, seed))


def watch(args: argparse.Namespace, people: list[Any], began: float) -> Seen:
    """Look at the lock, and kill the worker when a share of the returns is accepted, until everybody is done."""
    from django.db import connection

    seen, worker = Seen(), start_worker()
    with connection.cursor() as cursor:
        while any(person.is_alive() for person in people) and not any(person.exitcode for person in people):
            seen.look(cursor)
            cursor.execute(STATES)
            accepted, submitted = cursor.fetchone()
            if submitted == args.returns and not seen.submitted_after:
                seen.submitted_after = time.monotonic() - began
            if len(seen.kills) < args.kills and accepted > args.returns * (len(seen.kills) + 1) // (args.kills + 1):
                worker.kill()
                worker.wait()
                seen.kills.append(accepted)
                worker = start_worker()
            time.sleep(LOOK_EVERY)
    for person in people:
        person.terminate()
        person.join()
    worker.kill()
    worker.wait()
    return seen


def start_worker() -> subprocess.Popen[bytes]:
    """The real one."""
    return subprocess.Popen([sys.executable, "-m", "diaodu.web.cli.main", "worker"], stderr=subprocess.DEVNULL)


def say(args: argparse.Namespace, seen: Seen, took: float, told: list[tuple[int, int]]) -> None:
    """Print what was seen."""
    accepted, late = (sum(each) for each in zip(*told, strict=True)) if told else (0, 0)
    lines = (
        f"{args.returns} returns, {args.reporters} reporters, {args.reviewers} reviewers",
        f"load of the machine {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores",
        f"submitted after {seen.submitted_after:.0f} s, {args.returns / (seen.submitted_after or took):.1f} a second",
        f"accepted after {took:.0f} s, {args.returns / took:.1f} a second: {accepted} accepted, {late} times too late",
        f"worker killed when {seen.kills} were accepted",
        f"ledger lock: somebody waited in {seen.waiting} of {seen.looks} looks, {seen.most_waiting} at most at once",
        f"longest wait for it seen: {seen.longest:.2f} s",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
