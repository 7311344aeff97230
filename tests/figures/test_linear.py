"""Time grows with the length of a text, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from diaodu.figures import read

UNIT = "去年全市完成投資12.5億元，同比增長6.2%，其中"
TWICE, ROOM = 2.5, 0.15  # a text twice as long may take so much longer, and some seconds for a busy machine


def seconds(text: str) -> float:
    """The best of three, which is what the text takes."""

    def once() -> float:
        start = time.process_time()
        read(text)
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
    once = piece * (40_000 // len(piece))
    assert seconds(once * 2) <= TWICE * seconds(once) + ROOM


def test_a_long_text_is_read_soon() -> None:
    text = (UNIT + "。") * 4000
    assert seconds(text) < len(text) / 100_000  # a third of the speed that a quiet machine has
