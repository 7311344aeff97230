"""Which factor blocks how much planned investment.

Within one factor what is blocked counts once, however many blockers of that factor it has. What is blocked by two
factors counts under both: the rows do not add up. The total counts each once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models.fields.json import KT

from diaodu.boards.tiles import Tile
from diaodu.matters.declared import matter_kinds
from diaodu.matters.office.declared import MatterBoard
from diaodu.matters.office.lateness import open_in
from diaodu.matters.office.rates import held_up
from diaodu.people.viewers import Viewer
from diaodu.register.field_values import number_value
from diaodu.register.models import Place, Subject


@dataclass(frozen=True, slots=True)
class Blocked:
    """Open blockers of a factor: how many, of how many projects, what these plan to invest altogether, and how many of
    them say nothing of that; and what the indicator says at the end of a period, where there is one.
    """

    names: Mapping[str, str]
    code: str
    blockers: int
    projects: int
    planned: Decimal
    unsaid: int
    counted: Tile | None = None


@dataclass(frozen=True, slots=True)
class BlockedBy:
    """The factors, the most investment first, the total, and the unit of it."""

    rows: Sequence[Blocked]
    total: Blocked
    unit: str


def blocked_by(viewer: Viewer, board: MatterBoard, place: Place, period: str) -> BlockedBy:
    """What open blockers in sight at or below a place hold up now, by factor, and as counted at a period's end."""
    found = open_in(viewer, place).filter(kind=board.kind).order_by()
    rows = list(found.annotate(factor=KT(f"fields__{board.factor}")).values_list("factor", "about"))
    planned = _planned(viewer, board, {about for _factor, about in rows if about})
    by_factor: dict[str, list[int | None]] = defaultdict(list)
    for factor, about in rows:
        by_factor[factor or ""].append(about)
    names = factor_names(board, place)
    shown = [_blocked(names.get(code, {"hant": code}), code, abouts, planned) for code, abouts in by_factor.items()]
    total = _blocked({}, "", [about for _factor, about in rows], planned)
    shown.sort(key=lambda row: (-row.planned, -row.blockers, row.code))
    counted = held_up(viewer, board, place, period, [row.code for row in shown if row.code])
    shown = [replace(row, counted=counted.get(row.code) if row.code else None) for row in shown]
    return BlockedBy(shown, replace(total, counted=counted.get("")), planned_unit(board, place))


def factor_names(board: MatterBoard, place: Place) -> dict[str, Mapping[str, str]]:
    """What the factors are called."""
    kind = matter_kinds(place.pack).get(board.kind)
    field = kind.form.field(board.factor) if kind else None
    return {choice.code: choice.names for choice in field.choices} if field else {}


def _planned(viewer: Viewer, board: MatterBoard, ids: Iterable[int]) -> dict[int, Decimal | None]:
    """What is planned to be invested in each subject in sight; None where it does not say."""
    if not board.planned:
        return {}
    rows = Subject.objects.visible_to(viewer).filter(pk__in=list(ids)).order_by()
    return dict(rows.annotate(amount=number_value(board.planned)).values_list("pk", "amount"))


def _blocked(
    names: Mapping[str, str], code: str, abouts: Sequence[int | None], planned: Mapping[int, Decimal | None]
) -> Blocked:
    projects = {about for about in abouts if about is not None}
    amounts = [amount for about in projects if (amount := planned.get(about)) is not None]
    return Blocked(names, code, len(abouts), len(projects), sum(amounts, Decimal(0)), len(projects) - len(amounts))


def planned_unit(board: MatterBoard, place: Place) -> str:
    """The unit of the field in the first kind of subject that has it."""
    from diaodu.register.kinds import kinds

    matter, subjects = matter_kinds(place.pack).get(board.kind), kinds(place.pack)
    fields = (subjects[code].field(board.planned) for code in matter.about if code in subjects) if matter else ()
    return next((field.unit for field in fields if field), "")
