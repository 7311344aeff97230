"""What every page may be asked in its address."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

MOST_DIGITS = 18  # what the database counts with


class BadNumber(Refusal):
    """A ledger number in an address that cannot be read."""

    code, status, exit_code = "bad_number", 400, 2


def asked_number(text: str) -> int | None:
    """Read a ledger number; nothing is now. Raises ``BadNumber``."""
    if not text.strip():
        return None
    number = number_or_none(text.strip())
    if not number:
        raise BadNumber(_("「%(text)s」不是台賬號。") % {"text": text[:40]})
    return number


def asked_day(text: str) -> date | None:
    """The day that a reader typed; None for nothing or for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number_or_none(text: str) -> int | None:
    """A whole number from a request; None for what is none, or is longer than the database counts."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
