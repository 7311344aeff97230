"""Files that people attach: papers and photographs, told by their content, and cleaned of where and by what a
photograph was taken.
"""

from diaodu.kit.attachments.limits import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    AttachmentRefused,
    AttachmentTooLarge,
    BrokenAttachment,
    EmptyAttachment,
    TooManyAttachments,
    UnknownAttachment,
)
from diaodu.kit.attachments.names import LONGEST_NAME
from diaodu.kit.attachments.reading import Attachment, read_attachment, read_attachments
from diaodu.kit.attachments.types import ENDINGS, MEDIA_TYPES

__all__ = [
    "ENDINGS",
    "LONGEST_NAME",
    "MEDIA_TYPES",
    "MOST_BYTES",
    "MOST_FILES",
    "MOST_TOGETHER",
    "Attachment",
    "AttachmentRefused",
    "AttachmentTooLarge",
    "BrokenAttachment",
    "EmptyAttachment",
    "TooManyAttachments",
    "UnknownAttachment",
    "read_attachment",
    "read_attachments",
]
