"""Keeping an uploaded file for the worker."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.jobs import run_import
from diaodu.register.models import Import
from diaodu.register.queries import kind_shown

LONGEST_NAME = 200


@transaction.atomic
def queue_import(*, actor: User, kind: str, content: bytes, file_name: str) -> Import:
    """Keep a file for the worker, which takes it in and tells its progress and problems in the row returned."""
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_IMPORT)
    kind_shown(viewer, kind)
    name = file_name[-LONGEST_NAME:]
    row = Import.objects.create(actor=actor, kind=kind, file_name=name, content=content, queued_at=clock.now())
    run_import.defer(import_id=row.pk, language=translation.get_language() or "")
    record(actor=actor, tag="register:import:queue", kind=kind, key=str(row.key), new={"file": name})
    return row
