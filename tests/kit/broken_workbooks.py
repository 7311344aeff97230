"""Files that people, programs and enemies send in the place of a filled form. Every upload must take each of them.

A case changes a good form into a file: any that ``write_form`` wrote with three to twelve columns, of which one is to be
filled in, and with at least one ready row. It may change row 2, column C, the title of column B, and what lies outside.
``expected`` is the code of the refusal, the rule of the finding, ``"read"`` for what is read without complaint about
the file (its cells are for the rules to judge), or ``"typed"`` where either a refusal or a reading will do.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

SHEET, BOOK, CODES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/worksheets/sheet3.xml"
BOOK_RELATIONS, STYLES, TYPES = "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"
XLSX, CSV = "form.xlsx", "form.csv"
BROKEN, LARGE, UNKNOWN, READ, TYPED = "broken_spreadsheet", "spreadsheet_too_large", "unknown_format", "read", "typed"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'

Build = Callable[[bytes], bytes]


class Broken(NamedTuple):
    """A file that comes back, made from a good form."""

    name: str
    file_name: str
    build: Build
    expected: str


def parts_of(form: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rewritten(form: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The form with one part changed; a change that changes nothing is a mistake of the case."""
    parts = parts_of(form)
    old = parts[part].decode()
    new = change(old)
    assert new != old, part
    return zipped({**parts, part: new})


def always(content: bytes) -> Build:
    return lambda _form: content


def sheet(change: Callable[[str], str]) -> Build:
    return lambda form: rewritten(form, SHEET, change)


def swapped(part: str, old: str, new: str, *, count: int = 1) -> Build:
    return lambda form: rewritten(form, part, lambda text: text.replace(old, new, count))


def added(**parts: bytes | str) -> Build:
    names = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    return lambda form: zipped({**parts_of(form), **names})


def without(part: str) -> Build:
    return lambda form: zipped({name: content for name, content in parts_of(form).items() if name != part})


def cell(column: str, body: str, *, attributes: str = "", row: int = 2) -> Build:
    """The form with a cell at the end of a row, or in the place of the one there."""

    def change(text: str) -> str:
        new = f'<c r="{column}{row}"{attributes}>{body}</c>'
        bare = re.sub(rf'<c r="{column}{row}"[^>]*?(?:/>|>.*?</c>)', "", text)
        before, start, rest = bare.partition(f'<row r="{row}"')
        head, _end, tail = rest.partition("</row>")
        return f"{before}{start}{head}{new}</row>{tail}"

    return sheet(change)


def typed(column: str, text: str, row: int = 2) -> Build:
    return cell(column, f"<is><t>{text}</t></is>", attributes=' t="inlineStr"', row=row)


def header(text: str) -> str:
    found = re.search(r'<row r="1".*?</row>', text)
    assert found
    return found[0]


def moved(row: str, number: int) -> str:
    """A row's XML at another number."""
    return re.sub(r'(r="[A-Z]*)\d+"', rf'\g<1>{number}"', row)


def last_row(text: str) -> int:
    return max(int(number) for number in re.findall(r'<row r="(\d+)"', text))


def with_row(text: str, row: str) -> str:
    return text.replace("</sheetData>", f"{row}</sheetData>")


def second_header(text: str) -> str:
    return with_row(text, moved(header(text), last_row(text) + 1))


def all_down_by_two(text: str) -> str:
    head, body = text.split("<sheetData>")
    rows, tail = body.split("</sheetData>")
    down = re.sub(r'(<(?:row|c) r="[A-Z]*)(\d+)"', lambda found: f'{found[1]}{int(found[2]) + 2}"', rows)
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>一月份進度表</t></is></c></row>'
    return f"{head}<sheetData>{title}{down}</sheetData>{tail}"


def doctyped(text: str, more: str = "") -> str:
    first, _end, rest = text.partition("?>")
    return f"{first}?>{DOCTYPE.format(more)}{rest}"


def nested_entities(text: str) -> str:
    names = "bcdefghij"
    pairs = zip("a" + names, names, strict=False)
    return doctyped(text, "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairs)).replace(
        "</t>", "&j;</t>", 1
    )


def many_rows(count: int) -> Build:
    return sheet(lambda text: with_row(text, "<row/>" * count))


def zip_bomb(form: bytes) -> bytes:
    return zipped({**parts_of(form), "xl/media/image1.png": b"\0" * (50 * 2**20)})


def lying_bomb(form: bytes) -> bytes:
    size = 3 * 2**20 + 17
    content = zipped({**parts_of(form), "xl/a.xml": b"<a>" + b" " * (size - 7) + b"</a>"})
    return content.replace(struct.pack("<I", size), struct.pack("<I", 10))


