"""What a page is asked for in its address: period, ledger number, indicator, rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.core.periods import Period
from diaodu.indicators.asking import Ask, period_of
from diaodu.indicators.regime import Regime
from diaodu.kit.asking import asked_number
from diaodu.ledger.queries import newest_number


@dataclass(frozen=True, slots=True)
class When:
    """A period (None: the board's own) as known at a ledger number (None: now)."""

    period: Period | None
    known: int | None
    newest: int


def asked_when(query: Mapping[str, str], regime: Regime) -> When:
    """Read ``period`` and ``known``. Raises ``UnknownPeriod`` and ``BadNumber``."""
    token = query.get("period", "").strip()
    return When(period_of(token, regime) if token else None, asked_number(query.get("known", "")), newest_number())


def asked_figure(code: str, query: Mapping[str, str]) -> Ask:
    """The figure that an address asks for."""
    texts = {key: query.get(key) or None for key in ("facet", "roster", "source")}
    return Ask(code, query.get("place", ""), query.get("period", ""), member_class=query.get("class") or None, **texts)
