"""The files of evidence of a matter: what its history shows of them, and what is sent of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.kit.attachments import MEDIA_TYPES
from diaodu.kit.refusals import NotFound
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import EvidenceErasure, EvidenceFile, Matter
from diaodu.matters.querysets import EvidenceQuerySet
from diaodu.matters.refusals import EvidenceErased
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Subject


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file in a history: its name is empty where its content was erased, and ``erasure`` says so."""

    key: UUID
    name: str
    size: int
    sha256: str
    erasure: EvidenceErasure | None


@dataclass(frozen=True, slots=True)
class FileSent:
    """A file as it is sent: its clean name, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


Files = Mapping[int, tuple[FileShown, ...]]


def files_by_event(matter: Matter) -> Files:
    """The files of a matter that the viewer was found to see, by the number of their event."""
    return _by_event(EvidenceFile.objects.filter(event__matter=matter))


def files_for_enterprise(enterprise: Subject, kinds: Mapping[Matter, MatterKind]) -> Files:
    """The files of some matters that an enterprise sees through its link, by the number of their event."""
    rows = EvidenceFile.objects.for_enterprise(enterprise).filter(event__matter__in=list(kinds))
    told = {matter.pk: kind for matter, kind in kinds.items()}
    return _by_event(rows, lambda row: is_told(row, told[row.event.matter_id]))


def is_told(row: EvidenceFile, kind: MatterKind) -> bool:
    """Whether an enterprise is shown a file of a matter of its own: one of its own, or one of a step that answers."""
    answering = {step.code for step in kind.steps if step.answers}
    return row.enterprise_id is not None or row.event.said.get("step") in answering


def may_erase(viewer: Viewer, matter: Matter) -> bool:
    """Whether a viewer may erase what tells who somebody is where a matter lies: who manages the persons there."""
    open_ = Place.objects.open_to(viewer, Permission.PAIRING_EDIT, area=matter.area)
    return open_.filter(pk=matter.place_id).exists()


def file_in_sight(viewer: Viewer, matter: UUID, file: UUID) -> FileSent:
    """A file as a viewer may take it. Raises ``NotFound``, and ``EvidenceErased`` for one whose content is gone."""
    return _sent(_one(EvidenceFile.objects.visible_to(viewer), matter, file))


def file_through_link(enterprise: Subject, matter: UUID, file: UUID) -> FileSent:
    """The same, as an enterprise may take it through its link."""
    row = _one(EvidenceFile.objects.for_enterprise(enterprise), matter, file)
    if not is_told(row, rules_of(row.event.matter)):
        raise _nowhere()
    return _sent(row)


def _by_event(rows: EvidenceQuerySet, told: Callable[[EvidenceFile], bool] = bool) -> Files:
    found: dict[int, list[FileShown]] = defaultdict(list)
    for row in rows.select_related("event", "kept", "erasure__by").defer("kept__content"):
        if told(row):
            found[row.event_id].append(_shown(row))
    return {number: tuple(files) for number, files in found.items()}


def _shown(row: EvidenceFile) -> FileShown:
    kept: Any = getattr(row, "kept", None)
    return FileShown(row.key, kept.name if kept else "", row.size, row.sha256, getattr(row, "erasure", None))


def _one(rows: EvidenceQuerySet, matter: UUID, file: UUID) -> EvidenceFile:
    found = rows.select_related("kept", "event__matter__pack").filter(event__matter__public=matter, key=file).first()
    if found is None:
        raise _nowhere()
    return found


def _nowhere() -> NotFound:
    return NotFound(_("沒有這個附件，或不在您的範圍內。"))


def _sent(row: EvidenceFile) -> FileSent:
    kept: Any = getattr(row, "kept", None)
    if kept is None:
        raise EvidenceErased
    return FileSent(kept.name, MEDIA_TYPES[row.type], bytes(kept.content))
