"""How one text prints its quantities: true values go in, labelled spans come out, rounded as the office rounds."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from tests.figures.texts.numerals import MAGNITUDES, YI, ZHAO, Hand, in_words, rounded, tenths
from tests.figures.texts.quantity import Quantity

ABOVE = [("超过", ""), ("超", ""), ("逾", ""), ("突破", ""), ("", "以上"), ("高于", "")]
BELOW = [("近", ""), ("不足", ""), ("不到", ""), ("接近", "")]
APPROX = [("约", ""), ("", "左右"), ("大约", ""), ("约为", "")]


class Unlucky(Exception):
    """The numbers drawn do not make the sentence true in print; draw again."""


class Printer:
    """Prints quantities in one hand, one region's habits and one currency, labelled with the current period."""

    def __init__(self, random: Random, region: str, hand: Hand, currency: str) -> None:
        self.random, self.region, self.hand, self.currency = random, region, hand, currency
        self.period: str | None = None

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def magnitude(self, true: Decimal) -> str:
        """The magnitude that the region prints an amount of money in."""
        if true >= ZHAO:
            return self.random.choice(
                ["亿", "万亿"] if self.region == "mainland" else (["亿", "兆"] if self.region != "hongkong" else ["亿"])
            )
        if true >= 2 * YI:
            return "亿" if self.region != "mainland" or self.chance(0.85) else "万"
        return "万"

    def money(
        self,
        true: Decimal,
        *,
        magnitude: str | None = None,
        decimals: int | None = None,
        role: str = "level",
        unit: str | None = None,
        **labels: Any,
    ) -> Quantity:
        """An amount in the text's currency."""
        magnitude = self.magnitude(true) if magnitude is None else magnitude
        return self.measured(true, unit or self.currency, magnitude, decimals, kind="money", role=role, **labels)

    def measured(
        self,
        true: Decimal,
        unit: str,
        magnitude: str = "",
        decimals: int | None = None,
        *,
        kind: str = "physical",
        role: str = "level",
        **labels: Any,
    ) -> Quantity:
        """Any number with magnitude and unit; three significant digits or more unless `decimals` says otherwise."""
        factor = MAGNITUDES[magnitude]
        scaled = true / factor
        if decimals is None:
            decimals = max(0, 3 - len(str(int(scaled)))) if magnitude else 0
            decimals = max(decimals, self.random.choice([0, 1, 2, 2]) if magnitude not in {"", "万"} else 0)
        value = rounded(scaled, decimals)
        if not value:
            raise Unlucky("nothing left to print")
        if self.hand.digits == "words" and magnitude and value >= 10000:
            raise Unlucky("nobody says a magnitude twice")
        text = self.hand.amount(value, magnitude) + unit
        ulp = Decimal(1).scaleb(-decimals) * factor
        return Quantity(text, kind, role, value * factor, ulp, unit, period=labels.pop("period", self.period), **labels)

    def count(self, n: int | Decimal, unit: str, **labels: Any) -> Quantity:
        """A count to the last one."""
        ones = f"{int(n):02}"
        if self.hand.digits == "places" and 10 < n < 100 and int(ones[1]) == int(ones[0]) + 1:
            raise Unlucky("三四户 is also three or four")
        return self.measured(Decimal(n), unit, kind="count", role=labels.pop("role", "count"), decimals=0, **labels)

    def few(self, n: int, unit: str, **labels: Any) -> Quantity:
        """A small count, now and then in words: 两个, 十个."""
        quantity = self.count(n, unit, **labels)
        if n <= 10 and self.hand.digits == "arabic" and self.chance(0.6):
            quantity.text = ("两" if n == 2 else in_words(Decimal(n))) + unit
        return quantity

    def places(self, *trues: Decimal, magnitude: str = "亿") -> int:
        """Decimals that print these amounts as they were observed: one or two, none for whole ones now and then."""
        scaled = [true / MAGNITUDES[magnitude] for true in trues]
        if all(v == v.to_integral_value() and v >= 100 for v in scaled):
            return 0
        return 1 if all(rounded(v, 1) == v for v in scaled) and min(scaled) > 10 else 2

    def many(self, n: Decimal, unit: str, decimals: int = 1, **labels: Any) -> Quantity:
        """A count in ten thousands (93.6万标箱)."""
        return self.measured(
            n, unit, "万" if n < YI else "亿", decimals, kind="count", role=labels.pop("role", "count"), **labels
        )

    def percent(
        self,
        true: Decimal,
        role: str,
        decimals: int | None = None,
        *,
        sign: bool | None = None,
        cut: bool | None = None,
        **labels: Any,
    ) -> Quantity:
        """A share or growth; growth takes its direction from `true` and prints without a sign.

        Now and then the rest is cut off and not rounded, as some offices do (`cut` None).
        """
        decimals = self.random.choice([1, 1, 1, 2]) if decimals is None else decimals
        cut = self.chance(0.07) if cut is None else cut
        value = rounded(abs(true), decimals, cut=cut)
        if not value:
            raise Unlucky("no change to print")
        if role == "growth" or sign:
            labels.setdefault("sign", "+" if true >= 0 else "-")
        return Quantity(
            self._percent(value),
            "percent",
            role,
            value,
            Decimal(1).scaleb(-decimals),
            "%",
            period=labels.pop("period", self.period),
            **labels,
        )

    def _percent(self, value: Decimal) -> str:
        if self.hand.percent == "百分之":
            return "百分之" + in_words(value).replace("点", self.hand.point if self.hand.digits == "places" else "点")
        return self.hand.number(value) + self.hand.percent

    def tenth(self, whole: Decimal, **labels: Any) -> Quantity:
        """A share in 成."""
        text = tenths(whole)
        if text is None:
            raise Unlucky("no 成 below ten percent")
        if whole % 10 == 5:
            text = text[:-1] + self.random.choice(["五", "半"])
        if self.chance(0.3) and whole % 10:
            text = f"{int(whole // 10)}成{int(whole % 10)}"
        ulp = Decimal(10) if not whole % 10 else Decimal(1)
        return Quantity(text, "percent", "share", whole, ulp, "%", period=labels.pop("period", self.period), **labels)

    def points(self, true: Decimal, decimals: int = 1, **labels: Any) -> Quantity:
        """Percentage points, with the direction of `true`."""
        value = rounded(abs(true), decimals)
        if not value:
            raise Unlucky("no points to print")
        labels.setdefault("sign", "+" if true >= 0 else "-")
        number = self.hand.number(value)
        text = f"{number}{self.random.choice(['个百分点'] * 5 + ['百分点'])}"
        return Quantity(
            text,
            "pp",
            "pp",
            value,
            Decimal(1).scaleb(-decimals),
            "pp",
            period=labels.pop("period", self.period),
            **labels,
        )

    def rank(self, n: int, unit: str | None = None) -> Quantity:
        """A place in a list: 第3位, 第三, 首位."""
        unit = self.random.choice(["位", "位", "名", ""]) if unit is None else unit
        if n == 1 and self.chance(0.4):
            return Quantity("首位", "rank", "rank", Decimal(1), Decimal(1), "位", period=self.period)
        number = (
            self.hand.number(Decimal(n))
            if self.hand.digits in {"arabic", "wide"} and unit and self.chance(0.6)
            else in_words(Decimal(n))
        )
        return Quantity(f"第{number}{unit}", "rank", "rank", Decimal(n), Decimal(1), unit, period=self.period)

    def duration(self, n: int, unit: str) -> Quantity:
        """连续3个月, 两个月."""
        word = "两" if n == 2 else in_words(Decimal(n))
        number = (
            word
            if self.hand.digits in {"places", "words"} or (n < 6 and self.chance(0.3))
            else self.hand.number(Decimal(n))
        )
        return Quantity(number + unit, "duration", "duration", Decimal(n), Decimal(1), unit, period=self.period)

    def times(self, true: Decimal, decimals: int = 1, role: str = "growth", **labels: Any) -> Quantity:
        """增长1.2倍 (growth) or 是…的2.4倍 (multiple)."""
        value = rounded(true, decimals)
        if role == "growth":
            labels.setdefault("sign", "+")
        return Quantity(
            self.hand.number(value) + "倍",
            "multiple",
            role,
            value,
            Decimal(1).scaleb(-decimals),
            "倍",
            period=self.period,
            **labels,
        )

    def between(
        self, low: Decimal, high: Decimal, unit: str, kind: str, role: str, magnitude: str = "", **labels: Any
    ) -> Quantity:
        """A range: 9-10天, 6%至8%, 3至5年."""
        join = "至" if self.hand.digits in {"places", "words"} else self.random.choice(["-", "至", "—", "～"])
        one, two = self.hand.number(low), self.hand.number(high)
        middle = unit if unit == "%" and join in {"至", "～"} and self.chance(0.6) else ""
        text = f"{one}{middle}{join}{two}{magnitude}{unit}"
        factor = MAGNITUDES[magnitude]
        return Quantity(
            text,
            kind,
            role,
            None,
            Decimal(0),
            unit,
            "range",
            low=low * factor,
            high=high * factor,
            period=labels.pop("period", self.period),
            **labels,
        )

    def qualified(self, quantity: Quantity, which: str | None = None) -> Quantity:
        """Gives a quantity a qualifier's words, outside the span (超过…, …以上) or inside it (300多个)."""
        which = which or self.random.choice(["above", "above", "below", "approx"])
        quantity.qualifier = which
        inside = (
            which == "above" and quantity.kind == "count" and quantity.value is not None and self.random.random() < 0.5
        )
        if inside and quantity.value % 10 == 0 and quantity.text.endswith(quantity.unit) and quantity.value >= 20:
            cut = len(quantity.text) - len(quantity.unit)
            quantity.text = quantity.text[:cut] + self.random.choice("多余") + quantity.text[cut:]
            return quantity
        table = {"above": ABOVE, "below": BELOW, "approx": APPROX}[which]
        quantity.before, quantity.after = self.random.choice(table)
        return quantity
