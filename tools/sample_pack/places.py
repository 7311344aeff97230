"""What the prefectures themselves report each month: funds in place, trade, deals signed, demands of enterprises."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from sample_pack.dice import Dice
from sample_pack.drawing import degrees, label_point
from sample_pack.files import Row
from sample_pack.months import SEASON, YEARS, of_year, token
from sample_pack.returns import absent, fact
from sample_pack.words import PREFECTURES, PROVINCE, PROVINCE_CODE, Prefecture

COLUMNS = ("code", "level", "parent", "name_hant", "name_hans", "name_en", "local", "lon", "lat")
HUNDRED_MILLION = "億元"
TRADE, EXPORTS = "trade.total", (25, 55)  # the measure, and between which percents exports lie
DEMANDS = ("business.demands_assigned", "business.demands_resolved")
# the lines of 2023: on the province's funds, and the level each prefecture was given
PROVINCE_LEVEL, FORMAL_GROWTH, DISPATCH_GROWTH = "2500", "15", "24"
PREFECTURE_GROWTH = 110  # in percent of the year before
TARGET_YEAR = "2023"


def place_rows() -> Iterator[Row]:
    """The province and its prefectures."""
    yield {"code": PROVINCE_CODE, "level": "province", "parent": "CN", "local": "yes", **PROVINCE.cells()}
    for number, prefecture in enumerate(PREFECTURES):
        lon, lat = label_point(number)
        yield {
            "code": prefecture.code, "level": "prefecture", "parent": PROVINCE_CODE, "local": "yes",
            "lon": degrees(lon), "lat": degrees(lat), **prefecture.name.cells(),
        }  # fmt: skip


def place_returns(year: int) -> Iterator[Row]:
    """The monthly figures of every prefecture."""
    for prefecture in PREFECTURES:
        yield from _parted(prefecture, year, "promotion.funds_in_place", prefecture.funds, ("省外",), (70, 88))
        yield from _parted(prefecture, year, TRADE, prefecture.trade, ("出口", "進口"), EXPORTS)
        yield from _counted(prefecture, year, "promotion.signed", prefecture.projects, "個")
        yield from _in_progress(prefecture, year)
        yield from _demands(prefecture, year)
    yield from _demands_of_province(year)


def _ref(prefecture: Prefecture, measure: str, month: int, part: int = 0) -> str:
    letters = "".join(word[0] for word in measure.replace(".", "_").split("_"))
    return f"q{prefecture.code[3]}{letters}{part or ''}-{token(month)[2:].replace('-', '')}"


def year_total(prefecture: Prefecture, year: int, measure: str, size: int) -> int:
    """A year's sum in hundredths; the second year grows or shrinks as chance has it."""
    dice = Dice(f"{measure}:{prefecture.code}")
    first = size * dice.between(92, 108)
    return first if year == YEARS[0] else first * dice.between(97, 128) // 100


