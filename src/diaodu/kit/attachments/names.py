"""Names of files as they are kept: what a person reads, and nothing that leads elsewhere or reads otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 100
UNNAMED = "file"
_FOLDERS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*%]')  # what file systems keep for themselves


def clean_name(name: str) -> str:
    """A name without folders, unseen characters and signs that file systems forbid; never empty."""
    last = _FOLDERS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if sign.isspace() or sign.isprintable())
    return " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ") or UNNAMED


def named_as(name: str, endings: Iterable[str]) -> str:
    """A clean name that ends as the content is, at most ``LONGEST_NAME`` characters long."""
    known = tuple(endings)
    clean = clean_name(name)
    ending = next((each for each in known if clean.lower().endswith(each)), "")
    stem = (clean[: -len(ending)] if ending else clean)[: LONGEST_NAME - len(known[0])].strip(". ")
    return (stem or UNNAMED) + known[0]
