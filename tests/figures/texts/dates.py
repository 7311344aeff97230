"""Dates and spans of time as texts print them, with the norm of the date and the period that the figures after it are of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.figures.texts.numerals import Hand, in_words
from tests.figures.texts.quantity import Quantity


@dataclass(frozen=True)
class Scope:
    """Months `first` to `last` of a year (None when the text names no year)."""

    year: int | None
    first: int
    last: int

    @property
    def base(self) -> str:
        return str(self.year) if self.year else "Y"

    @property
    def period(self) -> str:
        """The schema's label for the scope's figures."""
        if (self.first, self.last) == (1, 12):
            return self.base
        if self.first == self.last and self.first > 1:
            return f"{self.base}-{self.last:02}"
        if self.first == self.last:
            return f"{self.base}-01"
        return f"{self.base}-{self.first:02}..{self.base}-{self.last:02}"


def date(text: str, norm: str, period: str, *, before: str = "", after: str = "") -> Quantity:
    """A labelled date."""
    return Quantity(text, "date", "period", norm=norm, period=period, before=before, after=after)


@dataclass(frozen=True)
class Calendar:
    """How one text prints dates: its digits, its region, whether its years are the Republic's."""

    hand: Hand
    region: str
    random: Random

    def numeral(self, n: int) -> str:
        if self.hand.digits in {"places", "words"}:
            return in_words(Decimal(n))
        return self.hand.number(Decimal(n))

    def year_name(self, year: int) -> str:
        """2016年, 二○一六年, 105年."""
        n = year - 1911 if self.region == "roc" else year
        if self.hand.digits in {"places", "words"}:
            return Hand("places", nought=self.hand.nought).number(Decimal(n)) + "年"
        return Hand(self.hand.digits).number(Decimal(n)) + "年"

    def year(self, year: int) -> Quantity:
        return date(self.year_name(year), str(year), str(year))

    def spoken(self, scope: Scope) -> Quantity:
        """The opening date of a text or passage; `period` of what it returns is that of the figures that follow."""
        if scope.first == 1 and scope.last == 12:
            if scope.year is None:
                raise ValueError("a whole year that is not named has no date to print")
            return self.year(scope.year)
        if scope.first == 1 and scope.last > 1:
            return self._cumulative(scope)
        return self.month(scope)

    def month(self, scope: Scope) -> Quantity:
        """One month by itself."""
        name = self.year_name(scope.year) if scope.year else ""
        month = f"{self.numeral(scope.last)}月" + self.random.choice(["", "份"] if self.region == "mainland" else [""])
        norm = f"{scope.year}-{scope.last:02}" if scope.year else f"M{scope.last:02}"
        return date(name + month, norm, f"{scope.base}-{scope.last:02}")

    def _cumulative(self, scope: Scope) -> Quantity:
        forms = [self._months, self._first_months, self._until]
        if scope.last in {3, 6, 9} and not (scope.year and scope.last > 3):
            forms = [self._named, self._named, self._months]
        return self.random.choice(forms)(scope)

    def _months(self, scope: Scope) -> Quantity:
        name = self.year_name(scope.year) if scope.year else ""
        join = (
            "至"
            if self.hand.digits in {"places", "words"}
            else self.random.choice(["-", "—", "至", "－", "～"][: 3 if self.hand.digits != "wide" else 5])
        )
        part = self.random.choice(["", "份"] if self.region == "mainland" and join != "—" else [""])
        text = f"{name}{self.numeral(1)}{join}{self.numeral(scope.last)}月{part}"
        return date(text, self._norm(scope), scope.period)

    def _first_months(self, scope: Scope) -> Quantity:
        name = self.year_name(scope.year) if scope.year else ""
        first = self.random.choice(["前", "首"]) if self.region == "hongkong" else "前"
        return date(f"{name}{first}{self.numeral(scope.last)}个月", self._norm(scope), scope.period)

    def _until(self, scope: Scope) -> Quantity:
        name = self.year_name(scope.year) if scope.year else ""
        norm = f"{scope.year}-{scope.last:02}" if scope.year else f"M{scope.last:02}"
        before = self.random.choice(["截至", "截止", "到"] if self.region == "mainland" else ["截至", "截至"])
        before += "今年" if not scope.year and self.random.random() < 0.2 else ""
        return date(f"{name}{self.numeral(scope.last)}月", norm, scope.period, before=before, after="底")

    def _named(self, scope: Scope) -> Quantity:
        """Quarters and halves."""
        name = self.year_name(scope.year) if scope.year else ""
        if scope.last == 3:
            forms = {
                "mainland": ["一季度", "第一季度", "一季度"],
                "hongkong": ["首季", "第一季"],
                "taiwan": ["第一季", "首季"],
                "roc": ["第1季", "第一季"],
            }
            quarter = self.random.choice(forms[self.region])
            norm = f"{scope.year}-Q1" if scope.year else "Q1"
            return date(name + quarter, norm, f"{scope.base}-Q1")
        if scope.last == 6:
            return date("上半年", "H1", scope.period)
        text = "前三季度" if self.region == "mainland" else self.random.choice(["前三季", f"前{self.numeral(3)}季"])
        return date(text, "Q1..Q3", scope.period)

    def _norm(self, scope: Scope) -> str:
        if scope.year:
            return f"{scope.year}-{scope.first:02}..{scope.year}-{scope.last:02}"
        return f"M{scope.first:02}..M{scope.last:02}"

    def day(self, month: int, day: int, year: int | None = None) -> Quantity:
        """The day something is said; the figures' period is not of it."""
        text = f"{self.numeral(month)}月{self.numeral(day)}日"
        norm = f"{month:02}-{day:02}"
        if year:
            return date(self.year_name(year) + text, f"{year}-{norm}", f"{year}-{norm}")
        return date(text, norm, f"Y-{norm}")

    def day_alone(self, day: int) -> Quantity:
        return date(f"{self.numeral(day)}日", f"D{day:02}", "")
