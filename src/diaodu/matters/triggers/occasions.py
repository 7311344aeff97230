"""Triggers as packs declare them: on which event a matter raises itself, about what, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from diaodu.core.periods import Calendar, Period, PeriodKind, containing
from diaodu.core.spells import Watch
from diaodu.core.workdays import WorkCalendar
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

Names = Mapping[str, str]

TRIGGER = "trigger"
CREATED, STAGE, FIELD, MILESTONE, ENTERS, LINKED, FACT, RHYTHM = (
    "created", "stage", "field", "milestone", "enters", "link", "fact", "rhythm",
)  # fmt: skip
REACHED, PLANNED, MISSED = "reached", "planned", "missed"
STANDINGS = (REACHED, PLANNED, MISSED)
SELF, ORGANISATION, BY_LINK, FROM_LINK = "self", "organisation", "link:", "from:"
RHYTHMS = {
    "month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "half": PeriodKind.HALF, "year": PeriodKind.YEAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class On:
    """An event of the register or the ledger, or a rhythm; what is not of its ``event`` is empty.

    ``to``: the stages, values, classes of a roster or kinds of link's end that it becomes one of (none: any).
    A field ``becomes`` one of them, is ``filled`` for the first time, ``changed`` or ``rises`` by so many percent.
    """

    event: str
    kind: str = ""
    to: tuple[str, ...] = ()
    field: str = ""
    becomes: str = ""
    rises: Decimal | None = None
    milestone: str = ""
    standing: str = REACHED
    family: str = ""
    link: str = ""
    measure: str = ""
    unit: str = ""
    watch: Watch | None = None
    every: str = ""
    working_day: int = 1

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> On:
        """Build from a checked declaration."""
        becomes = next((word for word in ("to", "filled", "changed", "rises") if body.get(word)), "")
        texts = {key: str(body.get(key, "")) for key in ("kind", "field", "milestone", "family", "link", "measure")}
        return cls(
            event=str(body["event"]),
            to=tuple(str(word) for word in body.get("to", ())),
            becomes=becomes,
            rises=_figure(body, "rises"),
            standing=str(body.get("standing", REACHED)),
            unit=str(body.get("unit", "")),
            watch=_watch(body) if body["event"] == FACT else None,
            every=str(body.get("every", "")),
            working_day=int(body.get("working_day", 1)),
            **texts,
        )


@dataclass(frozen=True, slots=True)
class Trigger:
    """What raises itself: a matter of the kind ``raises``, titled ``title`` with the subject's name in it, with
    the fields it ``sets`` and ``take`` as the subject has them, about the subject of the event or what it leads to.

    One that is ``standing`` holds for what was there before it and for what packs bring; unless it is ``watched``, a
    matter raised for what a pack brought is only kept and chases nobody.
    """

    code: str
    number: int
    names: Names
    raises: str
    title: str
    on: On
    sets: Mapping[str, str]
    take: Mapping[str, str]
    about: str = SELF
    standing: bool = False
    watched: bool = True

    @classmethod
    def of(cls, found: Declared) -> Trigger:
        """Build from a checked declaration."""
        body = found.body
        return cls(
            code=found.code,
            number=found.number,
            names=body["names"],
            raises=str(body["raises"]),
            title=str(body["title"]),
            on=On.of(body["on"]),
            sets=dict(body.get("sets", {})),
            take=dict(body.get("take", {})),
            about=str(body.get("about", SELF)),
            standing=bool(body.get("standing", False)),
            watched=bool(body.get("watched", True)),
        )


@remembered
def triggers(pack: Pack, *, known: int | None = None) -> dict[str, Trigger]:
    """The triggers that hold in a pack: its own over those of the packs it uses, without those switched off."""
    found = definitions(pack, TRIGGER, known=known).items()
    return {code: Trigger.of(each) for code, each in found if not each.body.get("off")}


def rhythm_period(every: str, calendar: Calendar, today: date) -> Period:
    """The period of a rhythm in which a day lies."""
    return containing(Period.month_of(today, calendar), RHYTHMS[every])


def rhythm_day(work: WorkCalendar, period: Period, working_day: int) -> date:
    """The n-th working day of a period; its last one where it has fewer."""
    first = work.count(period.first_day - timedelta(days=1))
    return work.numbered(min(first + working_day, work.count(period.last_day)))


def _figure(body: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(body[key])) if key in body else None


def _watch(body: Mapping[str, Any]) -> Watch:
    figures = {key: _figure(body, key) for key in ("falls", "below", "above")}
    return Watch(**figures, absent=int(body.get("absent", 0)))
