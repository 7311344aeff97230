"""What a span says, read by itself: an independent reading that the labels of our own texts are held against."""

from __future__ import annotations

import re
from decimal import Decimal

FOLD = str.maketrans(
    "０１２３４５６７８９．％〇○·點萬億兩個餘幾" + "－—～", "0123456789.%零零.点万亿两个余几" + "---",
)  # fmt: skip
ONES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
SET = {
    "翻番": 2,
    "翻一番": 2,
    "翻两番": 4,
    "首位": 1,
    "三分之一": "33.333",
    "三分之二": "66.667",
    "四分之三": 75,
    "四分之一": 25,
    "五分之一": 20,
}


def said(span: str) -> Decimal | None:
    """The number that a span of one number says; None when it says none."""
    text = span.translate(FOLD).replace("千米", "米").replace("千瓦", "瓦")  # 千 is of the unit there
    if text in SET:
        return Decimal(SET[text])
    text = (
        text.removeprefix("百分之")
        .removeprefix("第")
        .removeprefix("US")
        .lstrip("£$")
        .replace(",", "")
        .partition("百分点")[0]
    )
    if "成" in text:
        head, _, rest = text.partition("成")
        rest = rest.removesuffix("多")
        return _number(head) * 10 + (5 if rest == "半" else (_number(rest) if rest else 0))
    words = {"billion": 10**9, "million": 10**6}
    for word, factor in words.items():
        if word in text:
            return Decimal(text.split()[0]) * factor
    run = re.match(r"[0-9.零一二两三四五六七八九十百千万亿兆点余多]+", text)
    return _magnitudes(run[0].replace("余", "").replace("多", "")) if run else None


def _magnitudes(run: str) -> Decimal:
    """Head and rest at the largest magnitude: 2兆6218亿, 1.5万亿, 3万2298, 十六万二零四一."""
    for large in ("兆", "亿", "万"):
        head, found, rest = run.rpartition(large) if large == "亿" else run.partition(large)
        if found and not (large == "万" and rest[:1] in LARGE):
            return (_magnitudes(head) if head else 1) * LARGE[large] + (_magnitudes(rest) if rest else 0)
    return _number(run)


def _number(text: str) -> Decimal:
    """Digits, places (一七零一) or words (一千七百零一) with or without a point."""
    whole, _, decimals = text.replace("点", ".").partition(".")
    if decimals.endswith("千"):
        return _number(text[:-1]) * 1000
    tail = "." + "".join(c if c.isdigit() and c.isascii() else str(ONES[c]) for c in decimals) if decimals else ""
    return Decimal(str(_whole(whole)) + tail)


def _whole(text: str) -> int:
    head = re.match(r"[0-9]+", text)
    if head and head.end() < len(text):  # 1千, 47000 with what stands after it
        return int(head[0]) * POWERS[text[head.end()]]
    if head or not text:
        return int(text or 0)
    if not any(c in POWERS for c in text):
        return int("".join(str(ONES[c]) for c in text))
    total, digit = 0, None
    for char in text:
        if char in POWERS:
            total += (1 if digit is None else digit) * POWERS[char]
            digit = None
        else:
            digit = ONES[char]
    return total + (digit or 0)
