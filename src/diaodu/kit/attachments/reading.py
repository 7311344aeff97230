"""Taking files that people attach: limits first, then the type by content, then the cleaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from diaodu.kit.attachments.limits import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    AttachmentTooLarge,
    BrokenAttachment,
    EmptyAttachment,
    TooManyAttachments,
    UnknownAttachment,
)
from diaodu.kit.attachments.names import clean_name, named_as
from diaodu.kit.attachments.packages import package_type
from diaodu.kit.attachments.photographs import without_traces
from diaodu.kit.attachments.types import ENDINGS, OLE, PDF, PDF_BEGINS, PDF_ENDS, PDF_TAIL, ZIP, photograph_type


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was taken, as it is kept: made by ``read_attachment`` alone. ``type`` is one of ``MEDIA_TYPES``."""

    name: str
    type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of what is kept, in hexadecimal."""
        return sha256(self.content).hexdigest()


def read_attachments(sent: Sequence[UploadedFile[Any]]) -> tuple[Attachment, ...]:
    """The files of one form; how many and how long they are is judged before any is read.

    Raises ``TooManyAttachments`` and what ``read_attachment`` raises.
    """
    if len(sent) > MOST_FILES:
        raise TooManyAttachments(len(sent))
    for file in sent:
        _check_bytes(clean_name(file.name or ""), file.size or 0)
    if sum(file.size or 0 for file in sent) > MOST_TOGETHER:
        raise AttachmentTooLarge.together([clean_name(file.name or "") for file in sent])
    return tuple(read_attachment(file.name or "", file.read()) for file in sent)


def read_attachment(name: str, content: bytes) -> Attachment:
    """A file by its content; its name is made to end as the content is.

    Raises ``EmptyAttachment``, ``AttachmentTooLarge``, ``UnknownAttachment`` or ``BrokenAttachment``.
    """
    file = clean_name(name)
    _check_bytes(file, len(content))
    photograph = photograph_type(content)
    if photograph:
        cleaned = without_traces(content, photograph, file=file)
        return Attachment(named_as(name, ENDINGS[photograph]), photograph, cleaned)
    code = _paper_type(content, file)
    return Attachment(named_as(name, ENDINGS[code]), code, content)


def _check_bytes(file: str, size: int) -> None:
    if not size:
        raise EmptyAttachment(file)
    if size > MOST_BYTES:
        raise AttachmentTooLarge.bytes(file)


def _paper_type(content: bytes, file: str) -> str:
    if content.startswith(PDF_BEGINS):
        if PDF_ENDS not in content[-PDF_TAIL:]:
            raise BrokenAttachment(file)
        return PDF
    if content.startswith(ZIP):
        return package_type(content, file=file)
    if content.startswith(OLE):
        message = _("「%(file)s」是舊格式（.doc、.xls）或加了密碼；請取消密碼，另存為 .docx 或 .xlsx 再附。")
        raise BrokenAttachment(file, message)
    raise UnknownAttachment(file)
