"""Packs that somebody else wrote from the documentation alone: they load, and what was printed comes back."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from diaodu.indicators.answers import Answer
from diaodu.indicators.asked_back import State, ask_back
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.queries import answers_at
from diaodu.ledger.models import Fact
from diaodu.packs.commands import check_pack, load_pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.returns.printed import LONGEST_QUOTE
from tests.builders import make_user

PACKS = Path(__file__).resolve().parents[2] / "packs"
PACKAGE = PACKS.parent / "src" / "diaodu"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A pack, its place, how many figures it publishes, and the words by which code would know it."""

    pack: str
    place: str
    figures: int
    words: str


GUANGDONG = Stranger(
    "guangdong", "440000", 81, r"guang-?dong|[广廣][东東]|\b44\d{4}\b|key\.(completed|completion|plan)"
)
XIAN = Stranger("xian", "610100", 60, r"\bxi'?an\b|西安|\b6101\d{2}\b")
each_pack = pytest.mark.parametrize("stranger", [GUANGDONG, XIAN], ids=lambda stranger: stranger.pack)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both packs beside the one of a fresh checkout, whose words they do not use."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("gansu", "guangdong", "xian"):
            load_pack(PACKS / name)
        yield
        transaction.set_rollback(True)


def rows(stranger: Stranger) -> list[dict[str, str]]:
    """The rows of a pack's facts files."""
    found = []
    for path in sorted((PACKS / stranger.pack / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found += list(csv.DictReader(stream))
    return found


BULLETINS = [row for row in rows(GUANGDONG) if row["measure"] == "key.completion"]


def answer(code: str, place: str, period: str, facet: str | None = None) -> Answer:
    """What an indicator gives."""
    return answers_at(Desk(OPERATOR), [Ask(code, place, period, facet)])[0]


@each_pack
def test_it_has_no_problem_and_uses_no_other_pack(stranger: Stranger, loaded: None, db: None) -> None:
    assert not check_pack(PACKS / stranger.pack)
    assert "uses" not in tomllib.loads((PACKS / stranger.pack / "pack.toml").read_text(encoding="utf-8"))


@each_pack
def test_every_figure_comes_back_through_its_indicator(stranger: Stranger, loaded: None, db: None) -> None:
    assert all(row["indicator"] for row in rows(stranger))
    back = ask_back(PACKS / stranger.pack, document="page")
    assert [row for row in back if row.state is not State.ANSWERED] == []
    assert len(back) == stranger.figures


@each_pack
def test_every_figure_has_its_page_its_day_and_a_short_quote(stranger: Stranger, loaded: None, db: None) -> None:
    facts = Fact.objects.filter(ref__startswith=f"{stranger.pack}:").select_related("document")
    assert len(facts) == stranger.figures
    for fact in facts:
        assert fact.document is not None, fact.ref
        assert fact.document.url or (fact.document.title and fact.section and fact.quote), fact.ref
        assert fact.as_of is not None, fact.ref
        assert len(fact.quote) <= LONGEST_QUOTE, fact.ref
        assert fact.source == "published", fact.ref


@each_pack
def test_no_code_names_the_place(stranger: Stranger) -> None:
    words = re.compile(stranger.words, re.IGNORECASE)
    ours = [path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".html", ".po", ".css"}]
    ours += PACKAGE.rglob("static/js/*.js")
    assert words.search(f"{stranger.pack} {stranger.place}")
    assert len(ours) > 100
    assert [path.name for path in ours if words.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("printed", BULLETINS, ids=lambda row: row["period"])
def test_the_rate_of_each_bulletin_is_what_its_own_figures_give(
    printed: dict[str, str], loaded: None, db: None
) -> None:
    found = answer("key.completion", "440000", printed["period"])
    assert found.conflict is None
    assert len(found.facts) == 2  # completed and plan; the printed rate stands beside them
    assert [other.reading for other in found.others] == [Decimal(printed["value"])]
    assert round(Decimal(found.reading), 1) == Decimal(printed["value"])


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("440000", ("5,841.0", "58.4", "2018-07", "3,836.5", "63.9", "珠三角核心區", "5,765")),
        ("440000.core", ("5,765", "64.1")),
        ("610100", ("2,640.87", "66.02", "開發區", "1,708.56", "市級部門", "50.36", "農林水和生態文明", "35.24")),
    ],
)
def test_its_places_have_pages(place: str, shown: tuple[str, ...], loaded: None, db: None, client: Client) -> None:
    client.force_login(make_user("director", place=place.partition(".")[0], permissions=tuple(Permission)))
    page = client.get(f"/places/{place}/").content.decode()
    assert [text for text in shown if text not in page] == []


def test_the_bulletin_and_the_light_agree_on_how_far_time_is_outrun(loaded: None, db: None) -> None:
    printed = answer("key.ahead_of_time", "440000", "2018-07").reading
    completed = answer("key.completion", "440000", "2018-07").reading
    assert round(Decimal(completed) - Decimal(700) / 12, 1) == printed
    assert answer("key.completed", "440000", "2018-07").light.colour == "green"
    assert answer("key.completed", "440000", "2019-03").light.colour == "yellow"


def test_two_years_before_is_counted_where_it_can_be_and_taken_from_print_where_not(loaded: None, db: None) -> None:
    assert round(answer("key.completion_change_two_years", "440000", "2021-03").reading, 2) == Decimal("2.08")
    assert answer("key.completion_change_two_years", "440000", "2021-09").reading == Decimal("5.8")


def test_the_areas_and_what_lies_in_none_are_the_plan_of_the_province(loaded: None, db: None) -> None:
    places = ("440000.core", "440000.coast", "440000.north")
    parts = [answer("key.plan", place, "2022").reading for place in places]
    parts.append(answer("key.plan", "440000", "2022", "不分市").reading)
    assert sum(parts) == answer("key.plan", "440000", "2022").reading == Decimal(9000) * 10**8


def test_the_rate_of_a_part_is_never_divided_by_the_whole_plan(loaded: None, db: None) -> None:
    assert answer("key.completion", "610100", "2019-04", "开发区").reading == Decimal("40.57")
    assert answer("key.completion", "610100", "2019-07", "区域改造").reading == "missing"
    assert answer("key.plan", "610100", "2019", "开发区").reading == "missing"


def test_published_parts_keep_what_they_miss_of_the_whole(loaded: None, db: None) -> None:
    whole = answer("key.completed", "610100", "2019-04").reading
    assert whole - answer("key.completed_of_categories", "610100", "2019-04").reading == Decimal("0.01") * 10**8
    assert answer("key.completed_of_categories", "610100", "2019-07").reading == "missing"
    assert answer("key.listed_of_bodies", "610100", "2019").reading == 765
    assert answer("key.listed", "610100", "2019").reading == 772
