"""``diaodu indicators``: the catalogue."""

from __future__ import annotations

import argparse
import json

from diaodu.kit.aligned import aligned
from diaodu.web.cli.messages import answer

NAME = "indicators"
HELP = "list the indicators: code, names, formula, unit, version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", default="", help="only what this pack may ask (its own and those it builds on)")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session():
        return _list(args)


def _list(args: argparse.Namespace) -> int:
    from diaodu.indicators.plain import plain_definition
    from diaodu.indicators.queries import catalogue
    from diaodu.people.viewers import OPERATOR

    rows = [row.indicator for row in catalogue(OPERATOR, pack=args.pack)]
    if args.json:
        answer(json.dumps([plain_definition(row) for row in rows], ensure_ascii=False, indent=2))
        return 0
    table = [
        [row.code, row.names["hant"], row.names["hans"], row.names["en"], row.unit, f"v{row.version}", row.formula]
        for row in rows
    ]
    for line in aligned([["code", "繁體", "简体", "English", "unit", "version", "formula"], *table]):
        answer(line)
    return 0
