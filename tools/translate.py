"""The catalogues of the interface: Simplified is made from the sources, English is written by hand in its .po file.

    python tools/translate.py           collect the messages, write zh_Hans and the .mo files, list what lacks English
    python tools/translate.py --check   change nothing; fail on any difference, missing English or unfit word

Message ids are Traditional glyphs with mainland words, so Simplified needs glyphs and the words of ``GLOSSARY`` only.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize
from opencc import OpenCC

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "diaodu"
LOCALE = SOURCE / "web" / "locale"
CALLS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
PLURAL_CALLS = frozenset({"ngettext", "ngettext_lazy", "pgettext", "npgettext"})
CALL_IN_TEMPLATE = re.compile(r"(?:gettext|_)\(\s*(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\s*\)", re.DOTALL)
HEAD = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Corrections after the glyphs are changed: t2s result -> what is meant.
GLOSSARY: dict[str, str] = {"爲": "为"}
# Words of Taiwan that glyph conversion would leave standing.
UNFIT = (
    "資料庫", "網路", "軟體", "滑鼠", "登入", "登出", "儲存", "檢視", "匯出", "匯入", "使用者", "伺服器", "螢幕",
    "專案", "資訊", "帳號", "連結", "預設", "搜尋", "檔案", "欄位",
)  # fmt: skip


def messages() -> dict[str, str]:
    """Every message of the sources, with the first file it stands in."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for message in _in_python(path):
            found.setdefault(message, str(path.relative_to(ROOT)))
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for match in CALL_IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"))):
            found.setdefault(ast.literal_eval(match.group(1)), str(path.relative_to(ROOT)))
    found.pop("", None)
    return dict(sorted(found.items()))


def _in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in PLURAL_CALLS:
            raise SystemExit(f"{path}:{node.lineno}: {node.func.id} is not collected: phrase it without a plural")
        first = node.args[0]
        if node.func.id in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def simplified(message: str, converter: OpenCC) -> str:
    """The Simplified form of a message."""
    text = str(converter.convert(message))
    for wrong, right in GLOSSARY.items():
        text = text.replace(wrong, right)
    return text


def catalogue(language: str, translations: dict[str, str]) -> polib.POFile:
    """A catalogue, sorted, without line numbers, so that it changes only when a message does."""
    book = polib.POFile(wrapwidth=120)
    book.metadata = HEAD | {"Language": language}
    book.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in sorted(translations.items()))
    return book


def catalogues() -> dict[str, polib.POFile]:
    """Both catalogues as they should be: English keeps what was written by hand."""
    found = messages()
    converter = OpenCC("t2s")
    path = _file("en", "po")
    english = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} if path.exists() else {}
    return {
        "zh_Hans": catalogue("zh_Hans", {message: simplified(message, converter) for message in found}),
        "en": catalogue("en", {message: english.get(message, "") for message in found}),
    }


def mistakes() -> Iterator[str]:
    """What is wrong with the committed catalogues and the messages themselves."""
    found = messages()
    for message, path in found.items():
        yield from (f"{path}: {word!r} is not the mainland word: {message}" for word in UNFIT if word in message)
        if not CHINESE.search(message):
            yield f"{path}: a message id must be Chinese: {message}"
    for language, book in catalogues().items():
        for kind, content in (("po", str(book).encode()), ("mo", book.to_binary())):
            path = _file(language, kind)
            if not path.exists() or path.read_bytes().rstrip() != content.rstrip():
                yield f"{path.relative_to(ROOT)} is not up to date: run tools/translate.py"
        yield from _unfit_translations(language, book)


def _unfit_translations(language: str, book: polib.POFile) -> Iterator[str]:
    for entry in book:
        if not entry.msgstr:
            yield f"{language}: no translation: {entry.msgid}"
        elif sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr)):
            yield f"{language}: placeholders differ: {entry.msgid}"


def write() -> None:
    """Write both catalogues and what Django reads from them."""
    for language, book in catalogues().items():
        _file(language, "po").parent.mkdir(parents=True, exist_ok=True)
        _file(language, "po").write_text(str(book) + "\n", encoding="utf-8")
        _file(language, "mo").write_bytes(book.to_binary())


def _file(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on differences")
    if not parser.parse_args().check:
        write()
    found = list(mistakes())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