def locked_zip(form: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    content = bytearray(form)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def doubled_part(form: bytes) -> bytes:
    return zipped({**parts_of(form), SHEET.upper(): b"<worksheet/>"})


def commented_zip(form: bytes) -> bytes:
    stream = io.BytesIO(form)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"PK\x05\x06" + b"\0" * 18
    return stream.getvalue()


def open_document(rows: str) -> Build:
    body = f'<office:document-content xmlns:office="o" xmlns:table="t"><table:table>{rows}</table:table></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return always(zipped({"mimetype": kind, "content.xml": body, "META-INF/manifest.xml": "<manifest/>"}))


def renamed_sheet(form: bytes) -> bytes:
    return rewritten(form, BOOK, lambda text: re.sub(r'<sheet name="[^"]*"', '<sheet name="工作表1"', text, count=1))


def no_codes(form: bytes) -> bytes:
    """As after copying the sheet into a new workbook."""
    parts = parts_of(form)
    book = re.sub(r'<sheet name="_codes"[^>]*/>|<definedNames>.*</definedNames>', "", parts[BOOK].decode())
    return zipped({**parts, BOOK: book})


def other_version(form: bytes) -> bytes:
    pattern = r"(<t>version</t></is></c><c[^>]*><is><t>)[^<]*"
    return rewritten(form, CODES, lambda text: re.sub(pattern, r"\g<1>another", text))


def hidden_column(text: str) -> str:
    return text.replace('<col min="1"', '<col hidden="1" min="1"')


def retitled(title: str | None, column: str = "B") -> Build:
    """A header cell with another title, or with the title of column A."""

    def change(text: str) -> str:
        first = re.search(r'r="A1"[^>]*><is><t[^>]*>(.*?)</t>', text)
        assert first
        new = first[1] if title is None else title
        return re.sub(rf'(r="{column}1"[^>]*><is><t[^>]*>)(.*?)</t>', rf"\g<1>{new}</t>", text)

    return sheet(change)


def percent(form: bytes) -> bytes:
    """A cell in a percent format of the user's own."""

    def change(text: str) -> str:
        opened = text if "<numFmts" in text else text.replace("<fonts", '<numFmts count="1"></numFmts><fonts', 1)
        told = opened.replace("</numFmts>", '<numFmt numFmtId="300" formatCode="0.0%"/></numFmts>')
        return told.replace("</cellXfs>", '<xf numFmtId="300" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>')

    styled = rewritten(form, STYLES, change)
    count = len(re.findall(r"<xf ", parts_of(styled)[STYLES].decode().split("<cellXfs")[1])) - 1
    return cell("C", "<v>0.95</v>", attributes=f' s="{count}"')(styled)


def headers_only(text: str) -> str:
    return re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{header(text)}</sheetData>", text)


def csv_of(text: str, encoding: str = "utf-8") -> Build:
    return always(text.encode(encoding))


def cut(share: float) -> Build:
    return lambda form: form[: int(len(form) * share)]


def flipped(seed: int) -> Build:
    """Some bytes of the archive changed."""

    def build(form: bytes) -> bytes:
        rng, content = random.Random(seed), bytearray(form)  # noqa: S311
        for _time in range(rng.randint(1, 30)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        return bytes(content)

    return build


PIECES = (
    "<",
    ">",
    '"',
    "/",
    "=",
    "&",
    "\0",
    "￿",
    "-1",
    "1e999",
    "NaN",
    "&#0;",
    "99999999999",
    "A1",
    "<c>",
    "</row>",
    "<v/>",
    "'",
)


def mangled(seed: int) -> Build:
    """Pieces thrown into, cut out of and doubled in a part's XML."""

    def build(form: bytes) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        parts = parts_of(form)
        part = rng.choice([SHEET, SHEET, SHEET, BOOK, STYLES, CODES, BOOK_RELATIONS, TYPES])
        text = parts[part].decode()
        for _time in range(rng.randint(1, 4)):
            at = rng.randrange(len(text))
            end = at + rng.choice([0, 0, 1, 5, 40])
            text = text[:at] + rng.choice([*PIECES, text[at:end] * 2]) + text[end:]
        return zipped({**parts, part: text.encode(errors="replace")})

    return build


def renumbered(seed: int) -> Build:
    """Well-formed, but with numbers of a part that mean something else."""

    def build(form: bytes) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        parts = parts_of(form)
        part = rng.choice([SHEET, SHEET, STYLES, BOOK])
        numbers = ["", "-1", "0", "7", "1.5", "99999", "4294967296", "18446744073709551616", "x"]
        text = re.sub(
            r'="(\d+)"',
            lambda found: found[0] if rng.random() < 0.9 else f'="{rng.choice(numbers)}"',
            parts[part].decode(),
        )
        return zipped({**parts, part: text})

    return build


REFUSED = (
    Broken("empty file", XLSX, always(b""), BROKEN),
    Broken("text named .xlsx", XLSX, always("一月份進度".encode()), BROKEN),
    Broken("web page named .xlsx", XLSX, always(b"\r\n<html><table><tr><td>1</td></tr></table></html>"), BROKEN),
    Broken("old .xls named .xlsx", XLSX, always(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096), BROKEN),
    Broken("old .xls", "form.xls", always(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096), UNKNOWN),
    Broken(".xlsm", "form.xlsm", lambda form: form, UNKNOWN),
    Broken("no ending", "form", lambda form: form, UNKNOWN),
    Broken(".ods named .xlsx", XLSX, open_document("<table:table-row/>"), BROKEN),
    Broken(
        ".ods bomb named .xlsx",
        XLSX,
        open_document('<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/></table:table-row>'),
        BROKEN,
    ),
    Broken(".xlsb named .xlsx", XLSX, added(xl__workbook_DOT_bin=b"\x83\x01\x00"), BROKEN),
    Broken("truncated zip", XLSX, cut(0.9), BROKEN),
    Broken("half a zip", XLSX, cut(0.5), BROKEN),
    Broken("zip end cut", XLSX, lambda form: form[:-10], BROKEN),
    Broken("zip bomb", XLSX, zip_bomb, LARGE),
    Broken("zip bomb in the sheet", XLSX, sheet(lambda text: text.replace("</sheetData>", " " * 40 * 2**20 + "</sheetData>")), LARGE),
    Broken("zip bomb lying about its size", XLSX, lying_bomb, BROKEN),
    Broken("entity bomb", XLSX, sheet(nested_entities), BROKEN),
    Broken("external entity", XLSX, sheet(lambda text: doctyped(text, '<!ENTITY x SYSTEM "file:///etc/passwd">')), BROKEN),
    Broken("entity bomb in the codes", XLSX, lambda form: rewritten(form, CODES, nested_entities), BROKEN),
    Broken("sheet cut off", XLSX, sheet(lambda text: text[: len(text) // 2]), BROKEN),
    Broken("sheet of another encoding", XLSX, sheet(lambda text: text.replace("UTF-8", "UTF-16")), BROKEN),
    Broken("sheet missing", XLSX, without(SHEET), BROKEN),
    Broken("workbook missing", XLSX, without(BOOK), BROKEN),
    Broken("relations missing", XLSX, without(BOOK_RELATIONS), BROKEN),
    Broken("sheet under another ending", XLSX, swapped(BOOK_RELATIONS, "sheet1.xml", "sheet1.dat"), BROKEN),
    Broken("cell far out", XLSX, sheet(lambda text: with_row(text, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), LARGE),
    Broken("cell far to the right", XLSX, cell("XFD", "<v>1</v>"), LARGE),
    Broken("cell nowhere", XLSX, sheet(lambda text: with_row(text, '<row r="9"><c r="A99999999999"/></row>')), BROKEN),
    Broken("row nowhere", XLSX, sheet(lambda text: with_row(text, f'<row r="{"9" * 400}"/>')), BROKEN),
    Broken("too many rows", XLSX, many_rows(200_001), LARGE),
    Broken("one cell a million times", XLSX, sheet(lambda text: with_row(text, '<row r="99">' + '<c r="A99"/>' * 2_000_001 + "</row>")), LARGE),
    Broken("encrypted entries", XLSX, locked_zip, BROKEN),
    Broken("a part twice", XLSX, doubled_part, BROKEN),
    Broken("thousands of parts", XLSX, lambda form: zipped({**parts_of(form), **{f"xl/{n}.bin": b"" for n in range(1001)}}), BROKEN),
    Broken("zip with a comment", XLSX, commented_zip, BROKEN),
    Broken("something before the zip", XLSX, lambda form: b"MZ" + form, BROKEN),
    Broken("shared text out of range", XLSX, cell("C", "<v>999999</v>", attributes=' t="s"'), TYPED),
    Broken("csv with NUL", CSV, csv_of("code,done\nA1,\0 1\n"), BROKEN),
    Broken("csv in UTF-16", CSV, csv_of("code,done\nA1,1\n", "utf-16"), BROKEN),
    Broken("csv with an open quote", CSV, csv_of('code,done\n"A1,1\n'), BROKEN),
    Broken("csv of bytes", CSV, always(b"code\n\xff\xfe\xff"), BROKEN),
    Broken("csv with a huge field", CSV, csv_of("code\n" + "x" * 200_000), BROKEN),
    Broken("csv too wide", CSV, csv_of("a," * 250), LARGE),
    Broken(".xlsx named .csv", CSV, lambda form: form, BROKEN),
)  # fmt: skip

FOUND = (
    Broken("formula", XLSX, cell("C", "<f>1+1</f><v>2</v>"), "formula"),
    Broken("shared formula", XLSX, cell("C", '<f t="shared" si="0"/><v>2</v>'), "formula"),
    Broken("formula without value", XLSX, cell("C", "<f>1+1</f>"), "formula"),
    Broken("formula of another program", XLSX, cell("C", '<f>DDE("cmd";"/c calc";"x")</f><v>0</v>'), "formula"),
    Broken("error value", XLSX, cell("C", "<v>#DIV/0!</v>", attributes=' t="e"'), "error_value"),
    Broken("percent", XLSX, percent, "percent_format"),
    Broken("hidden row", XLSX, swapped(SHEET, '<row r="2"', '<row r="2" hidden="1"'), "hidden_rows"),
    Broken("hidden column", XLSX, sheet(hidden_column), "hidden_columns"),
    Broken(
        "merged cells",
        XLSX,
        swapped(SHEET, "<conditionalFormatting", '<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells><conditionalFormatting'),
        "merged_cells",
    ),
    Broken("macros", XLSX, added(xl__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0"), "macros"),
    Broken("other files", XLSX, added(xl__externalLinks__externalLink1_DOT_xml="<externalLink/>"), "external_links"),
    Broken("second header", XLSX, sheet(second_header), "second_header"),
    Broken("rows above the header", XLSX, sheet(all_down_by_two), "moved_header"),
    Broken("unknown column", XLSX, typed("M", "我的備註", row=1), "unknown_column"),
    Broken("missing column", XLSX, retitled("改了名"), "missing_column"),
    Broken("duplicate column", XLSX, retitled(None), "duplicate_column"),
    Broken("cells outside the columns", XLSX, typed("N", "旁註"), "outside_columns"),
    Broken("wrong sheet", XLSX, renamed_sheet, "wrong_sheet"),
    Broken("no codes", XLSX, no_codes, "no_codes"),
    Broken("empty sheet", XLSX, sheet(lambda text: re.sub(r"<sheetData>.*</sheetData>", "<sheetData/>", text)), "missing_column"),
)  # fmt: skip

TAKEN = (
    Broken("as sent out", XLSX, lambda form: form, READ),
    Broken("wrong version", XLSX, other_version, READ),
    Broken("no rows", XLSX, sheet(headers_only), READ),
    Broken("dates as text", XLSX, typed("C", "2023年1月5日"), READ),
    Broken("full-width digits", XLSX, typed("C", "１２３．５"), READ),
    Broken("thousands separators", XLSX, typed("C", "1,234.5"), READ),
    Broken("number as text", XLSX, typed("C", "12"), READ),
    Broken("number with its unit", XLSX, typed("C", "12萬元"), READ),
    Broken("date as a serial", XLSX, cell("C", "<v>44927</v>"), READ),
    Broken("only spaces", XLSX, typed("C", "  　 "), READ),
    Broken("number that is none", XLSX, cell("C", "<v>abc</v>"), READ),
    Broken("a truth", XLSX, cell("C", "<v>1</v>", attributes=' t="b"'), READ),
    Broken("not a number", XLSX, cell("C", "<v>NaN</v>"), TYPED),
    Broken("an infinite number", XLSX, cell("C", "<v>1e999</v>"), TYPED),
    Broken("ten million rows claimed", XLSX, lambda form: rewritten(form, SHEET, lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD10000000"', text)), TYPED),
    Broken("style out of range", XLSX, cell("C", "<v>1</v>", attributes=' s="99999"'), TYPED),
    Broken("no styles", XLSX, without(STYLES), TYPED),
    Broken("no content types", XLSX, without(TYPES), TYPED),
    Broken("csv in UTF-8 with its mark", CSV, csv_of("code,done\nA1,1\n", "utf-8-sig"), READ),
    Broken("csv in GB18030", CSV, csv_of("代碼,完成\nA1,壹\n", "gb18030"), READ),
    Broken("csv with semicolons", CSV, csv_of("code;done\nA1;1\n"), READ),
    Broken("csv with a formula", CSV, csv_of("code,done\nA1,=1+1\n"), READ),
    Broken("empty csv", CSV, csv_of(""), READ),
)  # fmt: skip

FUZZED = (
    *(Broken(f"bytes flipped {seed}", XLSX, flipped(seed), TYPED) for seed in range(8)),
    *(Broken(f"XML mangled {seed}", XLSX, mangled(seed), TYPED) for seed in range(12)),
    *(Broken(f"numbers changed {seed}", XLSX, renumbered(seed), TYPED) for seed in range(12)),
)

CASES = (*REFUSED, *FOUND, *TAKEN, *FUZZED)
