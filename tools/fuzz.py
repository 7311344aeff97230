"""Reads random text of all Unicode planes for a while: nothing may raise, and time must stay linear in length."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from diaodu.figures import Figure, read
from diaodu.figures.relations import relations

NEAR = (
    "0123456789０１，,。；.．%％-—至到万萬亿億兆千百十零〇○一二三四五六七八九元美個个百分點月日年季度"
    "第前上下半成倍多余餘增降占率比的其中约（）“”《》：: \nAG$"
)
WORDS = [
    "1億元", "2.5亿元", "12:", "3.1%", "1、", "，", "。", "；", "：", "（", "）", "和", "分別", "分别为", "其中",
    "合計", "占", "佔全部的", "增長", "增长", "由", "至", "高於", "百分點", "個百分點", "出口", "進口", "2023年",
    "1-6月",
    "前三季度", "截至", "今年", "去年", "累計", "同比", "日均", "目標", "計劃", "百", "千萬", "一二三", "第", "“", "」",
    "《", "総", "个", "家", "項", "成", "倍", "rose", "fell", "to", "from", "billion", "$5", "of",
    "the", "May",
]  # fmt: skip
PLANES = 0x110000
LONGEST = 4000  # characters of a text
LONG = 60_000  # of one that says the same over and over
EVERY = 25  # texts to one of repetitions
THRICE, ROOM = 3, 0.3  # what twice the same text may take, and some seconds for a busy machine
SHOWN = 300  # characters of a text that is told
SLOWEST = 30e-6  # seconds a character; a hundred times what a plain text takes


def text(chance: random.Random) -> str:
    """Characters of any plane, lone surrogates too, mixed with those that the grammar names."""
    near = chance.random()
    length = chance.choice([5, 50, 500, LONGEST])
    pieces = [chance.choice(NEAR) if chance.random() < near else chr(chance.randrange(PLANES)) for _ in range(length)]
    return "".join(pieces) * chance.choice([1, 1, 1, 5])


def repeated(chance: random.Random) -> str:
    """A few words and numbers over and over: what is linear in the small may not be in the large."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(1, 8))]
    piece = "".join(words)
    return (piece * (LONG // len(piece) + 1))[:LONG]


def seconds(given: str) -> tuple[float, list[Figure]]:
    """What reading a text and its arithmetic take, and the figures that are not where they say."""
    start = time.process_time()
    reading = read(given)
    relations(reading)
    took = time.process_time() - start
    return took, [figure for figure in reading.figures if given[figure.start : figure.end] != figure.text]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None)
    args = parser.parse_args(arguments)
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    end, count, characters, slowest = time.monotonic() + args.seconds, 0, 0, 0.0
    while time.monotonic() < end:
        again = count % EVERY == 0
        given = repeated(chance) if again else text(chance)
        took, wrong = seconds(given)
        if again:
            slow = took > THRICE * seconds(given[: LONG // 2])[0] + ROOM
        else:
            slowest = max(slowest, (took - 0.01) / len(given))
            slow = slowest > SLOWEST
        if wrong or slow:
            print(f"seed {seed}, text {count}: {wrong or 'slow'}\n{given[:SHOWN]!r}")
            return 1
        count, characters = count + 1, characters + len(given)
    print(f"seed {seed}: {count} texts, {characters} characters, at most {max(slowest, 0) * 1e6:.1f} µs a character")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
