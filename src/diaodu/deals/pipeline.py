"""The pipeline: how many deals stand in each stage, their money, and which of them stay there for too long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import SQL

from diaodu.core.division import HUNDRED, divide
from diaodu.core.rounding import round_half_up
from diaodu.deals.amounts import AMOUNT, unit_names
from diaodu.deals.asked import Asked
from diaodu.deals.kept import kept
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register.exclusions import counted_entry, excluded_by
from diaodu.register.kinds import Exclusion, Kind, Word
from diaodu.register.models import Subject
from diaodu.register.queries.members import EVENTS, milestones_of

CARDS = 8
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Card:
    """A deal on the board: since when it stands in its stage, for how many days, and whether that is too long."""

    subject: Subject
    amount: Decimal | None
    since: date | None
    days: int | None
    stalled: bool
    excluded: Exclusion | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage: its deals that count and their money, how many stalled, how many are kept but not counted.

    ``beyond`` are those that stand in it or in a later one, ``share`` these as percent of all on the way or there.
    """

    stage: Word
    count: int
    amount: Decimal
    stalled: int
    left_out: int
    beyond: int
    beyond_amount: Decimal
    share: str
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many deals of the stage no card shows."""
        return self.count + self.left_out - len(self.cards)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The board. ``path`` are the stages on the way, ``ended`` those beside it (given up, merged)."""

    asked: Asked
    unit: Mapping[str, str]
    path: tuple[Column, ...]
    ended: tuple[Column, ...]
    funnel: dict[str, Any] | None

    @property
    def total(self) -> int:
        """All deals, counted or not."""
        return sum(column.count + column.left_out for column in (*self.path, *self.ended))

    @property
    def stalled(self) -> int:
        """How many stalled in all stages."""
        return sum(column.stalled for column in self.path)

    @property
    def left_out(self) -> int:
        """How many are kept but not counted."""
        return sum(column.left_out for column in (*self.path, *self.ended))


def pipeline(viewer: Viewer, asked: Asked) -> Pipeline:
    """The deals of a place stage by stage."""
    deals = asked.deals(viewer)
    rows = kept(viewer, asked, "stages", lambda: _counted(viewer, asked))
    last = _last_on_the_way(asked.kind)
    stages = asked.kind.stages
    cards = kept(
        viewer, asked, "cards", lambda: {each.code: _cards(deals, each, asked) for each in stages if each.code in rows}
    )
    path = tuple(_columns(stages[: last + 1], rows, cards))
    return Pipeline(
        asked=asked,
        unit=unit_names(asked.kind, asked.place.pack),
        path=path,
        ended=tuple(_columns(stages[last + 1 :], rows, cards)),
        funnel=_funnel(path) if path and path[0].beyond else None,
    )


def _last_on_the_way(kind: Kind) -> int:
    """The place of the first closed stage: the end of the way. Closed ones after it lie beside the way."""
    closed = [number for number, stage in enumerate(kind.stages) if stage.closed]
    return closed[0] if closed else len(kind.stages) - 1


@dataclass(frozen=True, slots=True)
class _Count:
    """The deals of a stage: those that count, their money, how many of them stalled, and those left out."""

    count: int = 0
    amount: Decimal = NOTHING
    stalled: int = 0
    left_out: int = 0


def _counted(viewer: Viewer, asked: Asked) -> dict[str, _Count]:
    """One pass over the deals, by the database: a hundred thousand take a fifth of a second."""
    deals, parameters = asked.deals(viewer).order_by().values("id", "stage", "fields").query.sql_with_params()
    limits = {
        stage.code: str(asked.on - timedelta(days=stage.stalls_after))
        for stage in asked.kind.stages
        if stage.stalls_after and not stage.closed
    }
    query = _COUNTS.format(deals=SQL(deals), counted=counted_entry(asked.kind))
    with connection.cursor() as cursor:
        cursor.execute(query, [AMOUNT, list(EVENTS), json.dumps(limits), *parameters])
        return {stage: _Count(*counts) for stage, *counts in cursor}


# since when a deal stands in its stage is what was said last of the milestone of the stage's code
_COUNTS = SQL("""
SELECT stage, count(*) FILTER (WHERE counted), coalesce(sum(amount) FILTER (WHERE counted), 0),
       count(*) FILTER (WHERE counted AND since < latest), count(*) FILTER (WHERE NOT counted)
  FROM (SELECT entry.stage, {counted} AS counted, nullif(entry.fields ->> %s, '')::numeric AS amount,
               (SELECT milestone."on" FROM register_milestone milestone
                 WHERE milestone.subject_id = entry.id AND milestone.code = entry.stage
                   AND milestone.standing = ANY(%s)
                 ORDER BY milestone.number DESC LIMIT 1) AS since,
               (%s::jsonb ->> entry.stage)::date AS latest
          FROM ({deals}) entry OFFSET 0) staged
 GROUP BY stage
""")


def _cards(deals: QuerySet[Subject], stage: Word, asked: Asked) -> tuple[Card, ...]:
    """The deals of a stage of which nothing was heard for longest: those changed last are last."""
    found = list(deals.filter(stage=stage.code).select_related("place", "pack").order_by("number", "pk")[:CARDS])
    reached, _planned = milestones_of([deal.pk for deal in found], known=None)
    return tuple(_card(deal, stage, reached.get(deal.pk, {}).get(stage.code), asked) for deal in found)


def _card(deal: Subject, stage: Word, since: date | None, asked: Asked) -> Card:
    days = (asked.on - since).days if since else None
    late = bool(stage.stalls_after and not stage.closed and days is not None and days > stage.stalls_after)
    return Card(deal, deal.decimal(AMOUNT), since, days, late, excluded_by(asked.kind, deal.fields))


def _columns(
    stages: Sequence[Word], rows: Mapping[str, _Count], cards: Mapping[str, tuple[Card, ...]]
) -> Iterable[Column]:
    found = [rows.get(stage.code, _Count()) for stage in stages]
    total = sum(row.count for row in found)
    for number, (stage, row) in enumerate(zip(stages, found, strict=True)):
        beyond = sum(each.count for each in found[number:])
        yield Column(
            stage=stage,
            count=row.count,
            amount=row.amount,
            stalled=row.stalled,
            left_out=row.left_out,
            beyond=beyond,
            beyond_amount=sum((each.amount for each in found[number:]), NOTHING),
            share=_percent(beyond, total),
            cards=cards.get(stage.code, ()),
        )


def _percent(part: int, whole: int) -> str:
    return f"{round_half_up(divide(Decimal(part) * HUNDRED, Decimal(whole)), 1)}" if whole else ""


def _funnel(path: Sequence[Column]) -> dict[str, Any]:
    marks = [
        charts.Mark(
            column.stage.code, name_in_language(column.stage.names), Decimal(column.beyond), f"{column.share} %"
        )
        for column in path
    ]
    return charts.bars(title="", unit="", marks=marks)
