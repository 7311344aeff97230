"""Files made to do harm, beside those of ``tests/kit/broken_workbooks.py``: by size, by shape, by name, by content."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from collections.abc import Callable

from tests.kit.broken_workbooks import (
    BOOK,
    BOOK_RELATIONS,
    BROKEN,
    CSV,
    LARGE,
    SHEET,
    STYLES,
    TYPED,
    TYPES,
    UNKNOWN,
    XLSX,
    Broken,
    always,
    csv_of,
    doctyped,
    parts_of,
    rewritten,
    sheet,
    typed,
    with_row,
    zipped,
)

SHARED = "xl/sharedStrings.xml"
NOISE = random.Random(7).randbytes(18 * 2**20)  # noqa: S311 - does not pack: allows a file to unpack to as much as any may


def padded(build: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A file whose packed size speaks for it: the ratio is below any limit, only the size itself is not."""

    def made(form: bytes) -> bytes:
        stream = io.BytesIO(build(form))
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("xl/media/noise.png", NOISE)
        return stream.getvalue()

    return made


def inside(name: str, content: bytes = b"x", mode: int = 0) -> Callable[[bytes], bytes]:
    """With a further entry of a hostile name; ``mode`` makes it a link."""

    def made(form: bytes) -> bytes:
        stream = io.BytesIO(form)
        entry = zipfile.ZipInfo("NAME")
        entry.filename, entry.external_attr = name, mode << 16
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(entry, content)
        return stream.getvalue()

    return made


def rows_of(text: str) -> Callable[[bytes], bytes]:
    return sheet(lambda old: with_row(old, text))


def nested_zip(form: bytes) -> bytes:
    content = form
    for _level in range(20):
        content = zipped({**parts_of(form), "xl/embeddings/inner.xlsx": content})
    return content


def shared_bomb(form: bytes) -> bytes:
    cells = '<row r="{0}">' + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    made = rewritten(form, SHEET, lambda text: with_row(text, "".join(cells.format(n) for n in range(50, 1000))))
    text = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 32_000}</t></si></sst>'
    )
    return zipped({**parts_of(made), SHARED: text})


def style_bomb(form: bytes) -> bytes:
    return rewritten(
        form, STYLES, lambda text: text.replace("</cellXfs>", '<xf numFmtId="9"/>' * 9_000_000 + "</cellXfs>")
    )


def looping_relation(form: bytes) -> bytes:
    return rewritten(form, BOOK_RELATIONS, lambda text: text.replace("worksheets/sheet1.xml", "../../../../etc/passwd"))


def far_relation(form: bytes) -> bytes:
    return rewritten(form, BOOK_RELATIONS, lambda text: text.replace("worksheets/sheet1.xml", "http://127.0.0.1/x.xml"))


