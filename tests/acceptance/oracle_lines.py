"""Target lines and pace on the funds of the invented places, worked out a second time, naively."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.acceptance.oracle import MISSING, NOT_APPLICABLE, PROVINCE, Book, Number, last_month, less, percent

WHOLE = "全部"
FUNDS = "promotion.funds_in_place"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it should be read; a base is told only where the lines imply it."""

    code: str
    value: Fraction
    base: Fraction | None
    level: Fraction | None
    binding: bool | None
    met: str
    gap: Fraction | None


@dataclass(frozen=True, slots=True)
class _Asked:
    code: str
    tier: str
    kind: str
    value: Fraction

    def level(self, base: Fraction) -> Fraction:
        """The level asked for if growth starts from this base."""
        return base * (100 + self.value) / 100 if self.kind == "growth" else self.value


def funds(book: Book, place: str, period: str) -> Number:
    return book.value(FUNDS, place, period, WHOLE)


def lines(book: Book, place: str, period: str, facet: str = WHOLE) -> list[Line]:
    """Every line of the place and year, read against what was reached by the end of the asked period."""
    asked = _asked(book, place, period[:4])
    base = funds(book, place, str(int(period[:4]) - 1))
    actual = funds(book, place, period) if facet == WHOLE else "refused"
    over = last_month(period).endswith("-12")
    return [_line(asked, each, base, actual, over=over) for each in asked]


def _asked(book: Book, place: str, year: str) -> list[_Asked]:
    found = [
        (row, book.by_ref.get(row["fact"]))
        for row in book.targets
        if row["indicator"] == FUNDS and row["place"] == place and row["period"] == year
    ]
    return [_Asked(row["code"], row["tier"], row["kind"], value) for row, value in found if isinstance(value, Fraction)]


def _line(asked: Sequence[_Asked], line: _Asked, base: Number, actual: Number, *, over: bool) -> Line:
    known = isinstance(base, Fraction)
    start = base if isinstance(base, Fraction) else _implied_base(asked, line.tier)
    level = line.value if line.kind == "level" else (None if start is None else line.level(start))
    sure = level if line.kind == "level" or known else None
    return Line(
        code=line.code,
        value=line.value,
        base=None if known else start,
        level=level,
        binding=_binding(asked, line, base),
        met=_met(sure, actual, over=over),
        gap=actual - sure if isinstance(actual, Fraction) and sure is not None else None,
    )


def _implied_base(asked: Sequence[_Asked], tier: str) -> Fraction | None:
    """Where the level and the growth of one tier meet: of this tier, else of the first that has both."""
    bases: dict[str, Fraction] = {}
    for each in asked:
        both = {other.kind: other.value for other in asked if other.tier == each.tier}
        if {"level", "growth"} <= both.keys():
            bases.setdefault(each.tier, both["level"] * 100 / (100 + both["growth"]))
    return bases.get(tier, next(iter(bases.values()), None))


def _binding(asked: Sequence[_Asked], line: _Asked, base: Number) -> bool | None:
    """Whether a line asks for most: with "at least" lines an implied base is a lower bound, so try it and larger ones."""
    if isinstance(base, Fraction):
        tried = [base]
    else:
        low = _implied_base(asked, line.tier)
        assert low is not None, "the sample always has a level and a growth"
        tried = [low, low * 11 / 10, low * 2, low * 1000]
    highest = [line.level(each) == max(other.level(each) for other in asked) for each in tried]
    return True if all(highest) else (None if any(highest) else False)


def _met(asked: Fraction | None, actual: Number, *, over: bool) -> str:
    if actual == "refused":
        return "refused"
    if isinstance(actual, str) or asked is None:
        return "undecidable"
    if actual >= asked:
        return "yes"
    return "no" if over else "undecidable"


def paces(book: Book, place: str, period: str) -> dict[tuple[str, str], tuple[Number, Number, Number]]:
    """By line and baseline: what should be reached by now, how far ahead that is, what each month left must bring."""
    found: dict[tuple[str, str], tuple[Number, Number, Number]] = {}
    for line in lines(book, place, period):
        if line.level is None or (line.base is not None and not line.code.startswith("sample.funds.level")):
            continue  # a level that is only bounded has no pace
        for name, share in _shares(book, place, period).items():
            expected = line.level * share if isinstance(share, Fraction) else share
            actual = funds(book, place, period)
            found[line.code, name] = (expected, less(actual, expected), _monthly(line.level, actual, period))
    return found


def _shares(book: Book, place: str, period: str) -> dict[str, Number]:
    """Which part of the year's work should be done by now, on each baseline."""
    month, year = last_month(period)[5:], str(int(period[:4]) - 1)
    curve = next((c["shares"] for c in book.curves if (c["place"], c["period"]) == (place, period[:4])), None)
    season = percent(funds(book, place, f"{year}-{month}"), funds(book, place, f"{year}-12"))
    return {
        "linear": Fraction(int(month), 12),
        "planned_curve": Fraction(curve[int(month) - 1]) / 100 if curve else MISSING,
        "last_year": season / 100 if isinstance(season, Fraction) else season,
    }


def _monthly(level: Fraction, actual: Number, period: str) -> Number:
    left = 12 - int(last_month(period)[5:])
    if isinstance(actual, str):
        return actual
    if actual >= level:
        return Fraction(0)
    return (level - actual) / left if left else NOT_APPLICABLE


def children_gap(book: Book) -> Fraction:
    """What the levels of the prefectures add up to beyond the province's."""
    levels = {row["place"]: book.by_ref[row["fact"]] for row in book.targets if row["kind"] == "level"}
    own = levels.pop(PROVINCE)
    parts = [level for level in levels.values() if isinstance(level, Fraction)]
    assert isinstance(own, Fraction)
    assert len(parts) == len(book.prefectures)
    return sum(parts, -own)
