"""Which types of files are taken, and telling them by how they begin."""

from __future__ import annotations

from collections.abc import Mapping

PDF, JPG, PNG, DOCX, XLSX = "pdf", "jpg", "png", "docx", "xlsx"
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[str, str] = {
    PDF: "application/pdf",
    JPG: "image/jpeg",
    PNG: "image/png",
    DOCX: f"{OFFICE}.wordprocessingml.document",
    XLSX: f"{OFFICE}.spreadsheetml.sheet",
}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    PDF: (".pdf",), JPG: (".jpg", ".jpeg"), PNG: (".png",), DOCX: (".docx",), XLSX: (".xlsx",),
}  # fmt: skip
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"
PDF_TAIL = 2048  # scanners write something after the end
PHOTOGRAPHS = {b"\xff\xd8\xff": JPG, b"\x89PNG\r\n\x1a\n": PNG}


def photograph_type(content: bytes) -> str:
    """Which photograph a file is; empty for none."""
    return next((code for begins, code in PHOTOGRAPHS.items() if content.startswith(begins)), "")
