"""200 people at work for two minutes while a correction is accepted every second.

    python bench/load [--users 200] [--rate 50] [--seconds 120]

Starts the house as ``diaodu run`` does (its own PostgreSQL, gunicorn, the worker), with the packs gansu and sample, in
a data folder thrown away after. Locust drives the people (users.py) from this machine; accepting.py writes to the
ledger beside it and looks whether the next page shows it. Prints a table; exits 1 when anything failed or was stale.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
sys.path[:0] = [str(CHECKOUT), str(HERE)]

PACKS = "gansu,sample"
LOCUST = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--loglevel", "WARNING", "-f"]
RAMP = 2  # people who sign in each second
SETTLING = 30  # seconds from the last sign-in on that do not count: what queued behind the sign-ins is answered then


def main() -> int:
    """Start, prepare, drive, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("users", 200), ("rate", 50), ("seconds", 120)):
        parser.add_argument(f"--{name}", type=int, default=number)
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="diaodu-load-"))
    try:
        with house(home) as (host, process):
            return drive(args, home, host, psutil.Process(process.pid))
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def house(home: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The whole house on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ.update({"DIAODU_DATA": str(home), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "diaodu.web.settings"})
    log = home / "run.log"
    with log.open("w") as out:
        process = subprocess.Popen([CHECKOUT / "diaodu", "run", "--packs", PACKS], stdout=out, stderr=out, text=True)
    try:
        while "Diaodu is at" not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait()


def drive(args: argparse.Namespace, home: Path, host: str, site: psutil.Process) -> int:
    """The load itself, once the house stands."""
    from preparing import prepare

    from diaodu.kit.postgres import Cluster

    os.environ["DATABASE_URL"] = Cluster.at(home).url()
    given = home / "given.json"
    given.write_text(json.dumps({**prepare(args.users), "rate": args.rate}), encoding="utf-8")
    running, seen = home / "running", home / "seen.json"
    running.touch()
    ours = {"LOAD_GIVEN": str(given), "LOAD_SEEN": str(seen), "PYTHONPATH": str(HERE)}
    environment = {**os.environ, **ours}
    accepting = [sys.executable, str(HERE / "accepting.py"), host, str(running)]
    writer = subprocess.Popen(accepting, stdout=subprocess.PIPE, text=True, env=environment)
    spawning = args.users / RAMP + SETTLING
    asked = ["-u", str(args.users), "-r", str(RAMP), "-t", f"{spawning + args.seconds:.0f}s", "--host", host]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    generator = subprocess.Popen([*LOCUST, str(HERE / "users.py"), *asked], env=environment, **quiet)
    time.sleep(spawning)
    before = used(site, generator, home)
    time.sleep(args.seconds - 1)
    spent = [now - then for now, then in zip(used(site, generator, home), before, strict=True)]
    memory = sum(each.memory_info().rss for each in (site, *site.children(recursive=True)))
    generator.wait()
    running.unlink()
    told = json.loads(writer.communicate()[0])
    looked = json.loads(seen.read_text(encoding="utf-8"))
    return tell(looked, spawning, told, [each / (args.seconds - 1) for each in spent], memory)


def used(site: psutil.Process, generator: subprocess.Popen[str], home: Path) -> tuple[float, ...]:
    """Seconds of processor used so far by the site, its PostgreSQL and the generator."""
    from diaodu.kit.postgres.processes import servers_on

    server = [psutil.Process(pid) for pid in servers_on(home / "postgres" / "data")]
    return tuple(
        sum(sum(each.cpu_times()[:4]) if each is not site else sum(each.cpu_times()[:2]) for each in group)
        for group in (site.children(recursive=True), server, [psutil.Process(generator.pid)])
    )


def tell(looked: list[list[Any]], spawning: float, told: dict[str, Any], spent: list[float], memory: int) -> int:
    """Print the table of pages and what else was measured; 1 when anything failed or was stale."""
    from statistics import quantiles

    first = min(at for _name, at, *_ in looked)
    pages: dict[str, list[float]] = {}
    for name, at, took, _failed in looked:
        if name.startswith("sign-in") or at >= first + spawning:
            pages.setdefault(name, []).append(took)
    failed = [row for row in looked if row[3]]
    print("| page | requests | p50 ms | p95 ms | p99 ms | longest |\n|---|---|---|---|---|---|")
    for name, times in sorted(pages.items()):
        cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
        print(f"| {name} | {len(times)} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} | {max(times):.0f} |")
    steady = [at for name, at, *_ in looked if at >= first + spawning]
    lasted = max(steady) - min(steady)
    waits = sorted(told["accepting"])
    lines = (
        f"{len(steady) / lasted:.1f} requests a second over {lasted:.0f} s, {len(failed)} errors",
        f"{told['accepted']} acceptances, median {waits[len(waits) // 2] * 1000:.0f} ms",
        f"not shown by the next page: {len(told['stale'])}",
        "processors used: site {:.2f}, PostgreSQL {:.2f}, generator {:.2f}".format(*spent),
        f"memory of the site and its worker {memory / 2**20:.0f} MB (shared pages counted in each process)",
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
    )
    print("\n".join(("", *lines, *(str(row[3]) for row in failed[:10]), *told["stale"][:10])))
    return int(bool(failed or told["stale"]))


if __name__ == "__main__":
    sys.exit(main())
