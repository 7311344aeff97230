"""Numbers that are no figures of a reading, but that a ledger may hold: ordinals, 首列, 第30屆, 6大行動, and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from diaodu.figures import Figure, Kind, Reading, Role
from diaodu.figures.folding import fold
from diaodu.figures.numerals import parse

_NUMBER = r"[0-9]{1,4}|[一二三四五六七八九十百]{1,5}"
_ORDINAL = re.compile(
    rf"第(?P<nth>{_NUMBER})(?:届|屆|次|个|個|列|批|家|架|艘|条|條)|(?P<first>首)(?:列|次|批|个|個|届|屆|架|艘|家|条|條)"
    rf"|(?P<great>{_NUMBER})大(?=[\u4e00-\u9fff])"
)
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?")


def ordinals(reading: Reading) -> Iterator[Figure]:
    """The ordinals and named counts of a text, none of them inside a figure of its reading, in order."""
    taken = [(figure.start, figure.end) for figure in reading.figures]
    folded = fold(reading.text)
    at = 0
    for match in _ORDINAL.finditer(folded):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        written = match["nth"] or match["great"]
        number = parse(written) if written else None
        if written and number is None:
            continue
        value = number.value if number is not None else Decimal(1)
        kind, role = (Kind.COUNT, Role.COUNT) if match["great"] else (Kind.RANK, Role.RANK)
        end = match.end()
        yield Figure(
            match.start(), end, reading.text[match.start() : end], kind, role, value=value, ulp=Decimal(1),
            period=reading.figures[at - 1].period if at else None,
        )  # fmt: skip


def as_number(figure: Figure) -> Figure | None:
    """A date as the ledger keeps years and months: 2019, 202302; None for other dates."""
    match = _DATE.fullmatch(figure.norm or "")
    if match is None:
        return None
    return replace(figure, value=Decimal(f"{match['year']}{match['month'] or ''}"), ulp=Decimal(1), period=figure.norm)
