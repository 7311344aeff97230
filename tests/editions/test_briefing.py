"""The briefing in the manner of the page: every measured figure of the page that the ledger holds, with its value."""

from __future__ import annotations

import csv
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.editions.content import Content, Figure, Paragraph
from diaodu.ledger.models import Fact
from diaodu.packs.definitions import definitions, record_definitions
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from tests.editions.conftest import GANSU, Desk, text_of

PAGE = Path(__file__).resolve().parents[2] / "packs" / "gansu" / "facts" / "page.csv"
ROWS = list(csv.DictReader(PAGE.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def briefing(desk: Desk) -> Content:
    return Content.from_json(desk.draft("briefing", GANSU, "2023-01").content)


def says(figure: Figure, row: dict[str, str], number: int) -> bool:
    """Whether a figure is the row's: it rests on its fact, or is its indicator, and has its value."""
    same = number in figure.facts or (figure.code == row["indicator"] and figure.period == row["period"])
    return same and figure.value is not None and Decimal(figure.value) == Decimal(row["value"])


def test_every_figure_of_the_page_is_printed_with_its_value(briefing: Content) -> None:
    facts = {fact.ref.partition(":")[2]: fact.number for fact in Fact.objects.filter(ref__startswith="gansu:F")}
    missing = [
        row["ref"] for row in ROWS if not any(says(figure, row, facts[row["ref"]]) for figure in briefing.figures)
    ]
    assert len(ROWS) == 72
    assert missing == []


def test_every_figure_stands_in_the_text(desk: Desk) -> None:
    edition = desk.draft("briefing", GANSU, "2023-01")
    text = text_of(edition)
    assert [figure.printed for figure in Content.from_json(edition.content).figures if figure.printed not in text] == []
    for words in ("開工率76.96%", "年度計劃投資2176億元，同比增長17%", "204個", "第30屆", "5000億元以上"):
        assert words in text


def test_commitments_stand_with_their_state(briefing: Content) -> None:
    styles = [(block.style, block.pieces[0].text) for block in briefing.blocks if isinstance(block, Paragraph)]
    assert ("subhead", "結果未公佈") in styles
    items = [text for style, text in styles if style == "item"]
    assert len(items) == 83
    assert not any("逾期" in text for text in items)


def test_quotes_name_their_source_and_are_no_figures(briefing: Content) -> None:
    assert [source.code for source in briefing.sources] == ["page"]
    quoted = {piece.text for b in briefing.blocks if isinstance(b, Paragraph) for piece in b.pieces if piece.source}
    assert "2月11日" in quoted
    assert not quoted & {figure.printed for figure in briefing.figures}


def test_the_same_in_simplified_script(desk: Desk) -> None:
    text = text_of(desk.draft("briefing", GANSU, "2023-01", language="zh-hans"))
    assert "年度计划投资2176亿元，同比增长17%" in text
    assert "萬" not in text
    assert "項" not in text


def test_a_column_without_decimals_prints_none(desk: Desk) -> None:
    pack = Pack.objects.get(code="gansu")
    entries = {code: Entry("hand", 1, deepcopy(each.body)) for code, each in definitions(pack, "circular").items()}
    circular = entries["investment_promotion"].data
    table = next(each for each in circular["tables"] if each["code"] == "rates")
    table["columns"][0]["decimals"] = 0
    for line in table["lines"]:
        line["decimals"] = 2
    record_definitions(pack, "circular", entries)
    content = Content.from_json(desk.draft("investment_promotion").content)
    rows = next(each for each in content.tables() if each.code == "rates").rows
    now, before = ([cell.text.rstrip("%") for _name, *cells in rows for cell in cells[n : n + 1]] for n in (0, 1))
    assert any(text.isdigit() for text in now)
    assert not any("." in text for text in now)
    assert any("." in text for text in before)