def macro_types(form: bytes) -> bytes:
    """An .xlsm that calls itself .xlsx: its types say macros, its part is there."""
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    made = rewritten(form, TYPES, lambda text: text.replace(plain, kind))
    return zipped({**parts_of(made), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def remote_doctype(form: bytes) -> bytes:
    return rewritten(form, BOOK, lambda text: text.replace("?>", '?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">', 1))


def parameter_entity(form: bytes) -> bytes:
    return rewritten(form, STYLES, lambda text: doctyped(text, '<!ENTITY % y SYSTEM "file:///etc/passwd"> %y;'))


ENDLESS = "ab" * 2**24  # 32 MB
BOMBS = (
    Broken("bomb by size", XLSX, padded(rows_of(" " * 160 * 2**20)), LARGE),
    Broken("bomb by ratio", XLSX, rows_of(" " * 8 * 2**20), LARGE),
    Broken("more than twenty megabytes", XLSX, lambda form: padded(lambda _: form)(form) + b"\0" * 3 * 2**20, LARGE),
    Broken("a comment without end", XLSX, padded(rows_of(f"<!--{ENDLESS}-->")), BROKEN),
    Broken("an attribute without end", XLSX, padded(rows_of(f'<row x="{ENDLESS}"/>')), BROKEN),
    Broken("an instruction without end", XLSX, padded(rows_of(f"<?x {ENDLESS}?>")), BROKEN),
    Broken("a hundred thousand levels", XLSX, padded(rows_of("<a>" * 100_000 + "</a>" * 100_000)), BROKEN),
    Broken("cells in cells", XLSX, padded(rows_of("<c>" * 100_000 + "</c>" * 100_000)), TYPED),
    Broken("elements of no interest", XLSX, padded(rows_of("<b/>" * 9_000_000)), LARGE),
    Broken("a million empty rows", XLSX, padded(rows_of("<row/>" * 1_000_000)), LARGE),
    Broken("a cell at the end of the world", XLSX, rows_of('<row r="190000"><c r="GR190000"/></row>'), LARGE),
    Broken("shared texts", XLSX, padded(shared_bomb), LARGE),
    Broken("styles", XLSX, padded(style_bomb), LARGE),
    Broken("csv of commas", CSV, always(b"," * 19 * 2**20), LARGE),
    Broken("csv of one line", CSV, always(b"x" * 19 * 2**20), LARGE),
    Broken("csv of empty lines", CSV, always(b"a\n" + b"\n" * 2**20), LARGE),
    Broken("csv of byte order marks", CSV, always(b"\xef\xbb\xbf" * 6 * 2**20), LARGE),
)  # fmt: skip
SLY = (
    # by name and reference
    Broken("nested zips", XLSX, nested_zip, TYPED),
    Broken("name that climbs", XLSX, inside("../../../../tmp/attack"), BROKEN),
    Broken("name from the root", XLSX, inside("/etc/cron.d/attack"), BROKEN),
    Broken("name of Windows", XLSX, inside("C:\\Windows\\attack"), BROKEN),
    Broken("name that climbs in Windows", XLSX, inside("xl\\..\\..\\attack"), BROKEN),
    Broken("name of ten thousand characters", XLSX, inside("xl/" + "x" * 10_000), BROKEN),
    Broken("symbolic link", XLSX, inside("xl/link.xml", b"/etc/passwd", stat.S_IFLNK | 0o777), BROKEN),
    Broken("sheet outside the archive", XLSX, looping_relation, BROKEN),
    Broken("sheet on another machine", XLSX, far_relation, BROKEN),
    Broken("a DTD from elsewhere", XLSX, remote_doctype, BROKEN),
    Broken("a parameter entity", XLSX, parameter_entity, BROKEN),
    # by content
    Broken("macros under another name", XLSX, macro_types, TYPED),
    Broken("NUL written out", XLSX, typed("A", "a_x0000_b", row=1), BROKEN),
    Broken("controls written out", XLSX, typed("A", "a_x0008_b", row=1), BROKEN),
    Broken("a picture before the zip", XLSX, lambda form: b"GIF89a" + form, BROKEN),
    Broken("a program named .xlsx", XLSX, always(b"MZ" + b"\0" * 400), BROKEN),
    Broken("a PDF named .csv", CSV, always(b"%PDF-1.7\n\x00\x01\x02"), BROKEN),
    Broken("a script", "form.html", always(b"<script>alert(1)</script>"), UNKNOWN),
    Broken("two endings", "form.xlsx.exe", lambda form: form, UNKNOWN),
    Broken("csv of quotes", CSV, always(b'"' * 2**20), BROKEN),
    Broken("csv with half a pair", CSV, always(b"code\n\xed\xa0\x80\n"), BROKEN),
    Broken("csv with overlong letters", CSV, always(b"code\n\xc0\xaf\xe0\x80\xaf\xff\n"), BROKEN),
    Broken("csv of two encodings", CSV, always("code\n甘".encode() + "肅\n".encode("gb18030") + b"\xff"), BROKEN),
    Broken("csv with controls", CSV, csv_of("code\n\x1b]0;x\x07\n"), BROKEN),
    Broken("csv in UTF-7", CSV, always(b"+AD0-cmd\n+ADw-script+AD4-\n"), TYPED),
    Broken("csv with commands", CSV, csv_of("code,name_hant\n=cmd|'/c calc'!A1,@SUM(1+1)\n"), TYPED),
    Broken("csv with its header twice", CSV, csv_of("code,code\nc1,c1\n"), TYPED),
)  # fmt: skip
