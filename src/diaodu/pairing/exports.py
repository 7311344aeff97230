"""Giving out the pairings in force as a table. People stand in it by key: a file is copied, and erased nowhere."""

from __future__ import annotations

from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import write_table
from diaodu.pairing.declared import capacities
from diaodu.pairing.models import Pairing
from diaodu.pairing.queries.loads import LoadFilters
from diaodu.pairing.queries.subjects import in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import GENERATED, YES
from diaodu.register.models import Subject
from diaodu.register.queries.pages import name_of


@transaction.atomic
def export_pairings(*, viewer: Viewer, filters: LoadFilters, stream: IO[bytes], file_format: str) -> int:
    """Write the pairings in force that the filters leave, of subjects the viewer may export; how many there were."""
    viewer.require(Permission.PAIRING_VIEW)
    viewer.require(Permission.SUBJECT_EXPORT)
    allowed = Subject.objects.visible_to(viewer, Permission.SUBJECT_EXPORT).order_by().values("pk")
    rows = list(in_force(viewer, place=filters.place, capacity=filters.capacity).filter(subject__in=allowed))
    columns = (
        _("代碼"), _("名稱"), _("地區"), _("責任身份"), _("責任人"), _("責任人地區"), _("分管領域"), _("自"), GENERATED,
    )  # fmt: skip
    write_table(stream, file_format, columns, (_cells(row) for row in rows))
    asked = {"place": filters.place, "capacity": filters.capacity, "count": len(rows)}
    record(actor=viewer.user, tag="pairing:pairing:export", kind="pairing", key="", new=asked)
    return len(rows)


def _cells(row: Pairing) -> list[str]:
    declared = capacities(row.subject.pack).get(row.capacity)
    return [
        row.subject.code,
        name_of(row.subject),
        name_of(row.subject.place) if row.subject.place else "",
        name_in_language(declared.names) if declared else row.capacity,
        str(row.person.key),
        name_of(row.person.place),
        row.sector,
        row.since.isoformat(),
        YES if row.subject.pack.generated else "",
    ]
