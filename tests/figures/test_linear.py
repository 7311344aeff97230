"""Time grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import gc
import time

import pytest

from diaodu.figures import read
from diaodu.figures.relations import relations
from tests.figures.hostile import Maker, hostile

UNIT = "去年全市完成投資12.5億元，同比增長6.2%，其中"
TWICE, ROOM = 2.5, 0.15  # a text twice as long may take so much longer, and some seconds for a busy machine
LONG = 20_000  # characters at which what grows with the square is seen beside what does not
THRICE = 3


def seconds(text: str, rounds: int = 3) -> float:
    """The best of some, which is what the text takes; what other tests left in memory is not walked meanwhile."""

    def once() -> float:
        start = time.process_time()
        relations(read(text))
        return time.process_time() - start

    gc.disable()
    try:
        return min(once() for _ in range(rounds))
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "piece",
    [
        UNIT,
        "1",
        "1,234",
        "一",
        "万",
        "第一",
        "12:",
        "a",
        "A1",
        "前",
        "（",
        "“",
        "《",
        "2023年",
        "1-",
        "1億元，2億元。",
        "其中1億元，占50%，",
        "3.1%，增收2億元，增長4%；",
        "出口3億元、進口2億元，",
        "完成9億元，為預算8億元的5%。",
        "：1個、2個、3個、",
        "3.1、",
        "百分之",
        "占",
        "增長",
        " ",
        "$",
        "1 billion ",
        "的",
        "和",
        "😀",
    ],
)
def test_twice_the_text_takes_twice_the_time(piece: str) -> None:
    once = piece * (8_000 // len(piece))
    assert seconds(once * 2) <= TWICE * seconds(once) + ROOM


@pytest.mark.parametrize("make", hostile().values(), ids=hostile())
def test_a_long_text_that_nobody_writes_takes_its_length(make: Maker) -> None:
    assert seconds(make(2 * LONG), 2) <= THRICE * seconds(make(LONG), 2) + ROOM


def test_a_list_of_fifty_thousand_numbers_is_read() -> None:
    reading = read(hostile()["amounts in turn"](250_000))
    assert len(reading.figures) == 50_000
    assert {figure.unit for figure in reading.figures} == {"億元"[1:]}
    relations(reading)
