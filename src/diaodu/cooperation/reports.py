"""What the half-yearly report needs, for a chosen half: figures with their trails, and what happened in it by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.boards.declared import board_of
from diaodu.boards.overview import Overview, overview
from diaodu.boards.rooms import place_of_room
from diaodu.boards.rosters import RosterShown
from diaodu.cooperation import ROOM
from diaodu.cooperation.projects import PROJECT
from diaodu.core.periods import MONTHS_LONG, Period, PeriodKind, containing
from diaodu.editions.circulars import Circular
from diaodu.editions.queries import kinds_to_draft
from diaodu.indicators.asking import period_of
from diaodu.indicators.regime import regime_of
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Field, Kind, Word, acting, kinds
from diaodu.register.models import Place, Roster, Subject
from diaodu.register.queries import members_seen, place_shown
from diaodu.register.queries.members import milestones_of

HALF = "half"
PARTS = ("agreement", "approach", "assistance")
REACHED = ("started", "in_production")
TOLD = {"agreement": ("form", "amount"), "approach": ("by", "matter", "result"), "assistance": ("sector", "amount")}
MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject with its day in the half, its stage (None: it is told for a milestone), and what is told of it."""

    subject: Subject
    on: date
    stage: Word | None
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happened in the half to subjects of a kind (``reached``: which milestone); how many there are in all."""

    names: Mapping[str, str]
    reached: Mapping[str, str]
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """A half-year at a place: its figures, its chapters, the halves beside it, and circulars that can be drafted."""

    place: Place
    half: Period
    before: str
    after: str
    shown: Overview
    chapters: tuple[Chapter, ...]
    circulars: tuple[Circular, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows an invented place."""
        return self.place.pack.generated


def report_of(viewer: Viewer, query: Mapping[str, str], *, today: date) -> Report:
    """The report's data as an address asks for them, of the half of the board's own period unless it names one.

    Raises ``NotFound``, ``UnknownPeriod``.
    """
    place = place_shown(viewer, place_of_room(viewer, ROOM, query.get("place", "").strip()))
    half = _half(query.get("half", "").strip(), place, today)
    shown = overview(viewer, place.code, {"period": half.token}, today=today, room=ROOM)
    drafted = [each for each in kinds_to_draft(viewer) if place.code in {one.code for one in each.places}]
    return Report(
        place=place,
        half=half,
        before=half.shift_months(-MONTHS_LONG[PeriodKind.HALF]).token,
        after=half.shift_months(MONTHS_LONG[PeriodKind.HALF]).token,
        shown=shown,
        chapters=tuple(chapter for chapter in _chapters(viewer, place, half, shown) if chapter.total),
        circulars=tuple(each.circular for each in drafted if each.circular.cadence == HALF),
    )


def _half(token: str, place: Place, today: date) -> Period:
    """The half that is asked for, or that holds what is; else that of the board's own period, or the present one."""
    regime, board = regime_of(place.pack), board_of(place, ROOM)
    usual = board.period if board else f"{today:%Y-%m}"
    return containing(period_of(token or usual, regime), PeriodKind.HALF)


def _chapters(viewer: Viewer, place: Place, half: Period, shown: Overview) -> Iterator[Chapter]:
    own = kinds(place.pack)
    for roster in shown.rosters[:1]:
        yield from _milestones(viewer, place, half, roster, own)
    for part in PARTS:
        for kind in acting(own, part):
            yield _dated(viewer, place, half, kind, TOLD[part])


def _milestones(
    viewer: Viewer, place: Place, half: Period, roster: RosterShown, own: Mapping[str, Kind]
) -> Iterator[Chapter]:
    """The members of the roster that reached a milestone in the half."""
    row = Roster.objects.visible_to(viewer).get(code=roster.code)
    inside = members_seen(viewer, row, at=half.last_day, known=None)
    reached, _planned = milestones_of(inside, known=None)
    for kind in acting(own, PROJECT):
        for code in REACHED:
            days = {
                each: found[code] for each, found in reached.items() if code in found and half.contains(found[code])
            }
            seen = Subject.objects.visible_to(viewer).filter(pk__in=days, kind=kind.code)
            rows = seen.filter(place__path__startswith=place.path).select_related("place", "pack")
            entries = sorted((Entry(each, days[each.pk], None, ()) for each in rows), key=lambda entry: entry.on)
            word = kind.milestone(code)
            yield Chapter(kind.names, word.names if word else {}, tuple(entries[:MOST]), len(entries))


def _dated(viewer: Viewer, place: Place, half: Period, kind: Kind, told: Sequence[str]) -> Chapter:
    """The subjects of a kind whose day lies in the half."""
    seen = Subject.objects.visible_to(viewer).filter(kind=kind.code, place__path__startswith=place.path)
    rows = seen.filter(on__range=(half.first_day, half.last_day)).select_related("place", "pack")
    fields = [field for code in told if (field := kind.field(code))]
    entries = tuple(
        Entry(row, row.on, kind.stage(row.stage), tuple(_said(field, row) for field in fields if row.text(field.code)))
        for row in rows.order_by("on", "number")[:MOST]
        if row.on
    )
    return Chapter(kind.names, {}, entries, rows.count())


def _said(field: Field, row: Subject) -> str:
    text = row.text(field.code)
    word = field.choice(text)
    return name_in_language(word.names) if word else f"{text} {field.unit}".strip()
