"""The nodes of a subject planned against actual: a table each of whose rows carries its stretch of one time axis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from diaodu.boards.events import recorder
from diaodu.boards.facts import document_named
from diaodu.ledger.models import Document
from diaodu.packs.models import Pack
from diaodu.people.queries import names_by_key
from diaodu.register.queries import SubjectPage
from diaodu.register.queries.pages import MilestoneShown

MARGIN = 15  # days left free on both ends of the axis
YEAR_STEPS = 8  # more years than this are not all labelled


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its two days as percentages of the axis (None: there is no such day), and its delay in words."""

    milestone: MilestoneShown
    planned: str | None
    reached: str | None
    start: str
    length: str
    is_late: bool
    delay: str
    document: Document | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year on the axis."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All nodes on one axis; ``today`` is None where today lies outside it."""

    nodes: tuple[Node, ...]
    ticks: tuple[Tick, ...]
    today: str | None


def timeline_of(page: SubjectPage, *, today: date) -> Timeline | None:
    """The nodes of a subject; None where it has none. What is late is so on the day ``today``."""
    days = [day for shown in page.milestones for day in (shown.planned, shown.reached) if day]
    if not days:
        return None
    axis = _Axis(min(days), max(days))
    names = names_by_key({shown.recorded_by for shown in page.milestones})
    nodes = tuple(_node(shown, axis, page.subject.pack, names, today) for shown in page.milestones)
    return Timeline(nodes, tuple(axis.ticks()), axis.at(today) if axis.holds(today) else None)


class _Axis:
    """Days as percentages of the stretch between two days."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first - timedelta(days=MARGIN), last + timedelta(days=MARGIN)

    def holds(self, day: date) -> bool:
        """Whether a day lies on the axis."""
        return self.first <= day <= self.last

    def at(self, day: date) -> str:
        """Where a day lies, in percent."""
        return f"{(day - self.first).days * 100 / (self.last - self.first).days:.2f}"

    def ticks(self) -> list[Tick]:
        """The years that begin on the axis; of very many only every fifth."""
        years = range(self.first.year + 1, self.last.year + 1)
        shown = years if len(years) <= YEAR_STEPS else [year for year in years if not year % 5]
        return [Tick(self.at(date(year, 1, 1)), str(year)) for year in shown]


def _node(shown: MilestoneShown, axis: _Axis, pack: Pack, names: dict[str, str], today: date) -> Node:
    ends = sorted(day for day in (shown.planned, shown.reached) if day)
    start, end = (axis.at(day) for day in (ends[0], ends[-1]))
    late = shown.planned is not None and (shown.reached or today) > shown.planned
    return Node(
        milestone=shown,
        planned=axis.at(shown.planned) if shown.planned else None,
        reached=axis.at(shown.reached) if shown.reached else None,
        start=start,
        length=f"{float(end) - float(start):.2f}",
        is_late=late,
        delay=_delay(shown, today),
        document=document_named(pack, shown.document),
        recorded_by=recorder(shown.recorded_by, names) if shown.recorded_by else "",
    )


def _delay(shown: MilestoneShown, today: date) -> str:
    if shown.planned is None:
        return _("沒有計劃日")
    days = ((shown.reached or today) - shown.planned).days
    if shown.reached is None:
        return (_("已過計劃日 %(days)d 天") if days > 0 else _("距計劃日 %(days)d 天")) % {"days": abs(days)}
    if days == 0:
        return _("按期")
    return (_("遲 %(days)d 天") if days > 0 else _("早 %(days)d 天")) % {"days": abs(days)}
