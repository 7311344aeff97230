"""Giving out a list of subjects as a table, in the form in which an import takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import IO

from django.db import transaction

from diaodu.audit.commands import record
from diaodu.kit.spreadsheets import write_table
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import GENERATED, YES, Kind
from diaodu.register.models import Subject
from diaodu.register.queries import SubjectFilters, find_subjects, kind_shown
from diaodu.register.queries.links import standing_links
from diaodu.register.states import State

BATCH = 2000


@transaction.atomic
def export_subjects(*, viewer: Viewer, filters: SubjectFilters, stream: IO[bytes], file_format: str) -> int:
    """Write the subjects that the filters leave to ``stream`` as ``xlsx`` or ``csv``; how many there were.

    Only what the viewer may export is given out, and that it was is audited. The last column says which rows are
    invented; an import takes it and heeds it not.
    """
    viewer.require(Permission.SUBJECT_EXPORT)
    kind = kind_shown(viewer, filters.kind)
    allowed = Subject.objects.visible_to(viewer, Permission.SUBJECT_EXPORT)
    subjects = find_subjects(viewer, filters).filter(pk__in=allowed.order_by().values("pk"))
    count = subjects.count()
    rows = _rows(viewer, kind, subjects.iterator(chunk_size=BATCH))
    write_table(stream, file_format, (*kind.table_columns(), GENERATED), rows)
    asked = {name: value for name, value in asdict(filters).items() if value}
    record(actor=viewer.user, tag="register:subject:export", kind=kind.code, key="", new={**asked, "count": count})
    return count


def _rows(viewer: Viewer, kind: Kind, subjects: Iterator[Subject]) -> Iterator[list[str]]:
    columns = kind.columns()
    invented = set(Pack.objects.filter(generated=True).values_list("pk", flat=True))
    while batch := list(islice(subjects, BATCH)):
        links = standing_links(viewer, (subject.code for subject in batch), kind.open_links)
        for subject in batch:
            cells = State.of(subject).cells(subject.code)
            linked = (links.get((subject.code, link.code), ()) for link in kind.open_links)
            named = ("; ".join(sorted(codes)) for codes in linked)
            yield [*(cells.get(column, "") for column in columns), *named, YES if subject.pack_id in invented else ""]
