"""What an enterprise said of a visit elsewhere: rooms further on tell it, so that nobody is asked the same twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from diaodu.pairing.models import Contact


@dataclass(frozen=True, slots=True)
class Said:
    """What the enterprise said: whether it was useful, in which words, by which way and when."""

    useful: bool
    words: str
    given_by: str
    at: datetime


Source = Callable[[Contact], Said | None]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Have a source asked for each visit that is recorded. A room registers its own from its ``AppConfig.ready``."""
    _sources.append(source)


def said_elsewhere(contact: Contact) -> Said | None:
    """What the first source that knows of one says of the visit that a contact tells of."""
    return next((said for source in tuple(_sources) if (said := source(contact)) is not None), None)
