"""``diaodu restore FILE``: fills an empty database from a backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from diaodu.web.cli.messages import say

NAME = "restore"
HELP = "fill an empty database from a backup; a database with anything in it is refused"
REFUSED = """the database is not empty, and nothing in it is ever overwritten; restore into a new one, for example:
  DIAODU_DATA=/path/to/a/new/folder ./diaodu restore FILE"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="file made by: diaodu backup FILE")


def run(args: argparse.Namespace) -> int:
    from diaodu.kit.postgres import ClusterError
    from diaodu.kit.postgres.copies import is_empty, read_copy
    from diaodu.web.cli.session import database_address, database_url, open_database

    if not args.file.is_file():
        raise ClusterError(f"there is no file {args.file}")
    with database_address():
        if not is_empty(database_url()):
            raise ClusterError(REFUSED)
        read_copy(database_url(), args.file)
        open_database()  # a backup of an older version is brought up to date
    say(f"restored {args.file}")
    return 0
