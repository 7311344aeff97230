"""The projects of cooperation: the page of a place with its figures, its roster by group, and the members by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from diaodu.boards.overview import Overview, overview
from diaodu.boards.rooms import place_of_room
from diaodu.boards.rosters import RosterShown
from diaodu.cooperation import ROOM
from diaodu.cooperation.grouped import Cell, Groups, Key
from diaodu.cooperation.naming import BY_ENTERPRISE, BY_PLACE, names_of_groups
from diaodu.cooperation.trees import roots
from diaodu.core.periods import Period
from diaodu.indicators.asking import Desk
from diaodu.indicators.evaluate.leaves import Leaves
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import regime_of
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import acting, kinds
from diaodu.register.models import Roster, Subject
from diaodu.register.queries import members_seen
from diaodu.register.queries.members import MemberRow

Names = Mapping[str, str]
PROJECT = "project"
ROWS = 50


@dataclass(frozen=True, slots=True)
class Way:
    """A way to group the members: by enterprise group, by place, or by a grouping of their kind (its names)."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of members (without names: of none) with a cell for each column."""

    code: str
    names: Names
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class CooperationPage:
    """Cooperation at a place: figures, the roster as the board shows it, the same by group, the members in sight."""

    shown: Overview
    roster: RosterShown | None
    ways: tuple[Way, ...]
    by: str
    rows: tuple[GroupRow, ...]
    members: Page[Subject] | None


def cooperation_page(viewer: Viewer, query: Mapping[str, str], *, today: date) -> CooperationPage:
    """The page as an address asks for it. Raises ``NotFound``, ``UnknownPeriod``, ``BadNumber``."""
    code = place_of_room(viewer, ROOM, query.get("place", "").strip())
    shown = overview(viewer, code, query, today=today, room=ROOM)
    roster = next(iter(shown.rosters), None)
    if roster is None:
        return CooperationPage(shown, None, (), "", (), None)
    row = Roster.objects.visible_to(viewer).select_related("pack").get(code=roster.code)
    ways = _ways(row)
    by = query.get("by", "") if query.get("by", "") in {way.code for way in ways} else BY_ENTERPRISE
    inside = _inside(viewer, row, shown, roster)
    members = Paginator(inside, ROWS).get_page(query.get("page"))
    return CooperationPage(shown, roster, ways, by, _grouped(viewer, shown, roster, by), members)


def _ways(roster: Roster) -> tuple[Way, ...]:
    """The enterprise, the place, and what the kinds of projects are grouped by."""
    fixed = (Way(BY_ENTERPRISE, {}), Way(BY_PLACE, {}))
    declared = acting(kinds(roster.pack), PROJECT)
    fields = [field for kind in declared for code in kind.groupings if (field := kind.field(code))]
    return (*fixed, *(Way(field.code, field.names) for field in fields))


def _inside(viewer: Viewer, roster: Roster, shown: Overview, columns: RosterShown) -> list[Subject]:
    """The members of the roster at the end of its period, as far as they lie in the place and in sight."""
    day = _period(shown, columns).last_day
    held = members_seen(viewer, roster, at=day, known=shown.when.known)
    found = Subject.objects.visible_to(viewer).filter(pk__in=held, place__path__startswith=shown.around.place.path)
    return list(found.select_related("place", "organisation", "pack").order_by("sort_key", "id"))


def _grouped(viewer: Viewer, shown: Overview, roster: RosterShown, by: str) -> tuple[GroupRow, ...]:
    desk = Desk(viewer, shown.when.known)
    place = desk.place(shown.around.place.code)
    answerer = desk.answerer(place)
    at = At(place, _period(shown, roster), roster=roster.code)
    columns = [column.code for column in roster.columns]
    source = next(iter(answerer.sources(columns[0], place)), "")
    groups = Groups(answerer.regime, Leaves(answerer.regime, desk.reader, source), at, _key(by, place))
    cells = {code: groups.cells(code) for code in columns}
    found = dict.fromkeys(group for each in cells.values() for group in each)
    names = names_of_groups(viewer, by, found, acting(kinds(shown.around.place.pack), PROJECT))
    rows = [GroupRow(code, names.get(code, {}), tuple(cells[column].get(code) for column in columns)) for code in found]
    return tuple(sorted(rows, key=_order))


def _order(row: GroupRow) -> tuple[bool, float, str]:
    first = row.cells[0].value if row.cells and row.cells[0] else None
    return (not row.names, -float(first or 0), row.code)


def _period(shown: Overview, roster: RosterShown) -> Period:
    regime = regime_of(shown.around.place.pack)
    return Period.parse(roster.columns[0].period, regime.calendar)


def _key(by: str, place: PlaceNode) -> Key:
    if by == BY_ENTERPRISE:
        above = roots()
        return lambda member: above.get(str(member.fields.get("organisation", "")), "")
    if by == BY_PLACE:
        return lambda member: _below(member, place)
    return lambda member: str(member.fields.get(by, ""))


def _below(member: MemberRow, place: PlaceNode) -> str:
    """The place directly below that a member lies in; the place itself for one that lies in none."""
    rest = member.place_path.removeprefix(place.path).split("/")
    return rest[0] or place.code
