"""The parts of a workbook that is being changed, and how they refer to each other."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.kit.spreadsheets.guard import BOOK, chunks, target
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge
from diaodu.kit.spreadsheets.splicing import escaped, grown, outline, spliced

TYPES = "[Content_Types].xml"
MOST_PART = 16 * 2**20  # of a part that is changed in memory; sheets are not
NEW_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """That one part uses another."""

    id: str
    type: str
    part: str

    def is_a(self, kind: str) -> bool:
        """Whether it leads to a part of a kind; the two editions of the standard differ before the last slash."""
        return self.type.rpartition("/")[2] == kind


class Package:
    """Reads parts by name, in whatever case it is written, and keeps those that are changed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._changed: dict[str, bytes] = {}
        self._entries = {entry.filename.lower(): entry for entry in archive.infolist()}

    def entries(self) -> Iterator[zipfile.ZipInfo]:
        """Every part in its order."""
        return iter(self._entries.values())

    def copy(self, entry: zipfile.ZipInfo, sink: Callable[[bytes], object]) -> None:
        """Pass a part on as it is."""
        for chunk in chunks(self._archive, entry):
            sink(chunk)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._entries or part in self._changed

    def entry(self, part: str) -> zipfile.ZipInfo:
        """A part as it was."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise BrokenSpreadsheet
        return entry

    def read(self, part: str) -> bytes:
        """A part as it now is."""
        if part in self._changed:
            return self._changed[part]
        entry = self.entry(part)
        if entry.file_size > MOST_PART:
            raise SpreadsheetTooLarge(_("工作簿的樣式或批註過多，無法標註。"))
        return b"".join(chunks(self._archive, entry))

    def change(self, part: str, content: bytes) -> None:
        """Put a part in the place of what it was."""
        self._changed[part] = content

    def changed(self) -> dict[str, bytes]:
        """The parts that are new or not as they were."""
        return self._changed

    def stored(self, part: str) -> str:
        """A part's name as the archive has it."""
        entry = self._entries.get(part.lower())
        return entry.filename if entry else part

    def relations(self, part: str) -> list[Relation]:
        """What a part uses within the workbook."""
        name = relations_of(part)
        if not self.has(name):
            return []
        told = (child.attributes for child in outline(self.read(name)).children)
        return [
            Relation(one.get("Id", ""), one.get("Type", ""), self.stored(target(part, one.get("Target", ""))))
            for one in told
            if one.get("TargetMode") != "External"
        ]

    def relate(self, part: str, relation: Relation) -> None:
        """Let a part use another."""
        name = self.stored(relations_of(part))
        content = self.read(name) if self.has(name) else NEW_RELATIONS
        # an address from the root of the archive, understood everywhere
        new = b'<Relationship Id="%s" Type="%s" Target="/%s"/>' % (
            escaped(relation.id),
            escaped(relation.type),
            escaped(relation.part),
        )
        self.change(name, spliced(content, grown(content, outline(content), new)))

    def declare(self, part: str, content_type: bytes) -> None:
        """Say of which type a new part is."""
        new = b'<Override PartName="/%s" ContentType="%s"/>' % (part.encode(), content_type)
        name = self.stored(TYPES)
        content = self.read(name)
        self.change(name, spliced(content, grown(content, outline(content), new)))

    def sheet(self, name: str | None) -> Relation:
        """The part of a sheet, by default of the first."""
        book = outline(self.read(BOOK)).child("sheets")
        by_id = {relation.id: relation for relation in self.relations(BOOK) if relation.is_a("worksheet")}
        for told in book.children if book else ():
            identity = next((value for key, value in told.attributes.items() if key.endswith(":id")), "")
            if identity in by_id and name in (None, told.attributes.get("name")):
                return by_id[identity]
        raise BrokenSpreadsheet(_("找不到要標註的工作表。"))

    def unused(self, pattern: str) -> str:
        """A name for a new part."""
        number = 1
        while self.has(pattern % number):
            number += 1
        return pattern % number


def relations_of(part: str) -> str:
    """Where it stands what a part uses."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
