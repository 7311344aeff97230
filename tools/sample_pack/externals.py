"""The four externals of the prefectures: trade by partner and goods, e-commerce, capital, contracts, services.

The partners' parts add up to the trade that the prefectures report; so do the goods' parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import of_year, token
from sample_pack.places import HUNDRED_MILLION, cumulated, hundredths, monthly, trade_parts, year_total
from sample_pack.words import PREFECTURES, PROVINCE_CODE, Prefecture

PARTNERS = ("彼岸國", "扶搖國", "不周國", "歸墟國", "南溟國", "其他國家")
GOODS = ("HS08", "HS26", "HS39", "HS76", "HS85", "其他商品")
DOLLARS = "萬美元"
# measure, letter of its refs, size of a year in percent of the year's trade
CAPITAL = (
    ("foreign_capital.used", "c", 20), ("contracting.signed", "s", 45), ("contracting.completed", "d", 30),
)  # fmt: skip
ACTIONS = (
    (Name("外貿拓展行動（示例）", "Wider trade (invented)"), "s-commerce"),
    (Name("平台提升行動（示例）", "Better platforms (invented)"), "s-commerce"),
    (Name("通道物流行動（示例）", "Corridors and logistics (invented)"), "s-transport"),
)
PROMISES = (
    ("訪問十家重點外貿企業", "Visit ten trading firms"), ("新增一處海外倉", "Open a further warehouse abroad"),
    ("開展一次通關便利化評估", "Review customs clearance"),
)  # fmt: skip


def programme_rows() -> Iterator[Row]:
    """The actions."""
    for number, (name, lead) in enumerate(ACTIONS, start=1):
        yield {
            "code": f"s-action-{number}", **name.cells(), "place": PROVINCE_CODE, "organisation": lead,
            "stage": "running", "period": "2023", "lead": lead,
        }  # fmt: skip


def commitment_rows() -> Iterator[Row]:
    """What was promised under each action, to be done in the course of 2023."""
    for number, (hant, english, action, lead) in enumerate(_promises()):
        name = Name(f"{hant}（{action:02}）", f"{english} {action:02}")
        done = Dice(f"promise-of-action:{number}").chance(50)
        yield {
            "code": f"s-ca{number + 1:02}", **name.cells(), "place": PROVINCE_CODE, "organisation": lead,
            "stage": "done" if done else "open", "lead": lead, "due_on": f"2023-{3 + number % 9:02}-28",
        }  # fmt: skip


def link_rows() -> Iterator[Row]:
    """Each promise under its action."""
    for number, (_hant, _english, action, _lead) in enumerate(_promises()):
        yield {"from": f"s-ca{number + 1:02}", "link": "part_of", "to": f"s-action-{action}"}


def _promises() -> list[tuple[str, str, int, str]]:
    return [
        (hant, english, action, lead)
        for action, (_name, lead) in enumerate(ACTIONS, start=1)
        for hant, english in PROMISES
    ]


def returns(year: int) -> Iterator[Row]:
    """The monthly figures of every prefecture."""
    for prefecture in PREFECTURES:
        for month, total, exports in trade_parts(prefecture, year):
            yield from _split(prefecture, month, "trade.exports_by_partner", "e", exports, PARTNERS)
            yield from _split(prefecture, month, "trade.imports_by_partner", "i", total - exports, PARTNERS)
            yield from _split(prefecture, month, "trade.by_commodity", "g", total, GOODS)
        yield from _ecommerce(prefecture, year)
        for measure, letter, size in CAPITAL:
            yield from _dollars(prefecture, year, measure, letter, size)
        yield from _services(prefecture, year)


def _split(
    prefecture: Prefecture, month: int, measure: str, letter: str, total: int, parts: Sequence[str]
) -> Iterator[Row]:
    """The whole, and each part by weights of the prefecture's own; the last takes what is left."""
    dice = Dice(f"{measure}:{prefecture.code}:{month // 12}")
    weights = [dice.between(5, 30) for _part in parts[:-1]]
    whole = sum(weights) + dice.between(10, 40)
    values = [total * weight // whole for weight in weights]
    told = zip(("全部", *parts), (total, *values, total - sum(values)), strict=True)
    for number, (facet, value) in enumerate(told):
        ref = _ref(prefecture, f"{letter}{number}", month)
        yield {**monthly(prefecture, measure, month, ref, hundredths(value), HUNDRED_MILLION), "facet": facet}


def _ref(prefecture: Prefecture, letter: str, month: int) -> str:
    return f"x{prefecture.code[3]}{letter}-{token(month)[2:].replace('-', '')}"


def _ecommerce(prefecture: Prefecture, year: int) -> Iterator[Row]:
    measure = "ecommerce.turnover"
    total = year_total(prefecture, year, measure, prefecture.trade) * 6 // 100
    for month, value in zip(of_year(year), cumulated(prefecture, year, measure, total), strict=True):
        yield monthly(prefecture, measure, month, _ref(prefecture, "w", month), hundredths(value), HUNDRED_MILLION)


def _dollars(prefecture: Prefecture, year: int, measure: str, letter: str, size: int) -> Iterator[Row]:
    total = year_total(prefecture, year, measure, prefecture.trade) * size // 100
    for month, value in zip(of_year(year), cumulated(prefecture, year, measure, total), strict=True):
        yield monthly(prefecture, measure, month, _ref(prefecture, letter, month), str(value), DOLLARS)


def _services(prefecture: Prefecture, year: int) -> Iterator[Row]:
    measure = "service_trade.total"
    total = year_total(prefecture, year, measure, prefecture.trade) * 35 // 100
    percent = Dice(f"part:{measure}:{prefecture.code}:{year}").between(30, 60)
    for month, value in zip(of_year(year), cumulated(prefecture, year, measure, total), strict=True):
        exports = value * percent // 100
        for number, (facet, amount) in enumerate((("全部", value), ("出口", exports), ("進口", value - exports))):
            ref = _ref(prefecture, f"v{number}", month)
            yield {**monthly(prefecture, measure, month, ref, str(amount), DOLLARS), "facet": facet}
