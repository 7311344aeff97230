"""English texts from the British and American returns of major projects."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from random import Random

from tests.figures.texts.dates import Scope
from tests.figures.texts.numerals import Hand, rounded
from tests.figures.texts.observations import rows
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer

MILLION = Decimal(10) ** 6
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

REVIEW = [
    "In {y}, {d} had {n} major projects under review, with a baseline of {a} for the year",
    "The {y} return of {d} lists {n} projects with a combined annual baseline of {a}",
]


@cache
def portfolio() -> dict[tuple[str, int], tuple[int, Decimal, Decimal]]:
    """Department and year: projects with both sums, baseline and forecast of the year, in pounds."""
    found: dict[tuple[str, int], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for row in rows("uk-gmpp", "projects_by_year.csv"):
        if row["fy_baseline_gbp_m"] and row["fy_forecast_gbp_m"]:
            found[row["department"], int(row["report_year"])].append(
                (Decimal(row["fy_baseline_gbp_m"]), Decimal(row["fy_forecast_gbp_m"]))
            )
    return {
        k: (len(v), sum(a for a, _ in v) * MILLION, sum(b for _, b in v) * MILLION)
        for k, v in found.items()
        if len(v) > 2
    }


def writer(random: Random) -> Writer:
    """A writer of English."""
    return Writer(random, "mainland", Hand(comma=True), Scope(None, 1, 12))


def money(w: Writer, true: Decimal, role: str = "level", **labels: object) -> Quantity:
    """£1.25 billion, £450.4 million."""
    name, factor = ("billion", MILLION * 1000) if true >= MILLION * 1000 else ("million", MILLION)
    decimals = 2 if name == "billion" else 1
    value = rounded(true / factor, decimals)
    if not value:
        raise Unlucky("nothing left to print")
    return Quantity(
        f"£{value:,f} {name}",
        "money",
        role,
        value * factor,
        Decimal(1).scaleb(-decimals) * factor,
        "£",
        period=w.period,
        **labels,
    )  # type: ignore[arg-type]


def percent(w: Writer, true: Decimal, role: str, **labels: object) -> Quantity:
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
    before = portfolio()[department, year - 1]
    w.period = str(year)
    date = Quantity(str(year), "date", "period", norm=str(year), period=str(year))
    total, last = money(w, base), money(w, before[1])
    last.period = str(year - 1)
    growth = percent(w, 100 * (base / before[1] - 1), "growth")
    if abs(growth.value or 0) > 900:
        raise Unlucky("too steep to be read as growth")
    w.say([p.replace("{d}", department) for p in REVIEW], y=date, n=number(w, n), a=total)
    w.say(
        ", up {g} from {b} a year earlier. " if growth.sign == "+" else ", down {g} from {b} a year earlier. ",
        g=growth,
        b=last,
    )
    w.relate("growth", total, last, growth)
    if forecast and abs(forecast - base) > MILLION:
        spent = money(w, forecast)
        w.say(
            ["Forecast spending was {f}, or {p} of the baseline. ", "The forecast came to {f}, {p} of the baseline. "],
            f=spent,
            p=(share := percent(w, 100 * forecast / base, "share")),
        )
        w.relate("share", spent, total, share)


def two(w: Writer) -> None:
    """Two departments and their sum on one day."""
    year = w.random.choice(sorted({k[1] for k in portfolio()}))
    some = w.random.sample(sorted(k for k in portfolio() if k[1] == year), 2)
    month, day = w.random.randint(1, 12), w.random.randint(1, 28)
    w.period = str(year)
    date = Quantity(
        f"{day} {MONTHS[month - 1]} {year}", "date", "period", norm=f"{year}-{month:02}-{day:02}", period=str(year)
    )
    values = [portfolio()[k][1] for k in some]
    a, b, total = money(w, values[0]), money(w, values[1]), money(w, sum(values))
    w.say(
        f"On {{d}}, {some[0][0]} reported a baseline of {{a}} and {some[1][0]} one of {{b}}, {{t}} in total. ",
        d=date,
        a=a,
        b=b,
        t=total,
    )
    w.relate("sum", total, a, b)
    share = percent(w, 100 * values[0] / sum(values), "share")
    w.say(f"{some[0][0]} accounted for {{p}} of the total. ", p=share)
    w.relate("share", a, total, share)


def traps(w: Writer) -> None:
    """English sentences without figures that are to be read."""
    w.say(
        [
            "The Crossrail 2 team met at Terminal 5. ",
            "A 5G network is part of the plan. ",
            "Phase 2b remains under review. ",
            "COVID-19 delayed several approvals. ",
            "The board took note of the G20 statement. ",
        ]
    )
