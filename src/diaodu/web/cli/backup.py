"""``diaodu backup FILE``: everything in the database, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from diaodu.web.cli.messages import say

NAME = "backup"
HELP = "write the whole database to a new file (restore it with: diaodu restore FILE)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="file to make; it must not exist")


def run(args: argparse.Namespace) -> int:
    from diaodu.kit.postgres import ClusterError
    from diaodu.kit.postgres.copies import is_empty, write_copy
    from diaodu.web.cli.session import database_address, database_url

    if args.file.exists():
        raise ClusterError(f"{args.file} exists already; name a new file")
    with database_address():
        if is_empty(database_url()):
            raise ClusterError("the database is empty: there is nothing to back up")
        write_copy(database_url(), args.file)
    say(f"wrote {args.file} ({args.file.stat().st_size} bytes)")
    return 0
