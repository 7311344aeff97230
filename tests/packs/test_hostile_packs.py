"""A pack written to do harm, or without care, is refused with a problem and never ends in a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.problems import PackRefused
from diaodu.people.models import Role

PACK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
MAP = 'commitments = false\nmap = { file = "m.geojson", indicator = "levy.collected" }\nmap_notice = "x"'
FEATURE = '{"features":[{"properties":{"code":"vm"},"geometry":{"type":"Polygon","coordinates":[[[%s,1]]]}}]}'

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return shutil.copytree(PACK, tmp_path / "veldmark")


def put(file: str, before: str, after: str) -> Callable[[Path], None]:
    """A change of one word of one file."""

    def change(pack: Path) -> None:
        text = (pack / file).read_text(encoding="utf-8")
        assert before in text
        (pack / file).write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


def add(file: str, text: str) -> Callable[[Path], None]:
    """Some lines at the end of a file."""

    def change(pack: Path) -> None:
        with (pack / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return change


def draw(text: str) -> Callable[[Path], None]:
    """A map with this content."""

    def change(pack: Path) -> None:
        (pack / "m.geojson").write_text(text, encoding="utf-8")
        put("boards.toml", "commitments = false", MAP)(pack)

    return change


def link_out(pack: Path) -> None:
    outside = pack.parent / "outside.md"
    outside.write_text("a secret", encoding="utf-8")
    (pack / "candlemas.md").unlink()
    (pack / "candlemas.md").symlink_to(outside)


def climb_out(pack: Path) -> None:
    (pack.parent / "outside.md").write_text("a secret", encoding="utf-8")
    put("circulars.toml", "candlemas.md", "../outside.md")(pack)


def value(text: str) -> Callable[[Path], None]:
    """The first fact with this printed value."""
    return put("facts/roll.csv", "V001,c1,canal.budget,2022,,5,", f"V001,c1,canal.budget,2022,,{text},")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (link_out, "circulars.toml:5: required"),
        (climb_out, "circulars.toml:5: required"),
        (put("circulars.toml", "candlemas.md", "/etc/hostname"), "circulars.toml:5: required"),
        (lambda pack: (pack / "candlemas.md").write_bytes(b"\xff\xfe"), "candlemas.md:1: syntax"),
        (draw("[" * 50_000), "boards.toml:8: required"),
        (draw('{"features": [1]}'), "m.geojson:1: bad_value"),
        (draw('{"features": 5}'), "m.geojson:1: bad_value"),
        (draw(FEATURE % "NaN"), "boards.toml:8: required"),
        (draw(FEATURE % "1e999"), "boards.toml:8: required"),
        (draw("no map"), "boards.toml:8: required"),
        (put("pack.toml", "uses = []", "uses = 5"), "pack.toml:1: bad_value"),
        (put("pack.toml", "uses = []", 'uses = ["veldmark"]'), "pack.toml:5: circle"),
        (put("pack.toml", "year_starts = 7", "year_starts = 13"), "pack.toml:1: bad_value"),
        (put("pack.toml", "year_starts = 7", 'year_starts = "x"'), "pack.toml:1: bad_value"),
        (put("pack.toml", 'version = "1"', f'version = "{"9" * 61}"'), "pack.toml:3: bad_value"),
        (add("roles.toml", '\n[[role]]\ncode = "r"\nnames = 1\npermissions = 3\n'), "roles.toml:1: bad_value"),
        (add("roles.toml", '\n[[role]]\ncode = "r"\ngives = ["nobody"]\n'), "roles.toml:8: unknown_code"),
        (add("boards.toml", '\n[[board]]\ncode = "b"\nplaces = 5\nperiod = 1\n'), "boards.toml:1: bad_value"),
        (add("measures.toml", f"\nx = {'[' * 5000}{']' * 5000}\n"), "measures.toml:1: syntax"),
        (put("facts/roll.csv", "V001", "V\0001"), "facts/roll.csv:2: syntax"),
        (put("facts/roll.csv", "V001", "V" * 81), "facts/roll.csv:2: bad_value"),
        (put("facts/roll.csv", "V001", "V\x1b001"), "facts/roll.csv:2: hidden_character"),
        (put("pack.toml", 'version = "1"', 'version = "1" # \u202e'), "pack.toml:3: hidden_character"),
        (put("pack.toml", 'version = "1"', 'version = "1\\u0000"'), "pack.toml:3: hidden_character"),
        (put("pack.toml", 'version = "1"', 'version = "1\\b"'), "pack.toml:3: hidden_character"),
        (put("pack.toml", 'version = "1"', 'version = "1\\u2066"'), "pack.toml:3: hidden_character"),
        (put("boards.toml", "commitments = false", '"x\\u202d" = false'), "boards.toml:1: hidden_character"),
        (put("candlemas.md", "The levy", "The \x0blevy"), "candlemas.md:1: hidden_character"),
        (draw(FEATURE.replace('"code":', '"note":"\\u0000","code":') % 1), "m.geojson:1: hidden_character"),
        (value("1E+9999999999"), "facts/roll.csv:2: bad_value"),
        (value("1_000"), "facts/roll.csv:2: bad_value"),
        (value("\u0663"), "facts/roll.csv:2: bad_value"),
    ],
)
def test_it_is_refused_with_its_line(pack: Path, change: Callable[[Path], object], rule: str) -> None:
    change(pack)
    assert rule in [str(problem).rsplit(": ", 1)[0][: len(rule)] for problem in check_pack(pack)]


def test_tabs_line_ends_and_marks_of_writing_are_no_fault(pack: Path) -> None:
    put("pack.toml", 'version = "1"', 'version = "1\\t2\\n3"\r\n# \u200e\u00ad')(pack)
    assert check_pack(pack) == []


def test_every_hidden_character_is_told_where_it_stands(pack: Path) -> None:
    put("indicators/levy.toml", "names = {", 'names = { more = [{ x = "\\u202e\\u0007" }], ')(pack)
    (line,) = [
        n for n, text in enumerate((pack / "indicators/levy.toml").read_text().splitlines(), 1) if "more" in text
    ]
    told = [str(each) for each in check_pack(pack) if each.rule == "hidden_character"]
    assert told == [
        f"indicators/levy.toml:{line}: hidden_character: U+{code} is a character that nobody sees: delete it, or write what is meant"
        for code in ("0007", "202E")
    ]


def test_packs_may_not_use_one_another_in_a_circle(pack: Path, tmp_path: Path) -> None:
    load_pack(pack)
    other = tmp_path / "other"
    other.mkdir()
    head = 'code = "other"\nversion = "1"\nnames = { hant = "他", hans = "他", en = "Other" }\nuses = ["veldmark"]\n'
    (other / "pack.toml").write_text(head, encoding="utf-8")
    load_pack(other)
    put("pack.toml", "uses = []", 'uses = ["other"]')(pack)
    with pytest.raises(PackRefused, match="circle"):
        load_pack(pack)


def test_a_pack_may_not_change_what_another_packs_role_permits(pack: Path, tmp_path: Path) -> None:
    load_pack(pack)
    before = Role.objects.get(code="lockkeeper").permissions
    other = tmp_path / "other"
    other.mkdir()
    names = 'names = { hant = "他", hans = "他", en = "Other" }'
    (other / "pack.toml").write_text(f'code = "other"\nversion = "1"\n{names}\n', encoding="utf-8")
    role = f'[[role]]\ncode = "lockkeeper"\n{names}\npermissions = ["people:user:manage"]\n'
    (other / "roles.toml").write_text(role, encoding="utf-8")
    with pytest.raises(PackRefused, match="holds the role 'lockkeeper' already"):
        load_pack(other)
    assert Role.objects.get(code="lockkeeper").permissions == before
