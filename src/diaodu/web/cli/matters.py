"""``diaodu matters``: a year of invented matters, lived through in a database of its own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from diaodu.web.cli.messages import answer, say

NAME = "matters"
HELP = "simulate a year of matters in a database that is thrown away, with workers killed, and count what went wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    simulate = verbs.add_parser("simulate", help="live through some and recount them; 1 if one is wrong")
    simulate.add_argument("--count", type=_from_one, default=1000, help="matters of all kinds, slips included")
    simulate.add_argument("--days", type=_from_one, default=365, help="days that go by")
    simulate.add_argument("--seed", type=int, default=1, help="by which chances people act and workers are killed")
    simulate.add_argument("--pack", type=Path, default=None, help="a pack's folder; without it an invented one")
    simulate.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.simulating.stage import REHEARSAL

    pack = (args.pack or REHEARSAL).resolve()
    if not pack.is_dir():
        say(f"diaodu matters: there is no folder {pack}")
        return 2
    from diaodu.web.simulating import simulation

    told = simulation.simulate(simulation.Asked(args.count, args.days, args.seed, pack))
    if args.json:
        answer(json.dumps(told))
    else:
        for name, value in told.items():
            answer(f"{name}: {value}")
    return 0 if simulation.is_right(told) else 1


def _from_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return number
