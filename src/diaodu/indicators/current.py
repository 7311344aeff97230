"""The ledger as it stands now, read once for all who ask this process, and mended by what was recorded since.

Every desk asks for the ledger's last number anew, so that nothing is answered from before the last acceptance. What is
kept belongs to one number and to no viewer: a desk looks whether its viewer may ask before it asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.db import connection
from django.utils.translation import get_language

from diaodu.audit.numbers import last_number
from diaodu.indicators.answering import Answerer
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.indicators.regime import regime_of
from diaodu.kit.once import once
from diaodu.packs.models import Pack
from diaodu.packs.remembering import present_stand


@dataclass(slots=True)
class Standing:
    """A reader as known at one number, and its answerers by pack and language (reasons are told in words)."""

    number: int
    loaded: datetime | None
    reader: LedgerReader
    answerers: dict[tuple[str, str], Answerer] = field(default_factory=dict)

    def answerer(self, pack: str) -> Answerer:
        """The answerer of a pack in the present language."""
        key = (pack, get_language() or "")
        if key not in self.answerers:
            regime = regime_of(Pack.objects.get(code=pack), known=self.number)
            self.answerers[key] = Answerer(regime, self.reader)
        return self.answerers[key]


_lock = Lock()
_kept: Standing | None = None


def standing() -> Standing | None:
    """What is kept for the ledger's last number; None inside a transaction, which may see what is never committed."""
    if connection.in_atomic_block:
        return None
    return once("standing", _present)


def _present() -> Standing:
    number, loaded = last_number(), present_stand().loaded
    with _lock:
        return _brought_to(number, loaded)


def _brought_to(number: int, loaded: datetime | None) -> Standing:
    global _kept  # noqa: PLW0603 - one for the process is the point
    if _kept is None or _kept.loaded != loaded:  # places and rosters come with packs, without a number
        _kept = Standing(number, loaded, LedgerReader(number))
    elif number > _kept.number:
        _kept = Standing(number, loaded, _kept.reader.at(number))
    return _kept
