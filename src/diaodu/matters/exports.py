"""Giving out a list of matters as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import write_table
from diaodu.matters.models import Matter
from diaodu.matters.names import colour_words
from diaodu.matters.queries.listed import MatterFilters, find_matters, kinds_in_sight
from diaodu.matters.queries.rows import MatterRow, rows_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import GENERATED, YES
from diaodu.register.queries import name_of

BATCH = 1000


@transaction.atomic
def export_matters(*, viewer: Viewer, filters: MatterFilters, stream: IO[bytes], file_format: str, at: datetime) -> int:
    """Write the matters that the filters leave as ``xlsx`` or ``csv``; how many there were.

    Only what lies where the viewer may export is given out, without the names of people, and that it was is audited.
    """
    viewer.require(Permission.SUBJECT_EXPORT)
    kind = kinds_in_sight(viewer).get(filters.kind)
    allowed = Matter.objects.visible_to(viewer, Permission.SUBJECT_EXPORT).order_by().values("pk")
    found = find_matters(viewer, filters, at=at, kind=kind).filter(pk__in=allowed)
    count = found.count()
    write_table(stream, file_format, _columns(), _rows(found, at))
    record(
        actor=viewer.user, tag="matters:matter:export", kind="matter", key="", new={**filters.given(), "count": count}
    )
    return count


def _columns() -> tuple[str, ...]:
    return (
        _("事項"), _("類別"), _("涉及"), _("地區"), _("狀態"), _("督辦"), _("提出時間"), _("時限"), _("剩餘"),
        _("等待"), _("環節"), _("辦結時間"), _("台賬號"), GENERATED,
    )  # fmt: skip


def _rows(found: QuerySet[Matter], at: datetime) -> Iterator[list[str]]:
    colours = colour_words()
    for batch in _batches(found):
        for row in rows_of(batch, at):
            yield _cells(row, colours)


def _cells(row: MatterRow, colours: dict[str, str]) -> list[str]:
    matter = row.matter
    return [
        matter.title,
        name_in_language(row.kind.names),
        name_of(matter.about) if matter.about else "",
        name_of(matter.place),
        name_in_language(row.state),
        colours.get(matter.colour, ""),
        _time(matter.raised_at),
        _time(matter.due_at),
        row.left.words if row.left else "",
        row.waiting,
        "、".join(name_in_language(names) for names, _owner in row.steps),
        _time(matter.closed_at),
        str(matter.number),
        YES if matter.pack.generated else "",
    ]


def _time(moment: datetime | None) -> str:
    return f"{clock.local_time(moment):%Y-%m-%d %H:%M}" if moment else ""


def _batches(found: QuerySet[Matter]) -> Iterator[list[Matter]]:
    batch: list[Matter] = []
    for matter in found.iterator(chunk_size=BATCH):
        batch.append(matter)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
