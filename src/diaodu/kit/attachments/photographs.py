"""Photographs without what tells where, when and by which camera they were taken.

They are drawn anew: only the picture passes, upright as the camera meant it. What is beside it (EXIF with position and
camera, XMP, IPTC, comments, colour profiles, previews, further pictures, anything after the end) stays behind.
"""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageOps, JpegImagePlugin

from diaodu.kit.attachments.limits import MOST_PIXELS, AttachmentTooLarge, BrokenAttachment
from diaodu.kit.attachments.types import JPG, PNG

FORMATS = {JPG: "JPEG", PNG: "PNG"}
TRANSPARENCY = "transparency"  # a colour of the picture itself
DAMAGES = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError,
           struct.error, zlib.error)  # fmt: skip
Image.MAX_IMAGE_PIXELS = None  # pictures are measured below, before they are unpacked


def without_traces(content: bytes, code: str, *, file: str) -> bytes:
    """The picture of a ``jpg`` or ``png`` alone. Raises ``AttachmentTooLarge`` or ``BrokenAttachment``."""
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[code]]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise AttachmentTooLarge.pixels(file)
            return _drawn(found, code)
    except DAMAGES as error:
        raise BrokenAttachment(file) from error


def _drawn(found: Image.Image, code: str) -> bytes:
    as_made = _as_made(found) if code == JPG else {}
    ImageOps.exif_transpose(found, in_place=True)
    found.info = {key: value for key, value in found.info.items() if key == TRANSPARENCY}
    sink = io.BytesIO()
    found.save(sink, FORMATS[code], **as_made)
    return sink.getvalue()


def _as_made(found: Image.Image) -> dict[str, object]:
    """How finely the camera drew: drawn so again, a picture loses next to nothing and does not grow."""
    tables = getattr(found, "quantization", None)
    return {"qtables": tables, "subsampling": JpegImagePlugin.get_sampling(found)} if tables else {}
