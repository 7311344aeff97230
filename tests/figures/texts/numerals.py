"""Numbers as the offices of several provinces print them: a `Hand` is how one text writes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

DIGITS = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
WAN, YI, ZHAO = Decimal(10) ** 4, Decimal(10) ** 8, Decimal(10) ** 12
MAGNITUDES = {
    "": Decimal(1),
    "千": Decimal(1000),
    "万": WAN,
    "千万": WAN * 1000,
    "亿": YI,
    "千亿": YI * 1000,
    "万亿": ZHAO,
    "兆": ZHAO,
}


@dataclass(frozen=True)
class Hand:
    """How one text writes numbers: `digits` is arabic, wide, places (一七○一) or words (十六万二千)."""

    digits: str = "arabic"
    comma: bool = False
    point: str = "."
    nought: str = "○"
    percent: str = "%"
    mixed: bool = False

    def number(self, value: Decimal) -> str:
        """The digits of a number; its decimals are printed as they are, with noughts at the end."""
        if self.digits == "places":
            return self._places(f"{value:f}")
        if self.digits == "words":
            return in_words(value)
        text = f"{value:,f}" if self.comma and value >= 1000 else f"{value:f}"
        return text.translate(WIDE) if self.digits == "wide" else text

    def _places(self, text: str) -> str:
        return "".join(self.point if c == "." else (self.nought if c == "0" else DIGITS[int(c)]) for c in text)

    def amount(self, value: Decimal, magnitude: str) -> str:
        """Number and magnitude; a whole number over ten thousand may be written mixed (3万2298, 1万8千, 2兆6,218亿)."""
        whole = value == value.to_integral_value()
        upper = {"": "万", "亿": "兆"}.get(magnitude)
        if self.mixed and whole and upper and value >= WAN:
            head, rest = divmod(int(value), 10000)
            if rest and not rest % 1000 and not magnitude:
                return f"{self.number(Decimal(head))}万{self.number(Decimal(rest // 1000))}千"
            if rest >= 1000:
                return f"{self.number(Decimal(head))}{upper}{self.number(Decimal(rest))}{magnitude}"
        if self.digits == "places" and whole and not magnitude and value >= 20000:
            return self._over_ten_thousand(value)
        return self.number(value) + magnitude

    def _over_ten_thousand(self, value: Decimal) -> str:
        head, rest = divmod(int(value), 10000)
        return in_words(Decimal(head)) + "万" + (self._places(f"{rest:04}") if rest else "")


def in_words(value: Decimal) -> str:
    """五十六點七, 十六万二千零四十一: below a hundred million, read aloud (the point is 点)."""
    whole, _, decimals = f"{value:f}".partition(".")
    text = _whole_in_words(int(whole))
    return text + ("点" + "".join(DIGITS[int(c)] for c in decimals) if decimals else "")


def _whole_in_words(n: int) -> str:
    if n >= 10000:
        head, rest = divmod(n, 10000)
        gap = "零" if 0 < rest < 1000 else ""
        return _whole_in_words(head) + "万" + gap + (_whole_in_words(rest) if rest else "")
    if n == 0:
        return "零"
    out, pending = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            out += ("零" if pending and out else "") + DIGITS[digit] + name
        pending = not digit
    return out.removeprefix("一") if out.startswith("一十") else out


def tenths(value: Decimal) -> str | None:
    """A whole number of percent in 成: 70 两 七成, 74 七成四, 55 五成五; None below ten."""
    whole = int(value)
    if value != whole or not 10 <= whole < 100:
        return None
    tens, ones = divmod(whole, 10)
    head = "两" if tens == 2 else DIGITS[tens]
    return f"{head}成" + (DIGITS[ones] if ones else "")


def rounded(value: Decimal, decimals: int, *, cut: bool = False) -> Decimal:
    """To `decimals` places, half up; `cut` drops the rest, as some offices do."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN if cut else ROUND_HALF_UP)
