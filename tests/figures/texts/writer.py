"""One text being written: chance, region, hand, period, and the quantities and relations so far."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from tests.figures.texts import observations
from tests.figures.texts.arithmetic import judge
from tests.figures.texts.dates import Calendar, Scope
from tests.figures.texts.numerals import Hand
from tests.figures.texts.printing import Printer, Unlucky
from tests.figures.texts.quantity import Quantity, Relation, Said
from tests.figures.texts.template import Filler
from tests.figures.texts.vocabulary import BY_REGION, CURRENCY


class Writer(Printer):
    """Writes one text. Amounts go in as true values; what is printed is rounded from them."""

    def __init__(self, random: Random, region: str, hand: Hand, scope: Scope) -> None:
        super().__init__(random, region, hand, random.choice(CURRENCY[region]))
        self.scope = scope
        self.filler = Filler(random, BY_REGION[region])
        self.calendar = Calendar(hand, region, random)
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

    def attempt(self, passage: Callable[[Writer], None], times: int = 8) -> bool:
        """Says a passage, drawing its numbers again while they are unlucky; what it had said is taken back."""
        pieces, relations, period, scope = len(self.said.pieces), len(self.said.relations), self.period, self.scope
        for _ in range(times):
            try:
                passage(self)
            except Unlucky:
                del self.said.pieces[pieces:], self.said.relations[relations:]
                self.period, self.scope = period, scope
            else:
                return True
        return False

    def open(self, *, scope: Scope | None = None) -> Quantity:
        """The date that a passage starts with; figures written after it are of its period."""
        quantity = self.calendar.spoken(scope or self.scope)
        self.period = quantity.period
        return quantity

    def lead(self) -> None:
        """The opening of a passage: a date for the first, for later ones nothing or words without a numeral."""
        if self.period is None:
            date = self.open()
            phrases = ["{d}，", "{d}，", "{d}"]
            if not self.scope.year and self.region == "mainland" and not date.before:
                phrases.append("今年{d}，")
            self.say(phrases, d=date)
        elif self.random.random() < 0.4:
            self.say(["同期，", "同期，", "此外，", "与此同时，", "另外，", "从其他指标看，"])

    def end(self) -> None:
        """Closes a sentence."""
        self.said.pieces.append("。")

    def word(self, key: str) -> str:
        return self.random.choice(self.filler.vocabulary[key])

    def words(self, key: str, n: int) -> list[str]:
        return self.random.sample(sorted(set(self.filler.vocabulary[key])), n)

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


__all__ = ["Unlucky", "Writer"]
