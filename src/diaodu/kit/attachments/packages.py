"""Word files and workbooks, which are zip files: told apart, and refused where they are locked, hold programs or unpack
to too much. Nothing of them is unpacked to memory or disk.
"""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext as _

from diaodu.kit.attachments.limits import MOST_PARTS, AttachmentTooLarge, BrokenAttachment, UnknownAttachment
from diaodu.kit.attachments.types import DOCX, XLSX
from diaodu.kit.spreadsheets.guard import DAMAGES, allowance, chunks, leads_elsewhere

BODIES = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
TYPES = "[content_types].xml"
PROGRAMS = ("vbaproject.bin", "vbadata.xml")


def package_type(content: bytes, *, file: str) -> str:
    """Which document a zip file is. Raises ``UnknownAttachment``, ``BrokenAttachment`` or ``AttachmentTooLarge``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            code = _checked(archive.infolist(), file)
            _check_length(archive, allowance(len(content)), file)
    except DAMAGES as error:
        raise BrokenAttachment(file) from error
    return code


def _checked(parts: list[zipfile.ZipInfo], file: str) -> str:
    names = {part.filename.lower() for part in parts}
    found = [code for body, code in BODIES.items() if body in names]
    if len(found) != 1 or TYPES not in names:
        raise UnknownAttachment(file)
    if len(parts) > MOST_PARTS or len(names) < len(parts) or any(leads_elsewhere(part) for part in parts):
        raise BrokenAttachment(file)
    if any(part.flag_bits & 1 for part in parts):
        raise BrokenAttachment(file, _("「%(file)s」加了密碼；請取消密碼，另存後再附。"))
    if any(name.endswith(PROGRAMS) for name in names):
        raise BrokenAttachment(file, _("「%(file)s」含有宏；請另存為不含宏的 .docx 或 .xlsx 再附。"))
    return found[0]


def _check_length(archive: zipfile.ZipFile, left: int, file: str) -> None:
    for part in archive.infolist():
        if part.file_size > left:  # as the archive says; what it really holds is counted below
            raise AttachmentTooLarge.unzipped(file)
        for chunk in chunks(archive, part):
            left -= len(chunk)
            if left < 0:
                raise AttachmentTooLarge.unzipped(file)
