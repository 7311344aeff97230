"""English texts from the British and American returns of major projects.

The hand-made set has none, so the customs are ours: the currency's sign and the word of magnitude belong to the span,
the noun that a count is of does not; a rate reaches to % or per cent; dates are labelled as in Chinese; budgets and forecasts are targets.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from tests.figures.texts.dates import Scope, date
from tests.figures.texts.numerals import Hand, rounded
from tests.figures.texts.observations import rows
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer

MILLION = Decimal(10) ** 6
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
REVIEW = [
    "In {y}, {d} had {n} major projects under review, with a budget of {a} for the year",
    "The {y} return of {d} lists {n} projects with a combined annual budget of {a}",
    "{d} reported {n} projects in {y}; their budget for the year was {a}",
]
TRAPS = [
    "The Crossrail 2 team met at Terminal 5. ", "A 5G network is part of the plan. ", "Phase 2b remains under review. ",
    "COVID-19 delayed several approvals. ", "The board took note of the G20 statement. ", "The A14 scheme is not in the portfolio. ",
]  # fmt: skip


@cache
def portfolio() -> dict[tuple[str, int], tuple[int, Decimal, Decimal]]:
    """Department and year: projects with both sums, baseline and forecast of the year, in pounds."""
    found: dict[tuple[str, int], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for row in rows("uk-gmpp", "projects_by_year.csv"):
        if row["fy_baseline_gbp_m"] and row["fy_forecast_gbp_m"]:
            sums = Decimal(row["fy_baseline_gbp_m"]), Decimal(row["fy_forecast_gbp_m"])
            found[row["department"], int(row["report_year"])].append(sums)
    return {
        k: (len(v), sum(a for a, _ in v) * MILLION, sum(b for _, b in v) * MILLION)
        for k, v in found.items()
        if len(v) > 2
    }


@cache
def agencies() -> tuple[tuple[str, int, Decimal, Decimal], ...]:
    """American agencies: projects, planned and projected cost, in dollars."""
    found: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for row in rows("us-it-dashboard", "projects.csv"):
        planned, actual = row["Planned Cost ($ M)"], row["Projected/Actual Cost ($ M)"]
        if planned and actual:
            found[row["Agency Name"]].append((Decimal(planned), Decimal(actual)))
    return tuple(
        (k, len(v), sum(a for a, _ in v) * MILLION, sum(b for _, b in v) * MILLION)
        for k, v in sorted(found.items())
        if len(v) > 9
    )


def writer(random: Random) -> Writer:
    """A writer of English."""
    return Writer(random, "mainland", Hand(comma=True), Scope(None, 1, 12))


def money(w: Writer, true: Decimal, sign: str = "£", role: str = "level", **labels: Any) -> Quantity:
    """£1.25 billion, US$450.4 million."""
    name, factor = ("billion", MILLION * 1000) if true >= MILLION * 1000 else ("million", MILLION)
    decimals = 2 if name == "billion" else 1
    value = rounded(true / factor, decimals)
    if not value:
        raise Unlucky("nothing left to print")
    ulp = Decimal(1).scaleb(-decimals) * factor
    labels.setdefault("period", w.period)
    return Quantity(f"{sign}{value:,f} {name}", "money", role, value * factor, ulp, sign, **labels)


def percent(w: Writer, true: Decimal, role: str, **labels: Any) -> Quantity:
    """12.5%, 12.5 per cent."""
    quantity = w.percent(true, role, 1, **labels)
    quantity.text = quantity.text[:-1] + w.random.choice(["%", "%", " per cent", " percent"])
    return quantity


def number(w: Writer, n: int) -> Quantity:
    """A count; the noun after it is not in the span."""
    return Quantity(f"{n:,}", "count", "count", Decimal(n), Decimal(1), "", period=w.period)


def review(w: Writer) -> None:
    """A department's year: projects, baseline and forecast, and what they differ by."""
    department, year = w.random.choice(sorted(k for k in portfolio() if (k[0], k[1] - 1) in portfolio()))
    n, base, forecast = portfolio()[department, year]
    _, before, _ = portfolio()[department, year - 1]
    w.period = str(year)
    total, last = money(w, base, target=True), money(w, before, target=True, period=str(year - 1))
    growth = percent(w, 100 * (base / before - 1), "growth")
    if growth.value is None or growth.value > 200:
        raise Unlucky("too steep to be read as growth")
    w.say(
        [p.replace("{d}", department) for p in REVIEW], y=date(str(year), str(year), str(year)), n=number(w, n), a=total
    )
    up = (
        ["up {g} from {b}", "an increase of {g} on the {b}"]
        if growth.sign == "+"
        else ["down {g} from {b}", "a fall of {g} from {b}"]
    )
    w.say([f", {way} a year earlier. " for way in up], g=growth, b=last)
    w.relate("growth", total, last, growth)
    if forecast and abs(forecast - base) > MILLION:
        spent, share = money(w, forecast, target=True), percent(w, 100 * forecast / base, "share")
        w.say(
            ["Forecast spending was {f}, or {p} of the budget. ", "The forecast came to {f}, {p} of the budget. "],
            f=spent,
            p=share,
        )
        w.relate("share", spent, total, share)


def two(w: Writer) -> None:
    """Two departments and their sum on one day."""
    year = w.random.choice(sorted({k[1] for k in portfolio()}))
    some = w.random.sample(sorted(k for k in portfolio() if k[1] == year), 2)
    month, day = w.random.randint(1, 12), w.random.randint(1, 28)
    norm = f"{year}-{month:02}-{day:02}"
    on = date(w.random.choice([f"{day} {MONTHS[month - 1]} {year}", f"{MONTHS[month - 1]} {day}, {year}"]), norm, norm)
    w.period = None
    values = [portfolio()[k][1] for k in some]
    a, b, total = (money(w, v, target=True) for v in (*values, sum(values)))
    w.say(
        f"On {{d}}, {some[0][0]} reported a budget of {{a}} and {some[1][0]} one of {{b}}, {{t}} in total. ",
        d=on,
        a=a,
        b=b,
        t=total,
    )
    w.relate("sum", total, a, b)
    share = percent(w, 100 * values[0] / sum(values), "share")
    w.say(f"{some[0][0]} accounted for {{p}} of the total. ", p=share)
    w.relate("share", a, total, share)


def agency(w: Writer) -> None:
    """An American agency: planned and projected cost, and the difference."""
    name, n, planned, actual = w.random.choice(agencies())
    if abs(planned - actual) < MILLION:
        raise Unlucky("on budget")
    month, year = w.random.randint(1, 12), w.random.choice([2011, 2012])
    on = date(f"{MONTHS[month - 1]} {year}", f"{year}-{month:02}", f"{year}-{month:02}")
    w.period = None
    sign = w.random.choice(["$", "US$"])
    plan, cost, gap = (
        money(w, planned, sign, target=True),
        money(w, actual, sign, target=True),
        money(w, abs(planned - actual), sign, "change"),
    )
    gap.sign = "+" if actual > planned else "-"
    way = "more" if actual > planned else "less"
    w.say(f"In {{d}}, {name} listed {{n}} projects planned to cost {{a}}. ", d=on, n=number(w, n), a=plan)
    w.say(f"They were expected to cost {{b}}, {{c}} {way} than planned. ", b=cost, c=gap)
    w.relate("difference", *((cost, plan) if actual > planned else (plan, cost)), gap)


def traps(w: Writer) -> None:
    """English sentences without figures that are to be read."""
    w.say(TRAPS)
