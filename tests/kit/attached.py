"""Files that people attach, and some that nobody should: made here, none is kept in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import docx
import xlsxwriter
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

CAMERA, SERIAL, COMMENT = "Lichtbild Werke", "SN-4711-0815", "taken at home"
SECRETS = tuple(
    word.encode() for word in (CAMERA, SERIAL, COMMENT, "Exif", "http://ns.adobe.com", "ICC_PROFILE", "eXIf")
)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
LEFT, RIGHT = (200, 30, 30), (30, 30, 200)


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", size, LEFT)
    made.paste(RIGHT, (size[0] // 2, 0, *size))
    return made.convert(mode)


def traces(orientation: int = 1) -> Image.Exif:
    """Where, when and by which camera."""
    told = Image.Exif()
    told[Base.Make], told[Base.Orientation], told[Base.DateTime] = CAMERA, orientation, "2024:03:04 10:00:00"
    told.get_ifd(IFD.Exif)[Base.BodySerialNumber] = SERIAL
    told.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (36.0, 3.0, 41.5)})
    return told


def jpg(made: Image.Image | None = None, *, orientation: int = 1, **more: Any) -> bytes:
    """A photograph as a camera writes it, with all that tells of it."""
    sink = io.BytesIO()
    beside = {
        "exif": traces(orientation),
        "comment": COMMENT,
        "icc_profile": b"x" * 200,
        "xmp": b"<x>" + SERIAL.encode(),
    }
    (made or picture()).save(sink, "JPEG", **{"quality": 93, **beside, **more})
    return sink.getvalue()


def png(made: Image.Image | None = None) -> bytes:
    """A picture of a screen, with all that tells of it."""
    told, sink = PngInfo(), io.BytesIO()
    told.add_text("Comment", COMMENT)
    told.add_itxt("XML:com.adobe.xmp", SERIAL)
    (made or picture()).save(sink, "PNG", pnginfo=told, exif=traces())
    return sink.getvalue()


def two_in_one() -> bytes:
    """A photograph with a second one behind it, as telephones write them."""
    sink = io.BytesIO()
    picture().save(sink, "MPO", save_all=True, append_images=[Image.new("RGB", (48, 32), (1, 250, 1))], exif=traces())
    return sink.getvalue()


def word() -> bytes:
    sink, made = io.BytesIO(), docx.Document()
    made.add_paragraph("驗收意見")
    made.save(sink)
    return sink.getvalue()


def workbook() -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as made:
        made.add_worksheet().write("A1", "清單")
    return sink.getvalue()


def zipped(parts: dict[str, bytes], *, flags: int = 0) -> bytes:
    """A zip file of parts; ``flags`` as a locked one has them."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    if not flags:
        return sink.getvalue()
    return sink.getvalue().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def with_part(name: str, content: bytes = b"x") -> bytes:
    """A Word file with one part more."""
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped(parts | {name: content})


def pixel_bomb(side: int = 30_000) -> bytes:
    """A picture of a few hundred bytes that says it has hundreds of millions of pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
