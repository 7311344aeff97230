"""What the indicators of the Gansu pack mean, written out once more by hand, as its formulas and ``docs/packs.md`` say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.acceptance.oracle import (
    MISSING,
    NOT_APPLICABLE,
    PROVINCE,
    Book,
    Number,
    before,
    first_day,
    growth,
    last_month,
    less,
    month_before,
    percent,
    year_before,
)

Count = Callable[[Book, str, str, str], Number]


def rate(part: Count, whole: Count) -> Count:
    return lambda book, place, period, facet: percent(
        part(book, place, period, facet), whole(book, place, period, facet)
    )


def grown(of: Count) -> Count:
    return lambda book, place, period, facet: growth(
        of(book, place, period, facet), of(book, place, year_before(period), facet)
    )


def changed(of: Count) -> Count:
    return lambda book, place, period, facet: less(
        of(book, place, period, facet), of(book, place, year_before(period), facet)
    )


def of_value(measure: str) -> Count:
    return lambda book, place, period, facet: book.value(measure, place, period, facet)


def of_sum(measure: str, family: str, field: str = "") -> Count:
    return lambda book, place, period, _facet: book.sum(measure, family, place, period, field)


def of_count(family: str, **which: str) -> Count:
    return lambda book, place, period, _facet: book.count(family, place, period, **which)


def own_part(of: Count, everybody: Callable[[Book, str, str], bool] = lambda *_: True) -> Count:
    """A period's own part of a year to date: what it ended with less what stood before it began, both in full."""

    def found(book: Book, place: str, period: str, facet: str) -> Number:
        end, before = last_month(period), month_before(first_day(period)[:7])
        ends = [end] if before.endswith("-12") else [end, before]
        if not all(everybody(book, place, each) for each in ends):
            return MISSING
        values = [of(book, place, each, facet) for each in ends]
        if len(values) == 1 or isinstance(values[0], str):
            # A month that need not be reported alone has a part of its own that nobody can tell.
            return MISSING if values[0] == "not_due" else values[0]
        return MISSING if isinstance(values[1], str) else less(values[0], values[1])

    return found


def of_parent(of: Count) -> Count:
    def found(book: Book, place: str, period: str, facet: str) -> Number:
        if place == PROVINCE:  # a country is no place of the invented ones
            return NOT_APPLICABLE
        return percent(of(book, place, period, facet), of(book, PROVINCE, period, facet))

    return found


def ranks(book: Book, of: Count, period: str, facet: str) -> Mapping[str, int]:
    """1, 1, 3: one more than how many are better; who has no value has no rank."""
    found = {place: of(book, place, period, facet) for place in book.prefectures}
    there = {place: value for place, value in found.items() if isinstance(value, Fraction)}
    return {place: 1 + sum(1 for other in there.values() if other > value) for place, value in there.items()}


def rank(of: Count) -> Count:
    def found(book: Book, place: str, period: str, facet: str) -> Number:
        own = of(book, place, period, facet)
        if isinstance(own, str):
            return own
        held = ranks(book, of, period, facet)
        return Fraction(held[place]) if place in held else NOT_APPLICABLE

    return found


def rank_change(of: Count) -> Count:
    def found(book: Book, place: str, period: str, facet: str) -> Number:
        now, then = (ranks(book, of, each, facet) for each in (period, before(period)))
        return Fraction(then[place] - now[place]) if place in now and place in then else NOT_APPLICABLE

    return found


def everybody_reported(measure: str, family: str) -> Callable[[Book, str, str], bool]:
    def found(book: Book, place: str, period: str) -> bool:
        return not any(isinstance(each, str) for each in book.reports(measure, family, place, period) or [])

    return found


# The indicators, by code

FUNDS, TRADE = of_value("promotion.funds_in_place"), of_value("trade.total")
COMPLETED, PLAN = of_sum("project.completed_ytd", "major_list"), of_sum("project.annual_plan", "major_list")
STARTED, NEW = of_count("major_list", of="new", reached="started"), of_count("major_list", of="new")
TOTAL = of_sum("project.planned_total", "major_list")
SIGNED, SIGNED_STARTED = of_count("central_local"), of_count("central_local", reached="started")
PRODUCING = of_count("central_local", reached="in_production")

