"""The weekly dispatch list: exceptions and nothing else, each with who must do what by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.core.workdays import WorkCalendar
from diaodu.kit.asking import BadNumber
from diaodu.kit.languages import name_in_language
from diaodu.matters.declared import matter_kinds
from diaodu.matters.desks import desk_at, people_at
from diaodu.matters.kinds import EXTEND
from diaodu.matters.models import Matter, Step
from diaodu.matters.office.declared import MatterBoard
from diaodu.matters.office.desks_told import DesksTold
from diaodu.matters.office.lateness import days_late, kind_names, step_names
from diaodu.matters.office.standing import as_they_stood, closed_at, stood_at, waiting_at
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

MOST = 200  # lines of a chapter
AT_FIRST = 25  # of them on the page, until all are asked for
Found = tuple[Matter, Step | None, str]
"""A matter, the step that somebody must do now, and why it is listed."""
WEEK = timedelta(days=7)
ROUND = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the ISO calendar, from Monday on."""

    monday: date

    @classmethod
    def parse(cls, token: str, today: date) -> Week:
        """``2024-W10``; nothing is the week of today. Raises ``BadNumber``."""
        if not token:
            return cls(today - timedelta(days=today.weekday()))
        year, _sign, number = token.partition("-W")
        try:
            monday = date.fromisocalendar(int(year), int(number), 1)
        except (ValueError, OverflowError):
            monday = date.min
        if not date.min + ROUND < monday < date.max - ROUND:  # the first and the last years have no years around them
            raise BadNumber(_("「%(week)s」不是周，應寫作 2024-W10。") % {"week": token})
        return cls(monday)

    @property
    def token(self) -> str:
        """The text that ``parse`` reads."""
        year, number, _day = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    def shift(self, weeks: int) -> Week:
        """The week so many weeks later."""
        return Week(self.monday + weeks * WEEK)

    def ends(self, calendar: WorkCalendar) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.monday + WEEK, time.min, tzinfo=calendar.zone)


