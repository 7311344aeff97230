"""``diaodu return``: a filled form into its return, the whole file or nothing of it; the way in for programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from diaodu.web.cli.messages import answer

if TYPE_CHECKING:
    from diaodu.returns.models import Upload

NAME = "return"
HELP = "take a filled form (.xlsx or .csv) into a place's return, and submit it if asked to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", help="a form of the loaded packs, such as project_month")
    parser.add_argument("place", help="the place that reports (a code)")
    parser.add_argument("period", help="what it reports on, such as 2023-10")
    parser.add_argument("file", type=Path, help="the filled template, or a .csv headed by the columns' codes")
    parser.add_argument("--user", required=True, help="sign-in name of whoever reports")
    parser.add_argument("--submit", action="store_true", help="send it in for review when it was taken")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session(load=()):
        return _return(args)


def _return(args: argparse.Namespace) -> int:
    from diaodu.kit.refusals import NotFound
    from diaodu.people.models import User
    from diaodu.returns.commands.deciding import submit_return
    from diaodu.returns.commands.filling import open_return
    from diaodu.returns.problems import Problem

    actor = User.objects.filter(username=args.user).first()
    if actor is None:
        raise NotFound(f"there is no user {args.user}")
    if not args.file.is_file():
        raise NotFound(f"there is no file {args.file}")
    found = open_return(actor=actor, form=args.form, place=args.place, period=args.period)
    row = _taken(actor, found.key, args.file)
    for problem in map(Problem.of, row.problems):
        where = f"row {problem.row} {problem.column}: " if problem.row else ""
        answer(f"{problem.severity}: {where}{problem.message} {problem.remedy}".rstrip())
    answer(f"{row.state}: {row.rows_total} rows, {row.problems_total} problems, return {found.key}")
    if row.state != "taken":
        return 1
    if args.submit:
        submit_return(actor=actor, key=found.key)
        answer("submitted")
    return 0


def _taken(actor: Any, key: UUID, file: Path) -> Upload:
    """The file as it went through: read here and now, where a page leaves it to the worker."""
    from diaodu.returns.commands.uploads import upload_return
    from diaodu.returns.jobs import run_upload
    from diaodu.returns.models import Upload

    row = upload_return(actor=actor, key=key, content=file.read_bytes(), file_name=file.name)
    run_upload(upload_id=row.pk, language="")
    return Upload.objects.get(pk=row.pk)
