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

from diaodu.audit.numbers import present_number
from diaodu.indicators.answering import Answerer
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.indicators.regime import regime_of
from diaodu.kit.once import once
from diaodu.packs.remembering import loaded_packs, present_stand

MOST = 30_000  # outcomes and answers in a standing: some 80 MB; all overviews of both packs have 4,000


@dataclass(slots=True)
class Standing:
    """A reader as known at one number, and its answerers by pack and language (reasons are told in words)."""

    number: int
    loaded: datetime | None
    reader: LedgerReader
    answerers: dict[tuple[str, str], Answerer] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew: nobody may fill the memory by asking for all there is."""
        return self.reader.tally_count + sum(each.size for each in self.answerers.copy().values()) > MOST

    def brought_to(self, number: int) -> Standing:
        """The same at a later number: mended where only facts came in, else only what was counted from registers is."""
        recorded = self.reader.recorded_up_to(number)
        if recorded is None:
            return Standing(number, self.loaded, LedgerReader(number, before=self.reader))
        reader = self.reader.with_recorded(recorded)
        answerers = {key: each.with_recorded(reader, recorded) for key, each in self.answerers.copy().items()}
        return Standing(number, self.loaded, reader, answerers)

    def answerer(self, pack: str) -> Answerer:
        """The answerer of a pack in the present language."""
        key = (pack, get_language() or "")
        if key not in self.answerers:
            regime = regime_of(loaded_packs()[pack], known=self.number)
            self.answerers[key] = Answerer(regime, self.reader)
        return self.answerers[key]


_lock = Lock()
_present: Standing | None = None
_past: dict[int, Standing] = {}
PAST = 4


def standing(known: int | None = None) -> Standing | None:
    """What is kept for a ledger number (None: the last); nothing inside a transaction, which sees what is uncommitted.

    An earlier number must have been reached.
    """
    if connection.in_atomic_block:
        return None
    return once(("standing", known), lambda: _standing(known))


def _standing(known: int | None) -> Standing:
    number, loaded = present_number(), present_stand().loaded
    with _lock:
        present = _brought_to(number, loaded)
        return present if known is None else _at(known, loaded)


def _at(known: int, loaded: datetime | None) -> Standing:
    """An earlier number; the last few asked for are kept, for an old answer never changes."""
    if known not in _past or _past[known].is_full:
        if len(_past) >= PAST:
            _past.pop(next(iter(_past)))
        _past[known] = Standing(known, loaded, LedgerReader(known))
    return _past[known]


def _brought_to(number: int, loaded: datetime | None) -> Standing:
    """The present. Places and rosters come with packs, without a number: when one was loaded all is new."""
    global _present  # noqa: PLW0603 - one for the process is the point
    if _present is None or _present.loaded != loaded or _present.is_full:
        _present = Standing(number, loaded, LedgerReader(number))
        _past.clear()
    elif number > _present.number:
        _present = _present.brought_to(number)
    return _present
