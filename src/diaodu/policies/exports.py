"""Giving out the list of those who are entitled and never came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets import write_table
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.policies.eligibility import Eligibility, eligibility_of
from diaodu.policies.queries.measure import measure_shown, never_came, wording_of
from diaodu.policies.reading import Subjects
from diaodu.register.kinds import GENERATED, YES
from diaodu.register.models import Subject
from diaodu.register.queries import name_of

BATCH = 2000


@transaction.atomic
def export_never_came(*, viewer: Viewer, code: str, stream: IO[bytes], file_format: str) -> int:
    """Write those whom a measure fits and who have no case of it, each with the reasons; how many there were.

    Only what the viewer may export is given out, and that it was is audited. Raises ``NotFound`` or ``Forbidden``.
    """
    viewer.require(Permission.SUBJECT_EXPORT)
    measure = measure_shown(viewer, code)
    eligibility = eligibility_of(measure)
    if eligibility is None:
        raise NotFound(_("資料包沒有這項措施的適用條件。"))
    allowed = Subject.objects.visible_to(viewer, Permission.SUBJECT_EXPORT).order_by().values("pk")
    subjects = never_came(viewer, measure, eligibility).filter(pk__in=allowed).select_related("place", "pack")
    count = subjects.count()
    columns = (_("代碼"), _("名稱"), _("地區"), *_reasons(measure, eligibility), GENERATED)
    write_table(stream, file_format, columns, _rows(viewer, measure, eligibility, subjects.order_by("sort_key", "id")))
    record(actor=viewer.user, tag="policies:measure:export", kind=measure.kind, key=code, new={"count": count})
    return count


def _reasons(measure: Subject, eligibility: Eligibility) -> list[str]:
    rules = wording_of(measure, eligibility).rules_shown()
    return [f"{rule.what} ({rule.asked})" for rule in rules]


def _rows(
    viewer: Viewer, measure: Subject, eligibility: Eligibility, subjects: QuerySet[Subject]
) -> Iterator[list[str]]:
    wording = wording_of(measure, eligibility)
    for batch in _batches(subjects):
        read = Subjects(viewer, batch, eligibility.asked)
        for subject in batch:
            match = wording.shown(read.match(subject, eligibility))
            place = name_of(subject.place) if subject.place else ""
            yield [
                subject.code,
                name_of(subject),
                place,
                *(line.had for line in match.lines),
                YES if subject.pack.generated else "",
            ]


def _batches(subjects: QuerySet[Subject]) -> Iterator[list[Subject]]:
    batch: list[Subject] = []
    for subject in subjects.iterator(chunk_size=BATCH):
        batch.append(subject)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
