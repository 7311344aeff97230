"""Which passages a text is put together from."""

from __future__ import annotations

from collections.abc import Callable

from tests.figures.texts.passages import (
    comparing,
    freight,
    loose,
    money,
    moving,
    parts,
    projects,
    speech,
    timing,
    trade,
)
from tests.figures.texts.writer import Writer

Passage = Callable[[Writer], None]

# Passages of observed returns fix place and period of the text, and stand alone with sentences that have no figures.
OBSERVED: list[Passage] = [
    projects.progress,
    projects.progress,
    projects.progress,
    projects.by_stage,
    projects.named,
    freight.cumulative,
    freight.one_train,
]
ANYWHERE: list[Passage] = [
    money.levels, money.levels, parts.counted, parts.money_parts, parts.money_parts, parts.nested, parts.two_of_many, parts.of_both, comparing.branches,
    comparing.narrowing, comparing.against_average, speech.targets, speech.target_range, loose.money_range, speech.in_tenths, loose.loose_tenths, loose.loose_tenths, speech.multiplied, loose.open_counts, loose.open_numbers, comparing.against_average,
    speech.multiplied, loose.open_numbers, speech.measures, freight.per_day, trade.balance, trade.balance, trade.visitors, comparing.month_after_months,
    moving.rate_from_to, moving.more_than, moving.counted_growth, moving.share_moves, moving.turned, moving.both_over, moving.incomplete, moving.outputs,
    timing.holiday, timing.month_within, timing.between_years, timing.until_now, timing.quarters, loose.open_counts,
]  # fmt: skip
BY_REGION: dict[str, list[Passage]] = {
    "mainland": [
        money.budget, money.budget, money.spending, money.constant_prices, money.like_for_like, parts.three_industries, comparing.rates_in_a_row,
        comparing.rates_in_a_row, comparing.contribution, comparing.breadth, trade.partners, freight.both_ways, freight.routes, freight.ports, speech.readout,
        moving.incomes, moving.prices, moving.town_and_country, timing.in_brackets,
    ],
    "taiwan": [trade.orders, trade.orders, trade.big_and_mixed, trade.big_and_mixed, trade.partners],
    "roc": [trade.orders, trade.big_and_mixed],
    "hongkong": [trade.retail_year_fall, trade.retail_year_fall, trade.visitors],
}  # fmt: skip
# What is wanted of the whole year comes last: figures after it would be of the year.
CLOSING: list[Passage] = [speech.targets, speech.target_range, loose.money_range, timing.between_years]
