"""Files of evidence: kept with the end of a step, erased without touching history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.core.visits import months_earlier
from diaodu.kit import clock
from diaodu.kit.attachments import Attachment
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters import history
from diaodu.matters.commands.acts import act
from diaodu.matters.commands.permits import locked
from diaodu.matters.models import LONGEST_REASON, Event, EvidenceContent, EvidenceErasure, EvidenceFile, Matter, Step
from diaodu.matters.queries.evidence import may_erase
from diaodu.matters.refusals import EvidenceErased, MatterRefused
from diaodu.packs.models import Pack
from diaodu.pairing.declared import EVIDENCE, retentions
from diaodu.people.models import User
from diaodu.people.viewers import acting
from diaodu.register.models import Subject


def keep_contents(files: Sequence[Attachment]) -> list[EvidenceFile]:
    """Write what files hold, and give their rows, which ``bind_files`` writes in the same transaction: what is long is
    written before the ledger's lock is taken.
    """
    rows = [
        EvidenceFile(place=place, type=file.type, size=len(file.content), sha256=file.sha256)
        for place, file in enumerate(files)
    ]
    EvidenceContent.objects.bulk_create(
        EvidenceContent(file=row, name=file.name, content=file.content) for row, file in zip(rows, files, strict=True)
    )
    return rows


def bind_files(rows: Sequence[EvidenceFile], step: Step, enterprise: Subject | None) -> None:
    """Bind files to the event that ended a step, by the link of an ``enterprise`` or in the office."""
    if not rows:
        return
    event = Event.objects.get(step=step, act=history.ENDED)
    for row in rows:
        row.event, row.enterprise = event, enterprise
    EvidenceFile.objects.bulk_create(rows)


@act
def erase_file(*, actor: User | None, matter: UUID, file: UUID, reason: str) -> None:
    """Erase what a file holds, and its name; its row, its digest and the history stay.

    Raises ``NotFound``, ``Forbidden`` for who does not manage persons where the matter lies, ``EvidenceErased`` where
    it is done already, and ``MatterRefused`` without a reason.
    """
    viewer = acting(actor)
    row = locked(viewer, matter)
    found = EvidenceFile.objects.filter(event__matter=row, key=file).select_related("erasure").first()
    if found is None:
        raise NotFound(_("沒有這個附件，或不在您的範圍內。"))
    if not may_erase(viewer, row):
        raise Forbidden(_("附件內容須由管理當地責任人信息的單位刪除。"))
    if hasattr(found, "erasure"):
        raise EvidenceErased
    told = reason.strip()
    if not told or len(told) > LONGEST_REASON:
        raise MatterRefused(_("請說明刪除原因，不超過 %(longest)d 字。") % {"longest": LONGEST_REASON})
    _erase([found], by=actor, reason=told)
    new = {"file": str(found.key), "sha256": found.sha256, "reason": told}
    record(actor=actor, tag="matters:file:erase", kind="matter", key=str(row.public), new=new)


@transaction.atomic
def erase_due(*, on: date) -> int:
    """Erase the files of matters closed for longer than their packs keep them; how many. Doing it again finds nothing
    more.
    """
    count = 0
    for pack in Pack.objects.order_by("id"):
        term = retentions(pack).get(EVIDENCE)
        if term is None:
            continue
        before = clock.start_of(months_earlier(on, term.months))
        due = EvidenceFile.objects.filter(event__matter__pack=pack, event__matter__closed_at__lt=before, erasure=None)
        # their matters are locked: files themselves nobody may change, so nobody may lock them
        matters = Matter.objects.filter(pk__in=due.values("event__matter")).order_by("pk")
        rows = list(due.filter(event__matter__in=list(matters.select_for_update(of=("self",), no_key=True))))
        if rows:
            _erase(rows, by=None, reason="")
            record(actor=None, tag="matters:files:expire", kind="pack", key=pack.code, new={"files": len(rows)})
        count += len(rows)
    return count


def _erase(rows: Sequence[EvidenceFile], *, by: User | None, reason: str) -> None:
    now = clock.now()
    EvidenceErasure.objects.bulk_create(EvidenceErasure(file=row, at=now, by=by, reason=reason) for row in rows)
    EvidenceContent.objects.filter(file__in=rows).delete()
