"""What a page is asked for in its address: period, ledger number, indicator, rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.indicators.asking import Ask, period_of
from diaodu.indicators.regime import Regime
from diaodu.kit.refusals import Refusal
from diaodu.ledger.queries import newest_number


class BadNumber(Refusal):
    """A ledger number in an address that cannot be read."""

    code, status = "bad_number", 400


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


def asked_figure(code: str, query: Mapping[str, str]) -> Ask:
    """The figure that an address asks for."""
    texts = {key: query.get(key) or None for key in ("facet", "roster", "source")}
    return Ask(code, query.get("place", ""), query.get("period", ""), member_class=query.get("class") or None, **texts)