@dataclass(frozen=True, slots=True)
class Line:
    """An exception: the matter, who must do what by when, how it stands, and by how many days it is late."""

    matter: Matter
    kind: Mapping[str, str]
    who: str
    what: str
    due: datetime | None
    why: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One sort of exceptions; ``total`` may be more than are listed."""

    code: str
    title: str
    total: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Weekly:
    """The list of a week at a place: as it stood at a moment, the end of a ``past`` week or now."""

    week: Week
    place: Place
    at: datetime
    past: bool
    chapters: Sequence[Chapter]


def weekly_list(
    viewer: Viewer, board: MatterBoard | None, place: Place, week: Week, *, now: datetime, most: int = MOST
) -> Weekly:
    """The exceptions of a week at or below a place, in sight, with the first lines of each chapter."""
    calendar = work_calendar(place.pack)
    until = min(now, week.ends(calendar))
    made = _Lists(viewer, place, week, calendar, until, most)
    chapters = [
        made.chapter("overdue", _("逾期未辦"), made.overdue()),
        made.chapter("slips", _("本周新發督辦單、交辦單"), made.raised(restricted=False)),
        made.chapter("talks", _("本周約談"), made.raised(restricted=True)),
        made.chapter("refused", _("本周未准延期"), made.refused()),
        made.chapter("long_open", *made.long_open(board)),
        made.chapter("orphans", _("無人承辦的環節"), made.orphans()),
    ]
    return Weekly(week, place, until, made.past, [chapter for chapter in chapters if chapter.total])


class _Lists:
    """The lists of one week, as a viewer may see them."""

    def __init__(
        self, viewer: Viewer, place: Place, week: Week, calendar: WorkCalendar, until: datetime, most: int
    ) -> None:
        self.viewer, self.place, self.week, self.calendar, self.until = viewer, place, week, calendar, until
        self.most = most
        self.past = until >= week.ends(calendar)
        self.begins = datetime.combine(week.monday, time.min, tzinfo=calendar.zone)
        self.kinds = matter_kinds(place.pack)
        seen = Matter.objects.visible_to(viewer).filter(place__path__startswith=place.path)
        self.seen = seen.filter(raised_at__lt=until)

    def chapter(self, code: str, title: str, steps: Sequence[Found]) -> Chapter:
        """A chapter of what was found."""
        desks = DesksTold.of(self.viewer, {step.matter_id for _matter, step, _why in steps[: self.most] if step})
        lines = [self._line(matter, step, why, desks) for matter, step, why in steps[: self.most]]
        return Chapter(code, title, len(steps), lines)

    def _line(self, matter: Matter, step: Step | None, why: str, desks: DesksTold) -> Line:
        kind = kind_names(self.kinds, matter.kind)
        if step is None:
            return Line(matter, kind, "", "", None, why)
        what = name_in_language(step_names(self.kinds, step.matter.kind, step.code))
        return Line(matter, kind, desks.told(step), what, step.due_at, why, step.colour)

    def overdue(self) -> list[Found]:
        """Steps past their due time, the first to have been due first."""
        matters = self.seen.filter(watched=True)
        rows = stood_at(matters, self.until).exclude(matter__in=waiting_at(matters, self.until).values("pk"))
        late = as_they_stood(rows.filter(due_then__lt=self.until).order_by("due_then", "pk"))
        return [(step.matter, step, _late(step, self.until)) for step in late]

    def raised(self, *, restricted: bool) -> list[Found]:
        """What ladders issued in the week: slips, and of the kinds that only some may see, talks."""
        rows = self.seen.filter(key__startswith="rung:", restricted=restricted, raised_at__gte=self.begins)
        return self._with_steps(rows.order_by("raised_at", "pk"), _raised)

    def refused(self) -> list[Found]:
        """Extensions that were asked for and not given: the step of the parent stays due when it was."""
        kinds = {kind.extension.kind for kind in self.kinds.values() if kind.extension}
        refusals = [
            Q(kind=code, state=ending.closes)
            for code in kinds & self.kinds.keys()
            for step in self.kinds[code].steps
            for ending in step.endings
            if ending.closes and ending.effect != EXTEND
        ]
        condition = Q(pk__in=[])
        for refusal in refusals:
            condition |= refusal
        rows = self.seen.filter(condition, closed_at__gte=self.begins, closed_at__lt=self.until)
        rows = rows.select_related("parent").order_by("closed_at", "pk")
        return [self._of_parent(row) for row in self._read(rows)]

    def long_open(self, board: MatterBoard | None) -> tuple[str, list[Found]]:
        """Blockers open for longer than the board says."""
        days = board.open_days if board else 0
        title = _("堵點 %(days)d 天以上未解決") % {"days": days}
        if board is None:
            return title, []
        rows = self.seen.filter(kind=board.kind, watched=True, raised_at__lt=self.until - timedelta(days=days))
        rows = rows.exclude(pk__in=closed_at(rows, self.until).values("pk")).order_by("raised_at", "pk")
        return title, self._with_steps(rows, lambda matter: _open_for(matter, self.until))

    def orphans(self) -> list[Found]:
        """Open steps whose desk no active account fills. Who held a role is not known later: none in a past week."""
        if self.past:
            return []
        matters = self.seen.filter(watched=True)
        rows = Step.objects.filter(ended_at=None, matter__in=matters.values("pk"), person=None)
        found: list[Found] = []
        filled: dict[tuple[str, int, str], bool] = {}
        for step in rows.select_related("place", "person", "matter__place", "matter__about").order_by("due_at", "pk"):
            desk = (step.role, step.place_id, step.matter.area)
            if desk not in filled:
                filled[desk] = bool(people_at(desk_at(step), step.matter.area))
            if not filled[desk]:
                found.append((step.matter, step, _("請主管單位授權或轉交")))
        return found

    def _with_steps(self, rows: QuerySet[Matter], why: Callable[[Matter], str]) -> list[Found]:
        matters = self._read(rows)
        steps = self._first_steps([matter.pk for matter in matters])
        return [(matter, steps.get(matter.pk), why(matter)) for matter in matters]

    def _first_steps(self, matters: Iterable[int]) -> dict[int, Step]:
        rows = stood_at(Matter.objects.filter(pk__in=list(matters)), self.until).order_by("-due_then", "-pk")
        return {step.matter_id: step for step in as_they_stood(rows)}

    def _read(self, rows: QuerySet[Matter]) -> list[Matter]:
        return list(rows.select_related("place", "about", "parent"))

    def _of_parent(self, row: Matter) -> Found:
        found = stood_at(Matter.objects.filter(children=row), self.until).filter(code=row.parent_step)
        return row, next(iter(as_they_stood(found[:1])), None), _("延期未准，仍按原時限")


def _late(step: Step, at: datetime) -> str:
    return _("逾期 %(days)d 天") % {"days": days_late(step.due_at, at)}


def _raised(matter: Matter) -> str:
    return _("對「%(parent)s」發出") % {"parent": matter.parent.title if matter.parent else matter.title}


def _open_for(matter: Matter, at: datetime) -> str:
    return _("已 %(days)d 天") % {"days": (at - matter.raised_at).days}
