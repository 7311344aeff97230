"""A plan of steps that wait for one another: planned against actual, and when the whole will be done as things stand.

Everything is counted in working days from the day on which the plan begins, that day being 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from diaodu.core.steps import After, Span, critical_path, spans

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Actual:
    """What became of a step so far: when it began, and when it ended (None: it is open)."""

    starts: Fraction
    ends: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a step begins and ends as things stand: what has happened, and the planned length of what has not."""

    starts: Fraction
    ends: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan, the chain of steps on which its end depends, and what is to be expected now, by step."""

    planned: Mapping[str, Span]
    critical: tuple[str, ...]
    forecast: Mapping[str, Forecast]

    @property
    def planned_end(self) -> Fraction:
        """When the whole was to be done."""
        return max((span.ends for span in self.planned.values()), default=NOTHING)

    @property
    def expected_end(self) -> Fraction:
        """When the whole will be done as things stand."""
        return max((each.ends for each in self.forecast.values()), default=NOTHING)


def plan(after: After, lengths: Mapping[str, Fraction], actual: Mapping[str, Actual], today: Fraction) -> Plan:
    """The plan of steps with these lengths, and what is to be expected by what became of some of them by ``today``.

    Raises ``ValueError`` where steps wait for one another in a circle.
    """
    planned = spans(after, lengths)
    forecast: dict[str, Forecast] = {}
    for code in planned:  # each comes after those that it waits for
        forecast[code] = _forecast(code, after, lengths, actual, today, forecast)
    return Plan(planned, tuple(critical_path(planned, after)), forecast)


def _forecast(
    code: str, after: After, lengths: Mapping[str, Fraction], actual: Mapping[str, Actual], today: Fraction,
    known: Mapping[str, Forecast],
) -> Forecast:  # fmt: skip
    """What has ended stays; what is open ends no earlier than today; what is to come begins once it may."""
    here = actual.get(code)
    if here and here.ends is not None:
        return Forecast(here.starts, here.ends)
    if here:
        return Forecast(here.starts, max(here.starts + lengths[code], today))
    begins = max((known[before].ends for before in after[code]), default=NOTHING)
    begins = max(begins, today)
    return Forecast(begins, begins + lengths[code])
