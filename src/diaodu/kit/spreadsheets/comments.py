"""The comments of a sheet, and the drawing that spreadsheet programs want for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet
from diaodu.kit.spreadsheets.package import Package, Relation
from diaodu.kit.spreadsheets.scanning import CELL, Place, column_letters, column_number
from diaodu.kit.spreadsheets.splicing import Edit, Element, escaped, grown, outline, spliced

Notes = Mapping[Place, str]

HEAD = "【調度】"  # begins what is ours in a comment, whoever saved the file in between
AUTHOR = "調度"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = {
    "comments": ("xl/comments%d.xml", b"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"),
    "vmlDrawing": ("xl/drawings/vmlDrawing%d.vml", b"application/vnd.openxmlformats-officedocument.vmlDrawing"),
}
NEW_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="%s"><authors></authors><commentList></commentList></comments>' % MAIN
)
NAMESPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
SHAPE_TYPE = (
    b'<v:shapetype %s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>' % NAMESPACES
)
NEW_DRAWING = b'<xml %s><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>' % NAMESPACES
SHAPE = """<v:shape {namespaces} id="_x0000_s{id}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" \
style="position:absolute;margin-left:60pt;margin-top:2pt;width:180pt;height:75pt;z-index:1;visibility:hidden">\
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
# under whatever prefix: drawings are not always well-formed, so no parser is asked
A_SHAPE = re.compile(rb"<([\w.-]+:)?shape\s.*?</\1shape>", re.DOTALL)
SHAPE_PLACE = re.compile(rb"Row>\s*([0-9]{1,7})\s*</[^>]*>\s*<[^>]*Column>\s*([0-9]{1,5})\s*<")
SHAPE_ID = re.compile(rb"_x0000_s([0-9]{1,9})")
FIRST_ID = 1025


def write_comments(package: Package, sheet: Relation, notes: Notes, *, drawing: str) -> None:
    """Put notes among a sheet's comments, in the place of our earlier ones; ``drawing`` is the sheet's relation."""
    relations = package.relations(sheet.part)
    part = next((relation.part for relation in relations if relation.is_a("comments")), "")
    if not part and not notes:
        return
    part = part or _new_part(package, sheet, "comments", NEW_COMMENTS)
    content, standing, gone = _with_notes(package.read(part), notes)
    package.change(part, content)
    shapes = next((relation.part for relation in relations if relation.id == drawing), "")
    if not shapes and drawing:
        shapes = _new_part(package, sheet, "vmlDrawing", NEW_DRAWING, identity=drawing)
    if shapes:
        package.change(shapes, _with_shapes(package.read(shapes), notes.keys() - standing, gone))


def _new_part(package: Package, sheet: Relation, kind: str, content: bytes, *, identity: str = "") -> str:
    pattern, content_type = KINDS[kind]
    part = package.unused(pattern)
    package.change(part, content)
    package.declare(part, content_type)
    base = sheet.type.rpartition("/")[0]
    package.relate(sheet.part, Relation(identity or f"mark_{kind}", f"{base}/{kind}", part))
    return part


def _with_notes(content: bytes, notes: Notes) -> tuple[bytes, set[Place], set[Place]]:
    """The comments with the notes; where a comment of before stands with its shape, and where one is gone."""
    root = outline(content)
    authors, comments = root.child("authors"), root.child("commentList")
    if authors is None or comments is None:
        raise BrokenSpreadsheet
    prefix = content[root.start + 1 : root.opened].partition(b"comments")[0]
    edits: list[Edit] = []
    standing, gone = set(), set()
    for comment in comments.children:
        place = _place(comment.attributes.get("ref", ""))
        theirs, head, _ours = comment.text.partition(HEAD)
        said = [theirs.strip(), notes.get(place, "") and HEAD + notes[place]]
        text = "\n".join(part for part in said if part)
        if not text and head:
            edits.append((comment.start, comment.end, b""))
            gone.add(place)
            continue
        standing.add(place)
        if head or place in notes:
            edits += _retold(comment, prefix, text)
    new = {place: note for place, note in notes.items() if place not in standing}
    if new:
        author = len(authors.children)
        edits += grown(content, authors, b"<%sauthor>%s</%sauthor>" % (prefix, AUTHOR.encode(), prefix))
        edits += grown(content, comments, b"".join(_comment(*one, author, prefix) for one in new.items()))
    return spliced(content, edits), standing, gone


def _retold(comment: Element, prefix: bytes, text: str) -> Iterator[Edit]:
    old = comment.child("text")
    if old:
        yield old.start, old.end, _text(prefix, text)


def _comment(place: Place, note: str, author: int, prefix: bytes) -> bytes:
    ref = f"{column_letters(place[1])}{place[0]}".encode()
    text = _text(prefix, HEAD + note)
    return b'<%scomment ref="%s" authorId="%d">%s</%scomment>' % (prefix, ref, author, text, prefix)


def _text(prefix: bytes, text: str) -> bytes:
    return b'<%stext><%st xml:space="preserve">%s</%st></%stext>' % (prefix, prefix, escaped(text), prefix, prefix)


def _place(ref: str) -> Place:
    match = CELL.fullmatch(ref)
    return (int(match[2]), column_number(match[1])) if match else (0, 0)


def _with_shapes(content: bytes, new: Iterable[Place], gone: set[Place]) -> bytes:
    """A drawing with a shape for every new comment and none for those that are gone."""

    def kept(match: re.Match[bytes]) -> bytes:
        told = SHAPE_PLACE.search(match[0]) if b'ObjectType="Note"' in match[0] else None
        return b"" if told and (int(told[1]) + 1, int(told[2]) + 1) in gone else match[0]

    content = A_SHAPE.sub(kept, content)
    end = content.rfind(b"</xml>")
    if end < 0:
        raise BrokenSpreadsheet
    first = max((int(number) for number in SHAPE_ID.findall(content)), default=FIRST_ID - 1) + 1
    shapes = "".join(_shape(*place, number) for number, place in enumerate(sorted(new), start=first))
    shape_type = b"" if b'id="_x0000_t202"' in content else SHAPE_TYPE
    return content[:end] + shape_type + shapes.encode() + content[end:]


def _shape(row: int, column: int, number: int) -> str:
    """A box beside its cell; rows and columns count from 0 here."""
    anchor = {"left": column, "right": column + 3, "top": max(row - 2, 0), "bottom": max(row - 2, 0) + 5}
    return SHAPE.format(namespaces=NAMESPACES.decode(), id=number, row=row - 1, column=column - 1, **anchor)
