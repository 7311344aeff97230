"""``diaodu figures``: read every figure of texts. Needs neither database nor settings."""

from __future__ import annotations

import argparse
import sys

from diaodu.web.cli.messages import answer, say

NAME = "figures"
HELP = "read the figures of texts: JSON Lines with a text each on standard input"
ANSWERED, USAGE = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("read", help="JSON Lines in, JSON Lines with quantities out")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - there is one action
    from diaodu.figures.lines import read_lines
    from diaodu.kit.collecting import uncollected

    try:
        with uncollected():
            for line in read_lines(sys.stdin):
                answer(line)
    except ValueError as error:
        say(f"diaodu {NAME}: {error}")
        return USAGE
    return ANSWERED
