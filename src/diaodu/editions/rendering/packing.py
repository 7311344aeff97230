"""Office files are ZIP archives: packed anew so that the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile

EARLIEST = (1980, 1, 1, 0, 0, 0)
FIRST = "[Content_Types].xml"


def packed(content: bytes) -> bytes:
    """The same archive with its parts in order and without the time they were written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as made:
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            part = zipfile.ZipInfo(name, EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(name))
    return written.getvalue()
