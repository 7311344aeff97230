"""How much is attached at once, and the refusals of what is not taken: each names the file, the rule and the remedy."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

MOST_FILES = 5
MOST_BYTES = 10 * 2**20  # of one file
MOST_TOGETHER = 20 * 2**20  # what the proxy lets through in one request
MOST_PIXELS = 50_000_000  # of a photograph: 150 MB once it is unpacked
MOST_PARTS = 5000  # of a .docx or .xlsx


class AttachmentRefused(Refusal):
    """A file that cannot be attached; each reason is a class of its own."""

    status = 422


class TooManyAttachments(AttachmentRefused):
    """More files at once than are taken."""

    code = "too_many_attachments"

    def __init__(self, count: int) -> None:
        said = {"count": count, "most": MOST_FILES}
        super().__init__(_("選了 %(count)d 個文件，一次最多附 %(most)d 個；請只留最要緊的幾個。") % said)


class AttachmentTooLarge(AttachmentRefused):
    """More bytes, pixels or unpacked bytes than are taken."""

    code = "attachment_too_large"

    @classmethod
    def bytes(cls, file: str) -> AttachmentTooLarge:
        """One file is too long."""
        said = {"file": file, "most": MOST_BYTES // 2**20}
        return cls(_("「%(file)s」超過 %(most)d MB；請壓縮或分成幾個文件再附。") % said)

    @classmethod
    def together(cls, files: list[str]) -> AttachmentTooLarge:
        """All files are too long."""
        said = {"files": "」「".join(files), "most": MOST_TOGETHER // 2**20}
        return cls(_("「%(files)s」合計超過 %(most)d MB；請壓縮，或少附幾個。") % said)

    @classmethod
    def pixels(cls, file: str) -> AttachmentTooLarge:
        """A photograph would fill the memory."""
        said = {"file": file, "most": MOST_PIXELS // 10**4}
        return cls(_("「%(file)s」超過 %(most)d 萬像素；請縮小照片再附。") % said)

    @classmethod
    def unzipped(cls, file: str) -> AttachmentTooLarge:
        """A document unpacks to too much."""
        return cls(_("「%(file)s」解壓後過大；請刪去其中的大圖或多餘內容，另存後再附。") % {"file": file})


class EmptyAttachment(AttachmentRefused):
    """A file without a byte."""

    code = "empty_attachment"

    def __init__(self, file: str) -> None:
        super().__init__(_("「%(file)s」是空的，沒有內容；請重新選擇文件。") % {"file": file})


class UnknownAttachment(AttachmentRefused):
    """A file of another type, whatever its name says."""

    code = "unknown_attachment"

    def __init__(self, file: str) -> None:
        message = _("「%(file)s」的內容不是 PDF、JPG、PNG、DOCX 或 XLSX；請另存為其中一種再附（只改後綴不行）。")
        super().__init__(message % {"file": file})


class BrokenAttachment(AttachmentRefused):
    """Damaged, locked, with programs in it, or made to do harm."""

    code = "broken_attachment"

    def __init__(self, file: str, message: str = "") -> None:
        told = message or _("「%(file)s」已損壞或不完整；請打開確認後另存，再附。")
        super().__init__(told % {"file": file})
