"""Rules that no linter knows."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import PACKAGE, ROOT, Source, sources

CLOCK = {"now", "today", "utcnow", "localdate", "localtime"}


def calls(source: Source) -> list[tuple[int, str]]:
    """Line and name of every attribute that is called."""
    return [
        (node.lineno, node.func.attr)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def room(name: str) -> list[Source]:
    """The sources of one room."""
    return [source for source in sources() if source.name.startswith(f"{name}/")]


def test_only_the_clock_asks_the_time() -> None:
    asking = [
        f"{source.name}:{line}"
        for source in sources()
        if source.name != "kit/clock.py" and "import clock" not in source.text
        for line, name in calls(source)
        if name in CLOCK
    ]
    assert asking == []


def test_the_core_has_no_floats() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in room("core")
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert found == []


def test_views_and_tags_do_not_query() -> None:
    showing = [source for source in sources() if re.search(r"(^|/)(views|api|templatetags)(/|\.py|_)", source.name)]
    assert showing
    assert [source.name for source in showing if ".objects" in source.text] == []


def test_scoped_models_are_shown_through_their_scope() -> None:
    """What is shown to people is asked of ``visible_to`` first; the command line's operator sees everything."""
    reached = re.compile(r"\b(Subject|Place|Roster|Fact|Nomination|Adjustment)\.objects\b(?!\s*\.visible_to\()")
    shown = [source for source in sources() if re.search(r"^boards/|(^|/)views(/|\.py)|context", source.name)]
    assert shown
    assert [source.name for source in shown if reached.search(source.text)] == []


def test_no_place_or_programme_is_named_in_code() -> None:
    forbidden = re.compile(r"gansu|甘肃|甘肅|\b62\d{4}\b|省列|央地|major_list|central_local|mass_start|promotion\.")
    allowed = {"web/cli/session.py", "web/cli/pack.py"}  # the pack that a fresh checkout loads
    found = [
        f"{source.name}:{number} {line.strip()[:60]}"
        for source in sources()
        if source.name not in allowed
        for number, line in enumerate(code_lines(source), start=1)
        if forbidden.search(line)
    ]
    assert found == []


def test_no_year_is_named_in_code() -> None:
    found = [
        f"{source.name}:{node.lineno} {node.value}"
        for source in sources()
        if source.name != "core/codes.py"  # the years of a code standard
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and re.fullmatch(r"20[1-3]\d(-[HQ]?\d+)*", str(node.value))
    ]
    assert found == []


def code_lines(source: Source) -> list[str]:
    """The lines of a source with docstrings and comments blanked: examples may name places and years."""
    lines = source.text.splitlines()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return [line.partition("  # ")[0] if not line.lstrip().startswith("#") else "" for line in lines]


def test_no_catch_all() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert found == []


def test_templates_have_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"\sstyle\s*=|<style|\son[a-z]+\s*=|hx-on|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"
    )
    found = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("templates/**/*.html")
        # file.html is no page: a circular to take home, sent as a download in a sandbox
        if path.name != "file.html" and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def documented(file: str) -> str:
    """The text of a page of the documentation."""
    return (ROOT / "docs" / file).read_text(encoding="utf-8")


def test_every_permission_is_documented() -> None:
    from diaodu.people.permissions import Permission

    text = documented("guide.md")
    assert [permission for permission in Permission if f"`{permission}`" not in text] == []


def test_every_setting_is_documented() -> None:
    text = documented("guide.md")
    names = set(re.findall(r"[\"'](DIAODU_[A-Z_]+|DATABASE_URL|PORT)[\"']", "\n".join(s.text for s in sources())))
    assert names
    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_every_refusal_code_is_documented() -> None:
    text = documented("guide.md")
    codes = {
        code
        for source in sources()
        for code in re.findall(r"^    code(?:, status(?:, exit_code)?)? = \"([a-z_]+)\"", source.text, re.MULTILINE)
    }
    assert codes
    assert sorted(code for code in codes if f"`{code}`" not in text) == []


@pytest.mark.parametrize("word", ["rules", "columns"])
def test_the_pack_reference_is_complete(word: str) -> None:
    text = documented("packs.md")
    code = "\n".join(source.text for source in sources())
    if word == "rules":
        wanted = set(re.findall(r"problems\.add\([^)]*?\"([a-z_]+)\"", code)) | {
            "syntax",
            "unknown_column",
            "light_gap",
            "hidden_character",
        }
    else:
        wanted = set(re.findall(r"entry\.(?:text|data\.get)\(\"([a-z_]+)\"", code))
    assert wanted
    assert (
        sorted(name for name in wanted if f"`{name}`" not in text and f"{name}," not in text and f",{name}" not in text)
        == []
    )


def test_every_key_of_the_json_is_documented() -> None:
    text = documented("contracts.md")
    (plain,) = [source for source in sources() if source.name == "indicators/plain.py"]
    keys = {
        key.value
        for node in ast.walk(plain.tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert keys
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", text)) == []


def test_every_rule_on_returns_is_documented() -> None:
    text = documented("guide.md")
    rooms = [source for source in sources() if source.name.startswith(("returns/", "kit/spreadsheets/returned"))]
    calls = r"(?:Problem\([^()]*?|figure_rule\(|\.add\(|_find_places\(|return )\"([a-z]+(?:_[a-z]+)*)\", (?:_\(|Severity|message)"
    wanted = {rule for source in rooms for rule in re.findall(calls, source.text)}
    assert len(wanted) > 20
    assert sorted(rule for rule in wanted if f"`{rule}`" not in text) == []
