"""``diaodu trail``: from a number back to the sentences that printed it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from diaodu.kit.aligned import aligned
from diaodu.kit.languages import in_language, name_in_language, speaking
from diaodu.web.cli.messages import answer as write
from diaodu.web.cli.show import ABSENT, ANSWERED, add_question, ask_of

if TYPE_CHECKING:
    from diaodu.indicators.trails import Trail

NAME = "trail"
HELP = "follow an indicator's value back: definition, operands, facts, pages, corrections"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_question(parser)


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session(), speaking(args.lang):
        return _trail(args)


def _trail(args: argparse.Namespace) -> int:
    from diaodu.indicators.plain import plain_trail
    from diaodu.indicators.queries import trail
    from diaodu.people.viewers import OPERATOR

    found = trail(OPERATOR, ask_of(args), known=args.as_known)
    if args.json:
        write(json.dumps(plain_trail(found), ensure_ascii=False, indent=2))
    else:
        for line in _lines(found):
            write(line)
    return ABSENT if found.answer.absence else ANSWERED


def _lines(found: Trail) -> list[str]:
    from diaodu.indicators.plain import fact_shown, plain_operand

    answer, indicator = found.answer, found.answer.indicator
    lines = [
        f"{name_in_language(indicator.names)} {answer.value or answer.absence} {answer.unit.code}",
        f"{indicator.code} v{indicator.version} = {indicator.formula}",
        f"{indicator.pack}/{indicator.file}:{indicator.line} {in_language(indicator.note)}".rstrip(),
    ]
    operands = [plain_operand(answer, each) for each in answer.operands]
    lines += aligned([[f"  {o['name']}", o["period"], o["value"] or f"— {o['absence']}", o["unit"]] for o in operands])
    for each in found.facts:
        fact, document = each.fact, each.fact.document
        lines.append(f"#{fact.number} {fact.measure} {fact.period} {fact_shown(answer, fact)} {fact.printed_unit}")
        if document is not None:
            where = document.url or f"{document.title} · {fact.section}"
            lines.append(f"    {where}  {fact.quote}".rstrip())
        lines += [f"    ← #{old.number} {fact_shown(answer, old)} {old.printed_unit}" for old in each.history]
    return lines
