"""An answer as a page shows it: one figure with its unit, period and source, and the address of its trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from diaodu.core.formula.checking import YEAR_TO_DATE
from diaodu.core.periods import PeriodKind
from diaodu.indicators.answers import Answer
from diaodu.indicators.regime import Regime


@dataclass(frozen=True, slots=True)
class Figure:
    """A value (``None``: absent, with its kind and reason) that leads to its trail.

    ``cumulative`` says that it is what the year brought up to its period, not what the period alone did.
    """

    value: Decimal | None
    decimals: int
    unit: Mapping[str, str]
    absence: str
    reason: str
    period: str
    facet: Mapping[str, str]
    source: Mapping[str, str]
    basis: str
    generated: bool
    url: str
    bound: str = ""
    cumulative: bool = False


def figure_of(answer: Answer, *, regime: Regime, known: int | None = None) -> Figure:
    """The figure of an answer, rounded as it is declared to be shown."""
    return Figure(
        value=None if answer.value is None else Decimal(answer.value),
        decimals=answer.decimals,
        unit=answer.unit.names,
        absence=answer.absence.value if answer.absence else "",
        reason=answer.reason if answer.absence else "",
        period=answer.period.token,
        facet=facet_names(regime.facets, answer.facet),
        source=regime.sources.get(answer.source, {}),
        basis=answer.basis,
        generated=answer.generated,
        url=trail_url(answer, known=known),
        bound=answer.bound,
        cumulative=answer.period.kind is not PeriodKind.YEAR and regime.types[answer.code].bases == {YEAR_TO_DATE},
    )


def facet_names(named: Mapping[str, Mapping[str, str]], facet: str) -> Mapping[str, str]:
    """A facet's names; one that the pack does not name is shown as it is written."""
    return named.get(facet, {"hant": facet}) if facet else {}


def trail_url(answer: Answer, *, known: int | None = None, page: str = "trail") -> str:
    """Where the trail of an answer is, or another page of the same figure."""
    asked = {
        "place": answer.place.code,
        "period": answer.period.token,
        "facet": answer.facet,
        "roster": answer.roster,
        "class": answer.member_class,
        "known": known or "",
    }
    return f"{reverse(page, args=[answer.code])}?{urlencode({key: value for key, value in asked.items() if value})}"