INDICATORS: dict[str, Count] = {
    "major_list.count": of_count("major_list"),
    "major_list.count_new": NEW,
    "major_list.count_continuing": of_count("major_list", of="continuing"),
    "major_list.count_preparatory": of_count("major_list", of="preparatory"),
    "major_list.count_growth": grown(of_count("major_list")),
    "major_list.planned_total": TOTAL,
    "major_list.planned_total_growth": grown(TOTAL),
    "major_list.annual_plan": PLAN,
    "major_list.annual_plan_growth": grown(PLAN),
    "major_list.annual_plan_share_transport": rate(of_sum("project.annual_plan", "major_list", "交通物流"), PLAN),
    "major_list.annual_plan_share_energy": rate(of_sum("project.annual_plan", "major_list", "能源"), PLAN),
    "major_list.annual_plan_share_industry": rate(
        of_sum("project.annual_plan", "major_list", "產業轉型升級及科技創新"), PLAN
    ),
    "major_list.started_new": STARTED,
    "major_list.start_rate_planned": rate(STARTED, NEW),
    "major_list.start_rate_due": rate(STARTED, of_count("major_list", of="new", planned="started")),
    "major_list.start_rate_change": changed(rate(STARTED, NEW)),
    "major_list.completed": COMPLETED,
    "major_list.completed_growth": grown(COMPLETED),
    "major_list.completed_change": changed(COMPLETED),
    "major_list.completed_month": own_part(COMPLETED, everybody_reported("project.completed_ytd", "major_list")),
    "major_list.plan_completion": rate(COMPLETED, PLAN),
    "major_list.plan_completion_change": changed(rate(COMPLETED, PLAN)),
    "major_list.plan_completion_rank": rank(rate(COMPLETED, PLAN)),
    "major_list.plan_completion_rank_change": rank_change(rate(COMPLETED, PLAN)),
    "major_list.period_plan_completion": rate(COMPLETED, of_sum("project.planned_to_date", "major_list")),
    "major_list.completed_of_planned_total": rate(of_sum("project.completed_since_start", "major_list"), TOTAL),
    "major_list.entered_rate": rate(
        of_count("major_list", reached="entered_statistics"), of_count("major_list", reached="started")
    ),
    "major_list.production_rate": rate(of_count("major_list", reached="in_production"), of_count("major_list")),
    "mass_start.count": of_count("mass_start"),
    "mass_start.count_change": changed(of_count("mass_start")),
    "mass_start.annual_plan": of_sum("project.annual_plan", "mass_start"),
    "mass_start.annual_plan_growth": grown(of_sum("project.annual_plan", "mass_start")),
    "central_local.signed": SIGNED,
    "central_local.start_rate_signed": rate(SIGNED_STARTED, SIGNED),
    "central_local.production_rate_signed": rate(PRODUCING, SIGNED),
    "central_local.production_rate_started": rate(PRODUCING, SIGNED_STARTED),
    "central_local.plan_completion": rate(
        of_sum("project.completed_ytd", "central_local"), of_sum("project.annual_plan", "central_local")
    ),
    "promotion.signed": of_value("promotion.signed"),
    "promotion.funds_of_signed": rate(of_sum("deal.funds_ytd", "promotion"), of_sum("deal.signed_amount", "promotion")),
    "business.resolution_rate": rate(of_value("business.demands_resolved"), of_value("business.demands_assigned")),
}

FACETED: dict[str, tuple[Count, tuple[str, ...]]] = {
    "promotion.funds_in_place": (FUNDS, ("", "全部", "省外")),
    "promotion.funds_in_place_growth": (grown(FUNDS), ("", "省外")),
    "promotion.funds_in_place_month": (own_part(FUNDS), ("全部", "省外")),
    "promotion.funds_in_place_share": (of_parent(FUNDS), ("全部", "省外")),
    "promotion.funds_in_place_rank": (rank(FUNDS), ("全部", "省外")),
    "promotion.funds_in_place_rank_change": (rank_change(FUNDS), ("全部", "省外")),
    "promotion.funds_in_place_growth_rank": (rank(grown(FUNDS)), ("全部", "省外")),
    "promotion.projects": (of_value("promotion.projects"), ("全部", "省外")),
    "trade.total": (TRADE, ("全部", "出口", "進口")),
    "trade.total_growth": (grown(TRADE), ("全部", "出口")),
    "trade.total_share": (of_parent(TRADE), ("全部", "出口")),
    "trade.total_rank": (rank(TRADE), ("全部", "進口")),
}


def trade_share(book: Book, place: str, period: str, facet: str) -> Number:
    """A facet's part of all trade."""
    return percent(TRADE(book, place, period, facet), TRADE(book, place, period, "全部"))


def questions() -> dict[tuple[str, str], Count]:
    """Every indicator with each facet it is asked at."""
    asked = {(code, ""): count for code, count in INDICATORS.items()}
    asked |= {(code, facet): count for code, (count, facets) in FACETED.items() for facet in facets}
    asked |= {("trade.share", facet): trade_share for facet in ("出口", "進口")}
    return asked
