"""The steps of a nomination in short, on the small pack of the register with a listing of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from diaodu.listing.commands import Mark, move_to_reserve, nominate, propose_idea, score
from diaodu.packs.commands import check_pack
from tests.register.packs import write_pack

LISTING = """[[listing]]
code = "choice"
names = { hant = "遴選", hans = "遴选", en = "Choice" }
family = "list"
kind = "scheme"
classes = ["new", "old"]
scorers = 2
criteria = [
    { code = "near", names = { hant = "近利", hans = "近利", en = "Near" }, weight = "60", highest = 5 },
    { code = "far", names = { hant = "遠利", hans = "远利", en = "Far" }, weight = "40", highest = 10 },
]
document = "page"
"""
DAY = date(2023, 6, 1)


def write_listing_pack(folder: Path, listing: str = LISTING) -> Path:
    """Write the small pack with a listing below ``folder``."""
    path = write_pack(folder)
    (path / "listing.toml").write_text(listing, encoding="utf-8")
    return path


def faults(folder: Path, listing: str) -> list[str]:
    """What checking the pack with this listing reports, as ``line: rule``."""
    return [f"{one.line}: {one.rule}" for one in check_pack(write_listing_pack(folder, listing))]


def proposed(actor: Any = None, subject: str = "s3") -> int:
    """An idea's number."""
    given = {"listing": "choice", "roster": "list-2023", "on": DAY, "reason": "a bridge is needed"}
    return propose_idea(actor=actor, subject=subject, **given).number


def reserved(actor: Any = None, subject: str = "s3") -> int:
    """The number of a nomination in reserve."""
    number = proposed(actor, subject)
    move_to_reserve(actor=actor, nomination=number, on=DAY, reason="studied")
    return number


def nominated(actor: Any = None, subject: str = "s3") -> int:
    """The number of a nomination that waits to be scored."""
    number = reserved(actor, subject)
    nominate(actor=actor, nomination=number, on=DAY, statement="the ferry sinks every spring")
    return number


def marks(near: str = "4", far: str = "8") -> list[Mark]:
    """A score on each criterion."""
    return [Mark("near", Decimal(near)), Mark("far", Decimal(far))]


def fully_scored(people: Mapping[str, Any], subject: str = "s3") -> int:
    """The number of a nomination that everybody wanted has scored: 80 and 72 points."""
    number = nominated(people["proposer"], subject)
    score(actor=people["scorer"], nomination=number, marks=marks())
    score(actor=people["second"], nomination=number, marks=marks("3", "9"))
    return number
