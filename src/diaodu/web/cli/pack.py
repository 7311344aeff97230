"""``diaodu pack``: check a pack, load it, ask its published figures back."""

from __future__ import annotations

import argparse
from pathlib import Path

from diaodu.kit.aligned import aligned
from diaodu.web.cli.messages import answer, say

NAME = "pack"
HELP = "check or load a pack (a folder), or ask its published figures back"
DOCUMENT = "page"
ANSWERED, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    check = actions.add_parser("check", help="report every problem with file and line; change nothing")
    check.add_argument("folder", type=Path)
    load = actions.add_parser("load", help="check, then load in one transaction")
    load.add_argument("folder", type=Path)
    facts = actions.add_parser("facts", help="list the published figures, or ask each one back")
    facts.add_argument("pack", help="a loaded pack's code or folder")
    facts.add_argument("--check", action="store_true", required=True, help="ask every figure back")
    facts.add_argument(
        "--document", default=DOCUMENT, help=f"the document whose figures are asked (default: {DOCUMENT})"
    )


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session(load=() if args.action != "facts" else ("gansu",)):
        return {"check": _check, "load": _load, "facts": _facts}[args.action](args)


def _check(args: argparse.Namespace) -> int:
    from diaodu.packs.commands import check_pack

    problems = check_pack(args.folder.resolve())
    for problem in problems:
        answer(str(problem))
    say(f"{args.folder}: {len(problems)} problems")
    return FAILED if problems else ANSWERED


def _load(args: argparse.Namespace) -> int:
    from diaodu.packs.commands import load_pack

    report = load_pack(args.folder.resolve())
    if report.unchanged:
        answer(f"{report.pack}: unchanged")
    else:
        answer(f"{report.pack}: " + ", ".join(f"{name} {count}" for name, count in report.written.items()))
    return ANSWERED


def _facts(args: argparse.Namespace) -> int:
    from django.conf import settings

    from diaodu.indicators.asked_back import State, ask_back

    given = Path(args.pack)
    rows = ask_back(given.resolve() if given.is_dir() else settings.PACKS_DIR / args.pack, document=args.document)
    for line in aligned([[row.ref, row.printed, row.state, row.how] for row in rows]) if rows else []:
        answer(line)
    states = [row.state for row in rows]
    left = [row.ref for row in rows if row.state is State.UNANSWERED]
    answered, conflicts = states.count(State.ANSWERED), states.count(State.CONFLICT)
    answer(f"answered {answered} of {len(rows)}; conflicts {conflicts}; unanswered: {' '.join(left) or 'none'}")
    return FAILED if left else ANSWERED
