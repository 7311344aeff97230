"""``diaodu import``: a table of subjects into the register, the whole file or nothing of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from diaodu.web.cli.messages import answer

NAME = "import"
HELP = "take a table of subjects (.xlsx or .csv) into the register"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="what the rows are: a kind of the loaded packs, such as project")
    parser.add_argument("file", type=Path, help="the table; its columns are those that export writes")
    parser.add_argument("--user", help="sign-in name of whoever imports (default: the operator)")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session(load=()):
        return _import(args)


def _import(args: argparse.Namespace) -> int:
    from diaodu.kit.refusals import NotFound
    from diaodu.people.models import User
    from diaodu.register.commands import import_subjects

    actor = User.objects.filter(username=args.user).first() if args.user else None
    if args.user and actor is None:
        raise NotFound(f"there is no user {args.user}")
    if not args.file.is_file():
        raise NotFound(f"there is no file {args.file}")
    content = args.file.read_bytes()
    outcome = import_subjects(actor=actor, kind=args.kind, content=content, file_name=args.file.name)
    answer("; ".join(f"{name} {count}" for name, count in outcome.counts().items()))
    return 0
