"""Time grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from diaodu.figures import read
from diaodu.figures.relations import relations

UNIT = "去年全市完成投資12.5億元，同比增長6.2%，其中"
TWICE, ROOM = 2.5, 0.15  # a text twice as long may take so much longer, and some seconds for a busy machine


def seconds(text: str) -> float:
    """The best of three, which is what the text takes."""

    def once() -> float:
        start = time.process_time()
        relations(read(text))
        return time.process_time() - start

    return min(once() for _ in range(3))


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
