"""What a spreadsheet must pass before it is parsed: sizes, compression, well-formed parts, and where its cells lie.

A parser lays a sheet out as a full rectangle, so two far-apart cells in a file of a few hundred bytes would fill the
memory; and a zip file may unpack to a thousand times its size. Both are measured here, without unpacking to memory.
On the same way through the file its ``Anatomy`` is taken: which part is which sheet, and what each sheet hides.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from django.utils.translation import gettext as _

from diaodu.kit.spreadsheets import limits
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge
from diaodu.kit.spreadsheets.scanning import Scanner, Signs
from diaodu.kit.spreadsheets.texts import check_texts

CHUNK = 2**16
MOST_NAME = 255
PLAIN_PARTS = (".xml", ".rels")  # drawings in .vml are read by nobody here, and not always well-formed
BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# what the parser would take for another kind of workbook, and read without the checks made here
OTHER_KINDS = frozenset({"content.xml", "xl/workbook.bin"})
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    expat.ExpatError,
    OSError,
    ValueError,  # places in the archive before its beginning, names that are no text
)


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a workbook, its sheets in order by name, and what each part shows."""

    parts: frozenset[str]  # in small letters
    sheets: Mapping[str, str]  # the part of each
    signs: Mapping[str, Signs]  # by part

    def of_sheet(self, sheet: str) -> Signs:
        """What a sheet shows."""
        return self.signs.get(self.sheets.get(sheet, ""), Signs())


def check_workbook(content: bytes) -> Anatomy:
    """Refuse a workbook that unpacks to too much, is damaged, or has a cell too far out."""
    _check_beginning(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_names(archive, parts)
            return _walk(archive, parts, allowed=allowance(len(content)))
    except DAMAGES as error:
        raise BrokenSpreadsheet from error


def _check_beginning(content: bytes) -> None:
    if content.startswith(OLE):
        raise BrokenSpreadsheet(_("這是舊格式（.xls）或加了密碼的工作簿；請取消密碼、另存為 .xlsx 再上傳。"))
    if content.lstrip()[:1] == b"<":
        raise BrokenSpreadsheet(_("這是網頁或 XML 文件，不是工作簿；請用電子表格軟件打開後另存為 .xlsx 再上傳。"))
    if not content:
        raise BrokenSpreadsheet(_("文件是空的。"))
    if not content.startswith(ZIP):
        raise BrokenSpreadsheet


def _check_names(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """One workbook, read the same by everybody: no second part of a name, nothing that reads as another format."""
    names = {part.filename.lower() for part in parts}
    if len(parts) > limits.MOST_PARTS or len(names) < len(parts) or archive.comment:
        raise BrokenSpreadsheet
    if any(leads_elsewhere(part) for part in parts):
        raise BrokenSpreadsheet
    if any(part.flag_bits & 1 for part in parts):
        raise BrokenSpreadsheet(_("工作簿加了密碼；請取消密碼再上傳。"))
    if BOOK not in names or names & OTHER_KINDS:
        raise BrokenSpreadsheet(_("這不是 .xlsx 工作簿；請用電子表格軟件打開後另存為 .xlsx 再上傳。"))


def leads_elsewhere(part: zipfile.ZipInfo) -> bool:
    """Nothing is unpacked to a disk here, but a marked workbook goes on to people whose programs may do so."""
    name = part.orig_filename
    climbs = name.startswith("/") or "\\" in name or ".." in name.split("/")
    return climbs or "\0" in name or len(name) > MOST_NAME or stat.S_ISLNK(part.external_attr >> 16)


def allowance(packed: int) -> int:
    """To how many bytes a file of so many may unpack."""
    return min(limits.MOST_UNZIPPED, max(limits.SMALL, packed * limits.MOST_RATIO))


def _walk(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], *, allowed: int) -> Anatomy:
    scanners: dict[str, Scanner] = {}
    percents: frozenset[str] = frozenset()
    for part in sorted(parts, key=lambda part: not part.filename.lower().endswith("styles.xml")):
        name = part.filename.lower()
        if part.file_size > allowed:  # as the archive says; what it really holds is counted below
            raise SpreadsheetTooLarge(_("文件解壓後過大。"))
        scanner = Scanner(percents) if name.endswith(PLAIN_PARTS) else None
        allowed = _read(archive, part, scanner, allowed)
        if scanner:
            scanners[name] = scanner
            percents |= scanner.percent_styles()
    _check_texts(archive, {part.filename.lower(): part for part in parts}, scanners)
    return _anatomy(frozenset(part.filename.lower() for part in parts), scanners)


def _check_texts(
    archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], scanners: Mapping[str, Scanner]
) -> None:
    """Counting the text of every cell takes long: only where many cells and a long text could come to too much."""
    keepers = [name for name, scanner in scanners.items() if scanner.longest_text]
    longest = max((scanners[name].longest_text for name in keepers), default=0)
    for name, scanner in scanners.items():
        if scanner.shared_cells * longest > limits.MOST_TEXT:
            if len(keepers) > 1:
                raise BrokenSpreadsheet
            check_texts(archive, shared=parts[keepers[0]], sheet=parts[name])


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, scanner: Scanner | None, allowed: int) -> int:
    """Let a part stream by; how much may still be unpacked after it."""
    for chunk in chunks(archive, part):
        allowed -= len(chunk)
        if allowed < 0:
            raise SpreadsheetTooLarge(_("文件解壓後過大。"))
        if scanner:
            scanner.feed(chunk)
    if scanner:
        scanner.close()
    return allowed


def chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part, piece by piece."""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _anatomy(parts: frozenset[str], scanners: Mapping[str, Scanner]) -> Anatomy:
    relations = scanners[BOOK_RELATIONS].relations if BOOK_RELATIONS in scanners else []
    targets = {told.get("Id", ""): target(BOOK, told.get("Target", "")).lower() for told in relations}
    names = [told.get("name", "").casefold() for told in scanners[BOOK].sheets]
    if len(set(names)) < len(names):  # what is looked at and what is read would be two sheets
        raise BrokenSpreadsheet(_("兩張工作表同名；請改名後再上傳。"))
    sheets = {told.get("name", ""): targets.get(_relation_id(told), "") for told in scanners[BOOK].sheets}
    return Anatomy(parts, sheets, {name: scanner.signs for name, scanner in scanners.items()})


def target(part: str, told: str) -> str:
    """The part that a relation of another part leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), told)).lstrip("/")


def _relation_id(told: Mapping[str, str]) -> str:
    return next((value for name, value in told.items() if name.endswith(":id")), "")