def cumulated(prefecture: Prefecture, year: int, measure: str, total: int) -> list[int]:
    """The year to date month by month: the season, with chance."""
    dice = Dice(f"{measure}:{prefecture.code}:{year}")
    weights = [weight * dice.between(80, 120) for weight in SEASON]
    return [total * part // sum(weights) for part in accumulate(weights)]


def hundredths(value: int) -> str:
    """A whole number of hundredths as it is written."""
    return f"{value // 100}.{value % 100:02}"


def _parted(
    prefecture: Prefecture, year: int, measure: str, size: int, parts: tuple[str, ...], percents: tuple[int, int]
) -> Iterator[Row]:
    """The whole, a part of it, and where a second part is named the rest."""
    for month, value, first in _in_two(prefecture, year, measure, size, percents):
        values = (value, first, value - first)
        for number, (facet, amount) in enumerate(zip(("全部", *parts), values, strict=False)):
            ref = _ref(prefecture, measure, month, number)
            yield {**monthly(prefecture, measure, month, ref, hundredths(amount), HUNDRED_MILLION), "facet": facet}


def _in_two(
    prefecture: Prefecture, year: int, measure: str, size: int, percents: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Month, the whole of the year to date, and its first part, in hundredths."""
    total = year_total(prefecture, year, measure, size)
    percent = Dice(f"part:{measure}:{prefecture.code}:{year}").between(*percents)
    for month, value in zip(of_year(year), cumulated(prefecture, year, measure, total), strict=True):
        yield month, value, value * percent // 100


def trade_parts(prefecture: Prefecture, year: int) -> Iterator[tuple[int, int, int]]:
    """Month, trade and exports of the year to date, in hundredths."""
    return _in_two(prefecture, year, TRADE, prefecture.trade, EXPORTS)


def _counted(prefecture: Prefecture, year: int, measure: str, size: int, unit: str) -> Iterator[Row]:
    values = cumulated(prefecture, year, measure, year_total(prefecture, year, measure, size) // 100)
    for month, value in zip(of_year(year), values, strict=True):
        yield monthly(prefecture, measure, month, _ref(prefecture, measure, month), str(value), unit)


def _demand_counts(prefecture: Prefecture, year: int) -> list[tuple[int, int]]:
    """Demands of enterprises assigned and resolved in the year to date, month by month."""
    total = prefecture.projects * Dice(f"demands:{prefecture.code}:{year}").between(5, 8)
    percent = Dice(f"resolved:{prefecture.code}:{year}").between(68, 94)
    assigned = cumulated(prefecture, year, "demands", total)
    return [(count, count * percent // 100) for count in assigned]


def _demands(prefecture: Prefecture, year: int) -> Iterator[Row]:
    for month, counts in zip(of_year(year), _demand_counts(prefecture, year), strict=True):
        for measure, count in zip(DEMANDS, counts, strict=True):
            yield monthly(prefecture, measure, month, _ref(prefecture, measure, month), str(count), "件")


def _demands_of_province(year: int) -> Iterator[Row]:
    """The province reports its own count; with prefectures not due in January it has none either."""
    counts = [_demand_counts(prefecture, year) for prefecture in PREFECTURES]
    for number, month in enumerate(of_year(year)):
        for part, measure in enumerate(DEMANDS):
            ref = f"q0b{part}-{token(month)[2:].replace('-', '')}"
            total = sum(of_one[number][part] for of_one in counts)
            if number:
                yield fact(ref, PROVINCE_CODE, measure, token(month), total, "件")
            else:
                yield absent(ref, PROVINCE_CODE, measure, token(month), "not_due")


def _in_progress(prefecture: Prefecture, year: int) -> Iterator[Row]:
    measure = "promotion.projects"
    for month in of_year(year):
        total = prefecture.projects + month + Dice(f"{measure}:{prefecture.code}:{month}").between(0, 3)
        for number, (facet, value) in enumerate((("全部", total), ("省外", total * 7 // 10))):
            ref = _ref(prefecture, measure, month, number)
            yield {**monthly(prefecture, measure, month, ref, str(value), "個"), "facet": facet}


def monthly(prefecture: Prefecture, measure: str, month: int, ref: str, value: str, unit: str) -> Row:
    """The month's row; where January is reported together with February it is not due."""
    if month % 12 == 0 and prefecture.waits_for_february:
        return absent(ref, prefecture.code, measure, token(month), "not_due")
    return fact(ref, prefecture.code, measure, token(month), value, unit)


def target_rows() -> Iterator[Row]:
    """The figures that targets.toml names."""
    yield _target("level", PROVINCE_CODE, "target", PROVINCE_LEVEL, HUNDRED_MILLION)
    yield _target("growth", PROVINCE_CODE, "growth_target", FORMAL_GROWTH, "%")
    yield _target("dispatch", PROVINCE_CODE, "growth_dispatch_target", DISPATCH_GROWTH, "%")
    for prefecture in PREFECTURES:
        level = prefecture.funds * PREFECTURE_GROWTH // 100
        yield _target(prefecture.code, prefecture.code, "target", str(level), HUNDRED_MILLION)
        growth = str(PREFECTURE_GROWTH - 100)
        yield _target(f"{prefecture.code}-growth", prefecture.code, "growth_target", growth, "%")


def _target(ref: str, place: str, word: str, value: str, unit: str) -> Row:
    row = fact(f"target-{ref}", place, f"promotion.funds_in_place_{word}", TARGET_YEAR, value, unit)
    return {**row, "facet": "全部"}
