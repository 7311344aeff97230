"""``diaodu check``: hold every figure of a draft against the ledger, and its arithmetic against itself."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from diaodu.web.cli.messages import answer, say
from diaodu.web.cli.show import LANGUAGES, ledger_number

if TYPE_CHECKING:
    from diaodu.figure_check.checking import CheckedDraft
    from diaodu.figure_check.remarks import Remark

NAME = "check"
HELP = "check every figure of a draft (.txt, .md, .html, .docx) against the ledger, and its arithmetic"
SOUND, FAULTY, UNREADABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the draft")
    parser.add_argument("--place", help="what it is about: a place's code or name (default: the one it names most)")
    parser.add_argument("--period", default="", help="meant where the text says none, such as 2023-01")
    parser.add_argument("--as-known", type=ledger_number, metavar="N", help="as known at this ledger number")
    parser.add_argument("--lang", choices=LANGUAGES, default="hant", help="language of words (default: hant)")
    parser.add_argument("--json", action="store_true", help="as data (docs/contracts.md)")
    parser.add_argument("--marked", type=Path, metavar="OUT.docx", help="write a Word file with comments here")


def run(args: argparse.Namespace) -> int:
    from diaodu.kit.languages import speaking
    from diaodu.web.cli.session import database_session

    try:
        content = args.file.read_bytes()
    except OSError as error:
        say(f"diaodu {NAME}: {error}")
        return UNREADABLE
    with database_session(), speaking(args.lang):
        return _check(args, content)


def _check(args: argparse.Namespace, content: bytes) -> int:
    from diaodu.figure_check.checking import check_draft
    from diaodu.figure_check.drafts import read_draft
    from diaodu.figure_check.marking import marked
    from diaodu.indicators.naming import place_code
    from diaodu.people.viewers import OPERATOR

    draft = read_draft(args.file.name, content)
    place = place_code(OPERATOR, args.place) if args.place else ""
    found = check_draft(OPERATOR, draft, place=place, period=args.period, known=args.as_known)
    if args.marked:
        args.marked.write_bytes(marked(args.file.name, content, draft, found.remarks))
    _tell(args, found)
    return FAULTY if found.has_faults else SOUND


def _tell(args: argparse.Namespace, found: CheckedDraft) -> None:
    from diaodu.figure_check.plain import plain_check
    from diaodu.kit.once import one_look

    if args.json:
        plain = plain_check(found, name=args.file.name, period=args.period)
        answer(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    with one_look():
        for remark in found.remarks:
            answer(_line(args, found, remark))
    answer(_summary(args, found))


def _line(args: argparse.Namespace, found: CheckedDraft, remark: Remark) -> str:
    """Where it stands, as compilers say it, the number, the verdict, and behind it each candidate with its query."""
    from diaodu.figure_check.remarks import rule_words
    from diaodu.figure_check.telling import candidate_told, query_of, told

    place = found.draft.place_of(remark.figure.start)
    head = f"{args.file}:{place.line}:{place.column}: {remark.figure.text} {rule_words()[remark.rule]}"
    if remark.relation is not None:
        return f"{head}: {' '.join(told(remark))}"
    behind = [f"{candidate_told(remark, each)} [{query_of(each)}]" for each in remark.candidates]
    return f"{head}: {' | '.join(behind)}" if behind else head


def _summary(args: argparse.Namespace, found: CheckedDraft) -> str:
    from django.utils.translation import gettext as _

    from diaodu.figure_check.remarks import rule_words, tally
    from diaodu.kit.languages import name_in_language

    words = rule_words()
    counts = [f"{words[rule]} {count}" for rule, count in tally(found.remarks).items()]
    where = f"{name_in_language(found.place_names)} {args.period}".rstrip()
    total = _("共 %(figures)d 個數") % {"figures": len(found.text.figures)}
    return f"{args.file}: {where} #{found.text.known}: {' · '.join([total, *counts])}"
