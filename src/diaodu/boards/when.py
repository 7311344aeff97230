"""What a page is asked for in its address: period, ledger number, indicator, rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.indicators.asking import BadNumber, period_of
from diaodu.indicators.regime import Regime
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


def asked_number(text: str) -> int | None:
    """Read a ledger number; nothing is now. Raises ``BadNumber``."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise BadNumber(_("「%(text)s」不是台賬號。") % {"text": text})
    return int(text)
