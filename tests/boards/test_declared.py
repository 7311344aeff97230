"""Boards as declared: the checks, which board a place has, and the period of a tile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.boards.declared import Board, TileSpec, board_of, containing, period_of_tile
from diaodu.core.periods import Calendar, Period, PeriodKind
from diaodu.packs.commands import check_pack, load_pack
from diaodu.register.models import Place

VELDMARK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
FISCAL = Calendar(7, "end")
BOARD = Board("b", (), "", "2023-01", (), None, (), (), commitments=False)
LONGER = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]


def changed(tmp_path: Path, before: str, after: str) -> list[str]:
    """The problems of the pack when its boards are changed."""
    copy = tmp_path / "veldmark"
    for path in VELDMARK.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(VELDMARK)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    boards = copy / "boards.toml"
    text = boards.read_text(encoding="utf-8")
    assert before in text
    boards.write_text(text.replace(before, after), encoding="utf-8")
    (copy / "shapes.geojson").write_text('{"features": [{"properties": {"code": "atlantis"}, "geometry": null}]}')
    return [f"{problem.file}:{problem.rule}: {problem.message}" for problem in check_pack(copy)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('places = ["vm"]', 'places = ["atlantis"]', "boards.toml:unknown_code: places names 'atlantis'"),
        ('places = ["vm"]', "places = []", "boards.toml:required: a board needs places or a level"),
        ('places = ["vm"]', 'level = "moon"', "boards.toml:unknown_code: level names"),
        ('period = "2023-01"', 'period = "soon"', "boards.toml:bad_value: not a period"),
        ('"levy.collected", "levy.growth"', '"levy.dreamt"', "boards.toml:unknown_code: league names"),
        ('{ indicator = "works.members" }', '{ indicator = "works.dreamt" }', "boards.toml:unknown_code: groups names"),
        ('en = "Treasury"', 'en = ""', "boards.toml:required: the names of a group"),
        (
            "commitments = false",
            'map = { file = "missing.geojson", indicator = "works.members" }\nmap_notice = "drawn"',
            "boards.toml:required: the map 'missing.geojson' cannot be read",
        ),
        (
            "commitments = false",
            'map = { file = "shapes.geojson", indicator = "works.members" }',
            "boards.toml:required: a map needs a map_notice",
        ),
        (
            "commitments = false",
            'map = { file = "shapes.geojson", indicator = "works.members" }\nmap_notice = "drawn"',
            "shapes.geojson:bad_value: a feature has the code 'atlantis'",
        ),
    ],
)
def test_mistakes_are_reported(tmp_path: Path, before: str, after: str, expected: str) -> None:
    assert [problem for problem in changed(tmp_path, before, after) if problem.startswith(expected)]


@pytest.mark.django_db
def test_a_place_without_a_board_shows_that_of_the_place_above() -> None:
    load_pack(VELDMARK)
    own = board_of(Place.objects.get(code="vm"))
    below = board_of(Place.objects.get(code="vm-aldor"))
    assert own is not None
    assert below == own


def test_a_tile_without_a_period_shows_the_boards_or_the_asked_one() -> None:
    assert period_of_tile(TileSpec("x"), BOARD, None, FISCAL).token == "2023-01"
    asked = Period.parse("2022-05", FISCAL)
    assert period_of_tile(TileSpec("x"), BOARD, asked, FISCAL) == asked


def test_a_yearly_tile_shows_the_fiscal_year_of_the_asked_month() -> None:
    asked = Period.parse("2022-08", FISCAL)
    assert period_of_tile(TileSpec("x", "2023"), BOARD, asked, FISCAL).token == "2023"
    assert period_of_tile(TileSpec("x", "2023-Q1"), BOARD, asked, FISCAL).token == "2023-Q1"


def test_a_monthly_tile_shows_the_asked_year_as_it_is() -> None:
    asked = Period.parse("2022", FISCAL)
    assert period_of_tile(TileSpec("x", "2023-04"), BOARD, asked, FISCAL) == asked


@given(
    year=st.integers(1990, 2060),
    month=st.integers(1, 12),
    kind=st.sampled_from(LONGER),
    calendar=st.builds(Calendar, st.integers(1, 12), st.sampled_from(["start", "end"])),
)
def test_the_containing_period_holds_the_asked_ones_end(
    year: int, month: int, kind: PeriodKind, calendar: Calendar
) -> None:
    asked = Period.parse(f"{year:04}-{month:02}", calendar)
    found = containing(asked, kind)
    assert found.kind is kind
    assert found.contains(asked.last_day)
