"""What a page is asked for in its address: period, ledger number, indicator, rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.kit.refusals import Refusal
from diaodu.ledger.models import Fact


class BadQuestion(Refusal):
    """A period or ledger number in an address that cannot be read."""

    code, status = "bad_question", 400


@dataclass(frozen=True, slots=True)
class When:
    """A period (None: the board's own) as known at a ledger number (None: now)."""

    period: Period | None
    known: int | None
    newest: int


def asked_when(query: Mapping[str, str], calendar: Calendar) -> When:
    """Read ``period`` and ``known``. Raises ``BadQuestion``."""
    token = query.get("period", "").strip()
    return When(asked_period(token, calendar) if token else None, asked_number(query.get("known", "")), _newest())


def asked_period(token: str, calendar: Calendar) -> Period:
    """Read a period. Raises ``BadQuestion``."""
    try:
        return Period.parse(token, calendar)
    except PeriodError as error:
        words = _("「%(token)s」不是時期；請寫成 2023、2023-Q1、2023-01 或 2023-01-31。")
        raise BadQuestion(words % {"token": token}) from error


def asked_number(text: str) -> int | None:
    """Read a ledger number; nothing is now. Raises ``BadQuestion``."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise BadQuestion(_("「%(text)s」不是台賬號。") % {"text": text})
    return int(text)


def _newest() -> int:
    """The number of the newest fact: what a reader may go back from. It waits for no writer."""
    return Fact.objects.aggregate(newest=Max("number"))["newest"] or 0
