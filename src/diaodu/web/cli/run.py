"""``diaodu run``: the whole house on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse

NAME = "run"
HELP = "prepare everything and serve the site on 127.0.0.1 (port by PORT, default 8000) until Ctrl-C"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--packs", default="", help="packs to load, separated by commas (default: every pack)")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.run.house import run_house

    return run_house(packs=[name for name in args.packs.split(",") if name])
