"""Handing files out: always as downloads, never as something this site would run."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import HttpResponse

from diaodu.editions.models import Edition

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def sent(found: Edition, name: str, content: bytes) -> HttpResponse:
    """The file as a download, named by circular, place and period."""
    response = HttpResponse(content, content_type=TYPES[PurePosixPath(name).suffix])
    named = f"{found.circular}-{found.place.code}-{found.period}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    response["Content-Security-Policy"] = SANDBOX
    return response
