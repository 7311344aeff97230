"""English texts: dates, numbers, units, percent and growth."""

from __future__ import annotations

from decimal import Decimal

from diaodu.figures import Qualifier, Role, Sign, read
from diaodu.figures.lines import read_record
from tests.figures.test_scores import scorer
from tests.figures.texts.making import text

SAMPLE = (
    "In the first half of 2023 output grew 5.2 percent to 1.26 trillion yuan, 0.3 percentage points faster than planned. "
    "Trade fell by 3.1% to US$6.5 billion; exports accounted for 62.3 per cent of the total. "
    "More than 2.3 million TEUs went in 1,234 trains. The 5G network, COVID-19 and Terminal 3 are no figures. "
    "It is expected to grow by 6 to 7 percent in 2024."
)


def test_a_sample() -> None:
    figures = read(SAMPLE).figures
    assert [figure.text for figure in figures] == [
        "first half of 2023", "5.2 percent", "1.26 trillion yuan", "0.3 percentage points", "3.1%", "US$6.5 billion",
        "62.3 per cent", "2.3 million TEUs", "1,234", "6 to 7 percent", "2024",
    ]  # fmt: skip
    growth, level, points, fall, money, share, boxes, trains, wanted = (
        figures[at] for at in (1, 2, 3, 4, 5, 6, 7, 8, 9)
    )
    assert (growth.role, growth.sign, fall.sign, points.sign) == (Role.GROWTH, Sign.UP, Sign.DOWN, Sign.UP)
    assert (level.value, level.ulp) == (Decimal(1_260_000_000_000), Decimal(10_000_000_000))
    assert (money.unit, share.role) == ("US$", Role.SHARE)
    assert (boxes.qualifier, trains.value) == (Qualifier.ABOVE, 1234)
    assert (wanted.low, wanted.high, wanted.target) == (6, 7, True)
    assert growth.period == "2023-01..2023-06"


def test_own_texts() -> None:
    gold = [text(11, number, language="en") for number in range(1, 61)]
    result, _ = scorer().score(gold, [read_record(record) for record in gold])
    assert result["span+value_exact"]["f1"] >= 0.98
    assert result["role_macro_f1"] >= 0.95
