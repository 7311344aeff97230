"""Keeping a file for the worker, and taking it into its return."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.spreadsheets.limits import check_size
from diaodu.people.permissions import Permission
from diaodu.returns.commands.filling import require_draft
from diaodu.returns.commands.permits import form_of, locked_return, require_open_month
from diaodu.returns.models import Upload
from diaodu.returns.staging import move_into

LONGEST_NAME = 200
CLOSED = ("taken", "refused", "failed")


@transaction.atomic
def upload_return(*, actor: Any, key: UUID, content: bytes, file_name: str) -> Upload:
    """Keep a file for a return; the worker reads and checks it and tells its progress and problems in the row."""
    from diaodu.returns.jobs import run_upload  # the job calls commands of this room

    check_size(content)
    found = locked_return(actor, key, Permission.RETURN_FILL)
    require_draft(found)
    require_open_month(found)
    name = file_name[-LONGEST_NAME:]
    row = Upload.objects.create(owner=found, actor=actor, file_name=name, content=content, queued_at=clock.now())
    run_upload.defer(upload_id=row.pk, language=translation.get_language() or "")
    record(actor=actor, tag="returns:upload:queue", kind="return", key=str(found.key), new={"file": name})
    return row


@transaction.atomic
def take_lines(*, upload: Upload) -> None:
    """Put the lines laid out from a file into its return. Raises ``ReturnFrozen`` if it was submitted meanwhile.

    Of two workers that have the same file in hand, the one held for dead and the one that took over, one puts it in.
    """
    found = locked_return(upload.actor, upload.owner.key, Permission.RETURN_FILL)  # what they may do may have changed
    upload.refresh_from_db(fields=["state", "finished_at"])
    if upload.state in CLOSED:
        return
    require_draft(found)
    move_into(found)
    form = form_of(found)
    found.state, found.form_version = "draft", form.version
    found.meaning = form.meaning if found.page is None else ""
    found.problems = [problem for problem in upload.problems if not problem["row"]]
    found.save(update_fields=["state", "problems", "form_version", "meaning"])
    new = {"file": upload.file_name, "rows": upload.rows_total}
    record(actor=upload.actor, tag="returns:upload:take", kind="return", key=str(found.key), new=new)
    upload.state = "taken"
    upload.finished_at = clock.now()
    upload.save(update_fields=["state", "finished_at"])
