"""One text being written: chance, region, hand, period, and the quantities and relations so far."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from tests.figures.texts import observations
from tests.figures.texts.arithmetic import judge
from tests.figures.texts.dates import Calendar, Scope
from tests.figures.texts.numerals import MAGNITUDES, YI, ZHAO, Hand, in_words, rounded, tenths
from tests.figures.texts.quantity import Quantity, Relation, Said
from tests.figures.texts.template import Filler
from tests.figures.texts.vocabulary import BY_REGION, CURRENCY

ABOVE = [("超过", ""), ("超", ""), ("逾", ""), ("突破", ""), ("", "以上"), ("高于", "")]
BELOW = [("近", ""), ("不足", ""), ("不到", ""), ("接近", "")]
APPROX = [("约", ""), ("", "左右"), ("大约", ""), ("约为", "")]


class Unlucky(Exception):
    """The numbers drawn do not make the sentence true in print; draw again."""


class Writer:
    """Writes one text. Amounts go in as true values; what is printed is rounded from them."""

    def __init__(self, random: Random, region: str, hand: Hand, scope: Scope) -> None:
        self.random, self.region, self.hand, self.scope = random, region, hand, scope
        self.filler = Filler(random, BY_REGION[region])
        self.calendar = Calendar(hand, region, random)
        self.currency = random.choice(CURRENCY[region])
        self.period: str | None = None
        self.said = Said()
        self.used: set[str] = set()

    def say(self, phrases: str | list[str], **facts: Quantity) -> None:
        """One of the phrases, filled."""
        phrase = phrases if isinstance(phrases, str) else self.random.choice(phrases)
        self.said.pieces += self.filler.fill(phrase, facts)

    def relate(self, kind: str, *operands: Any, param: Decimal | None = None) -> None:
        """States a relation; raises Unlucky when the printed digits do not bear it out."""
        relation = Relation(kind, list(operands), param)
        relation.status = judge(relation)
        if relation.status == "broken":
            raise Unlucky(kind)
        self.said.relations.append(relation)

    def open(self, *, scope: Scope | None = None) -> Quantity:
        """The date that a passage starts with; figures written after it are of its period."""
        quantity = self.calendar.spoken(scope or self.scope)
        self.period = quantity.period
        return quantity

    def lead(self) -> None:
        """The opening of a passage: a date for the first, for later ones nothing or words without a numeral."""
        if self.period is None:
            self.say(
                ["{d}，", "{d}，", "{d}", "今年{d}，"]
                if not self.scope.year and self.region == "mainland"
                else ["{d}，", "{d}，", "{d}"],
                d=self.open(),
            )
        elif self.random.random() < 0.4:
            self.say("同期，")

    def end(self) -> None:
        """Closes a sentence."""
        self.said.pieces.append("。")

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def word(self, key: str) -> str:
        return self.random.choice(self.filler.vocabulary[key])

    def words(self, key: str, n: int) -> list[str]:
        return self.random.sample(sorted(set(self.filler.vocabulary[key])), n)

    # quantities

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
        cut: bool = False,
        **labels: Any,
    ) -> Quantity:
        """Any number with magnitude and unit; three significant digits or more unless `decimals` says otherwise."""
        factor = MAGNITUDES[magnitude]
        scaled = true / factor
        if decimals is None:
            decimals = max(0, 3 - len(str(int(scaled)))) if magnitude else 0
            decimals = max(decimals, self.random.choice([0, 1, 2, 2]) if magnitude not in {"", "万"} else 0)
        value = rounded(scaled, decimals, cut=cut)
        if not value:
            raise Unlucky("nothing left to print")
        if self.hand.digits == "words" and magnitude and value >= 10000:
            raise Unlucky("nobody says a magnitude twice")
        text = self.hand.amount(value, magnitude) + unit
        ulp = Decimal(1).scaleb(-decimals) * factor
        return Quantity(text, kind, role, value * factor, ulp, unit, period=labels.pop("period", self.period), **labels)

    def count(self, n: int | Decimal, unit: str, **labels: Any) -> Quantity:
        """A count to the last one."""
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
        cut: bool = False,
        **labels: Any,
    ) -> Quantity:
        """A share or growth; growth takes its direction from `true` and prints without a sign."""
        decimals = self.random.choice([1, 1, 1, 2]) if decimals is None else decimals
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

    # draws from what was observed

    def pair(self, smaller: int = 1) -> tuple[Decimal, Decimal]:
        """A level and the one a year before, in yuan; `smaller` divides both (a county's figures from a city's)."""
        a, b = self.random.choice(observations.pairs())
        return a / smaller, b / smaller

    def rate(self) -> Decimal:
        """An observed rate of growth, with an observed fall now and then."""
        rate = self.random.choice(observations.rates())
        return -rate if self.chance(0.25) else rate

    def growth(self, a: Decimal, b: Decimal, decimals: int | None = None, **labels: Any) -> Quantity:
        """The growth from b to a."""
        return self.percent(100 * (a / b - 1), "growth", decimals, **labels)

    def before(self) -> str:
        """The period a year before the current one."""
        if self.scope.year:
            return (self.period or "").replace(str(self.scope.year), str(self.scope.year - 1))
        return (self.period or "").replace("Y", "Y-1")
