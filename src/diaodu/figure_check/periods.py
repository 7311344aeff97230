"""Of when a figure is: the tokens of a reading as periods of a pack's calendar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from diaodu.core.periods import MONTHS_IN_YEAR, Calendar, Period, PeriodError, PeriodKind
from diaodu.figures import Figure, Kind, Reading
from diaodu.ledger.measures import Measure

_COMPARED = tuple("從从比較较自與与")  # before a year that something is only compared with
MONTH_DIGITS = 2
_YEAR = re.compile(r"(?P<year>[0-9]{4})")
_PART = re.compile(r"(?:[0-9]{4}|Y)-[QH][0-9]")
_WHOLE_YEAR = re.compile(r"全年|今年|本年|年度")
_PAST = re.compile(r"过去.{1,3}年")
_WHOLE = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}


@dataclass(frozen=True, slots=True)
class Told:
    """The periods that a figure may be of. ``single`` is a month of its own, ``stretch`` several up to an end."""

    periods: tuple[Period, ...]
    single: bool
    stretch: bool

    def tokens(self, measure: Measure) -> frozenset[str]:
        """Under which tokens the values of a measure are kept that are of when the text speaks."""
        if not self.fits(measure):
            return frozenset()
        periods = self.periods[:-1] if self._adds_up(measure) else self.periods
        return frozenset(measure.period(period).token for period in periods)

    def fits(self, measure: Measure) -> bool:
        """Whether a month named alone can be of a measure: what runs up to its end is of more, but in January."""
        running = self.single and measure.basis == "year_to_date"
        return not (running and any(period.months_elapsed() > 1 for period in self.periods))

    def _adds_up(self, measure: Measure) -> bool:
        """Whether several months are meant where a measure is of each of its own."""
        return self.stretch and measure.basis == "flow" and not measure.whole_year


def home_year(reading: Reading, period: Period | None) -> int | None:
    """The year that 今年 means: that of the asked period, else the one that the text names most often."""
    if period is not None:
        return period.year
    years = Counter(
        match["year"]
        for figure in reading.figures
        if figure.kind is Kind.DATE and figure.norm and (match := _YEAR.match(figure.norm))
        if not reading.text.endswith(_COMPARED, 0, figure.start)
    )
    return int(years.most_common(1)[0][0]) if years else None


def periods_of(figure: Figure, *, home: int | None, period: Period | None, calendar: Calendar, said: str) -> Told:
    """The periods that a figure may be of as the text says it; ``said`` is the folded paragraph before it.

    Where the text says no more than the year, the asked ``period`` is meant as well; where the sentence speaks of the
    whole year, the year of a quarter or half.
    """
    token = figure.period or "Y"
    found: list[Period] = []
    bare = token in {"Y", str(home)}
    if bare and home is not None and _PAST.search(said):
        found += _read(f"{home - 1}", home, calendar)
    if bare and period is not None:
        found.append(period)
    if _PART.fullmatch(token) and _WHOLE_YEAR.search(said.rpartition("。")[2].rpartition("\n")[2]):
        found += _read(token.partition("-")[0], home, calendar)
    found += _read(token, home, calendar)
    single = len(token.rpartition("-")[2]) == MONTH_DIGITS and ".." not in token and "-" in token
    return Told(tuple(dict.fromkeys(found)), single=single, stretch=".." in token and not token.startswith(".."))


@lru_cache(maxsize=4096)
def _read(token: str, home: int | None, calendar: Calendar) -> tuple[Period, ...]:
    if "Y" in token and home is None:
        return ()
    token = re.sub(r"Y-1(?![0-9])", lambda _: str((home or 0) - 1), token).replace("Y", str(home))
    first, dots, last = token.rpartition("..")
    try:
        end = Period.parse(last, calendar)
    except PeriodError:
        return ()
    if not dots:
        return (end, end.last_month()) if end.kind is PeriodKind.DAY else (end,)
    try:
        begin = Period.parse(first, calendar) if first else end
    except PeriodError:
        return (end.last_month(),)
    return (*_wholes(begin, end, calendar), end.last_month())


def _wholes(begin: Period, end: Period, calendar: Calendar) -> Sequence[Period]:
    """The quarter, half or year that a stretch of months makes."""
    first, last = begin.first_day, end.last_day
    if first.year != last.year or first == last:
        return ()
    if (first.month, last.month) == (1, MONTHS_IN_YEAR):
        return (Period.parse(str(first.year), calendar),)
    part = _WHOLE.get((first.month, last.month))
    return (Period.parse(f"{first.year}-{part}", calendar),) if part else ()
