"""``diaodu show``: one indicator at a place and period."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from diaodu.kit.aligned import aligned
from diaodu.web.cli.messages import answer as write

if TYPE_CHECKING:
    from diaodu.indicators.answers import Answer
    from diaodu.indicators.queries import Ask

NAME = "show"
HELP = "show an indicator at a place and period, with its targets, pace and lights"
ANSWERED, ABSENT = 0, 3
LANGUAGES = ("hant", "hans", "en")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_question(parser)
    parser.add_argument("--unit", default="", help="show in this unit")


def add_question(parser: argparse.ArgumentParser) -> None:
    """The arguments by which a question is asked."""
    parser.add_argument("code", help="an indicator's code (see: diaodu indicators)")
    parser.add_argument("--place", required=True, help="a place's code or any of its names")
    parser.add_argument("--period", required=True, help="2023, 2023-H1, 2023-Q1, 2023-01 or 2023-01-31")
    parser.add_argument("--facet", help="a caliber or another second dimension")
    parser.add_argument("--roster", help="a roster's code, in place of the one that holds for the period")
    parser.add_argument("--source", help="whose number; default: as the indicator orders them")
    parser.add_argument("--as-known", type=ledger_number, metavar="N", help="as known at this ledger number")
    parser.add_argument("--lang", choices=LANGUAGES, default="hant", help="language of words (default: hant)")
    parser.add_argument("--json", action="store_true", help="as data (docs/contracts.md)")


def ledger_number(text: str) -> int:
    """A ledger number as typed; the first is 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def run(args: argparse.Namespace) -> int:
    from diaodu.kit.languages import speaking
    from diaodu.web.cli.session import database_session

    with database_session(), speaking(args.lang):
        return _show(args)


def ask_of(args: argparse.Namespace) -> Ask:
    """The question that the arguments ask."""
    from diaodu.indicators.naming import place_code
    from diaodu.indicators.queries import Ask
    from diaodu.people.viewers import OPERATOR

    place = place_code(OPERATOR, args.place)
    return Ask(args.code, place, args.period, args.facet, args.roster, args.source)


def _show(args: argparse.Namespace) -> int:
    from diaodu.indicators.plain import plain_answer
    from diaodu.indicators.queries import answer, in_unit
    from diaodu.people.viewers import OPERATOR

    found = answer(OPERATOR, ask_of(args), known=args.as_known)
    if args.unit:
        found = in_unit(found, args.unit)
    if args.json:
        write(json.dumps(plain_answer(found), ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, args.lang):
            write(line)
    return ABSENT if found.absence else ANSWERED


def _lines(found: Answer, lang: str) -> list[str]:
    from diaodu.web.templatetags.diaodu import qualifier

    bound = f"{qualifier(found.bound)} " if found.bound else ""
    value = (
        f"{bound}{found.value} {found.unit.code}" if found.value is not None else f"— {found.absence} {found.reason}"
    )
    head = [
        [found.indicator.names[lang], value],
        [f"{found.place.names[lang]} {found.period.token} {found.facet}".rstrip(), f"{found.source} {found.basis}"],
    ]
    return [*aligned(head), *_inputs(found), *_targets(found), *_pace(found), *_lights(found, lang)]


def _inputs(found: Answer) -> list[str]:
    from diaodu.indicators.plain import plain_operand

    rows = []
    for operand in (plain_operand(found, each) for each in found.operands):
        implied = operand["implied"]
        mark = f"({implied['low']} .. {implied['high']})" if implied else ""
        shown = operand["value"] if operand["value"] is not None else f"— {operand['absence']}"
        rows.append([f"  {operand['name']}", operand["period"], operand["facet"], shown, operand["unit"], mark])
    others = [
        [f"  {other.source}", "", "", str(found.shown(other.reading)), found.unit.code, ""] for other in found.others
    ]
    return aligned([*rows, *others]) if rows or others else []


def _targets(found: Answer) -> list[str]:
    from diaodu.indicators.plain import plain_answer

    rows = [
        [
            f"  {t['code']}",
            t["tier"],
            f"{t['kind']} {t['comparison']} {t['value']}",
            t["met"],
            t["gap"] or "",
            t["reason"],
        ]
        for t in plain_answer(found)["targets"]
    ]
    return aligned(rows) if rows else []


def _pace(found: Answer) -> list[str]:
    rows = [
        [
            f"  {pace.baseline}",
            pace.target,
            *(found.shown(value) or f"— {value}" for value in (pace.expected, pace.gap)),
        ]
        for pace in found.pace
    ]
    return aligned(rows) if rows else []


def _lights(found: Answer, lang: str) -> list[str]:
    rows = [[f"  {light.colour}", light.names[lang], light.words[lang]] for light in found.lights]
    return aligned(rows) if rows else []
