"""Trains, containers, ports and the journeys of single trains."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.dates import Scope
from tests.figures.texts.observations import rows
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def both_ways(w: Writer) -> None:
    """Trains and containers out and back, with growth in parallel lists."""
    w.lead()
    out, back = (w.random.choice([n for n in observations.counts() if n > 60]) for _ in range(2))
    boxes = [Decimal(n) * w.random.randint(85, 110) for n in (out, back)]
    if min(boxes) < 5000:
        raise Unlucky("too few boxes")
    trains, *ways = (w.count(n, "列") for n in (out + back, out, back))
    teu, *teus = (w.many(n, w.random.choice(["标箱"]), 1) for n in (sum(boxes), *boxes))
    rates = _growths(w, [Decimal(out), Decimal(back)], boxes)
    w.say(
        [
            "共开行[国际货运班列|中欧班列|国际班列]{a}，发送{b}，[同比增长|同比分别增长|分别增长]{g}、{h}。",
            "[国际货运班列|中亚班列]开行{a}、发送货物{b}，同比[分别|]增长{g}和{h}。",
        ],
        a=trains,
        b=teu,
        g=rates[0],
        h=rates[1],
    )
    w.say("去程{a}、{b}，[同比|]分别增长{g}、{h}；", a=ways[0], b=teus[0], g=rates[2], h=rates[3])
    w.say("回程{a}、{b}，[同比|]分别增长{g}、{h}。", a=ways[1], b=teus[1], g=rates[4], h=rates[5])
    w.relate("sum", trains, *ways)
    w.relate("sum", teu, *teus)


def _growths(w: Writer, trains: list[Decimal], boxes: list[Decimal]) -> list[Quantity]:
    """Growth of trains and boxes: of all, out, back. That of all lies between the two."""
    decimals = w.random.choice([0, 0, 1])
    ways = [[abs(w.rate()) + 1 for _ in range(2)] for _ in range(2)]
    out = []
    for levels, growths in zip((trains, boxes), ways, strict=True):
        before = [a / (1 + g / 100) for a, g in zip(levels, growths, strict=True)]
        out.append(
            [
                w.percent(100 * (sum(levels) / sum(before) - 1), "growth", decimals),
                *(w.percent(g, "growth", decimals) for g in growths),
            ]
        )
    return [rate for pair in zip(*out, strict=True) for rate in pair]


def routes(w: Writer) -> None:
    """Trains by corridor, adding up; what has run in all years so far."""
    w.lead()
    counts = [w.random.choice([n for n in observations.counts() if n > 60]) for _ in range(3)]
    whole, *parts = (w.count(n, "列") for n in (sum(counts), *counts))
    w.say(
        "[班列|货运班列][开行|到发]{t}，西、中、东#三条#通道[依次|分别]开行{a}、{b}、{c}。",
        t=whole,
        **dict(zip("abc", parts, strict=True)),
    )
    w.relate("sum", whole, *parts)
    if w.chance(0.5) and w.scope.first == 1 and w.scope.last < 12:
        w.period = f"..{w.scope.base}-{w.scope.last:02}"
        n, m = w.random.choice(observations.counts()), w.random.choice(observations.counts())
        big = w.qualified(w.many(Decimal(n) * 1000, "列", 1), "above")
        if big.text[-2] in "多余":
            raise Unlucky("one mark of openness is enough")
        w.say(
            "[历年累计|开行以来累计]{a}，通达{b}国家{c}城市。",
            a=big,
            b=w.count(w.random.randint(12, 30), "个"),
            c=w.count(min(m, 300), "个"),
        )
        w.period = None


def cumulative(w: Writer) -> None:
    """National trains of one observed year with the day's average left to the reader."""
    found = [
        r
        for r in rows("corridors", "china_europe_trains.csv")
        if r["basis"] == "annual" and r["qualifier"] == "exact" and r["metric"] in {"trains", "teu"}
    ]
    row = w.random.choice(found)
    year = int(row["period_start"][:4])
    w.scope = Scope(year, 1, 12)
    date = w.calendar.year(year)
    w.period = date.period
    if row["metric"] == "trains":
        total = w.count(int(row["value"]), "列")
        days = 366 if year % 4 == 0 else 365
        mean = w.measured(Decimal(row["value"]) / days, "列", "", 1, kind="count", role="count")
        w.say("{y}[全国|]中欧班列[共|]开行{a}，[平均每天|日均]{m}。", y=date, a=total, m=mean)
        w.relate("per_unit", total, mean, param=Decimal(days))
    else:
        w.say("{y}中欧班列发送货物{a}。", y=date, a=w.many(Decimal(row["value"]) * 10**4, "标箱", 0))


def per_day(w: Writer) -> None:
    """A total and its mean a day or a month."""
    if w.scope.first != 1 or w.scope.last < 3:
        raise Unlucky("wants months")
    w.lead()
    total = Decimal(w.random.choice([n for n in observations.counts() if n > 50])) * w.random.choice([1000, 10000])
    monthly = w.chance(0.3)
    leap = bool(w.scope.year and w.scope.year % 4 == 0)
    n = w.scope.last if monthly else sum(DAYS[: w.scope.last]) + leap
    unit = w.random.choice(["户", "件", "人次", "辆"])
    whole, mean = (
        w.many(total, unit, 1),
        w.measured(
            total / n, unit, "万" if total / n > 9000 else "", 2 if total / n > 9000 else 0, kind="count", role="count"
        ),
    )
    noun = {"户": "新登记市场主体", "件": "快递业务量", "人次": "客运量", "辆": "出入境车辆"}[unit]
    w.say(
        [f"{noun}{{t}}，<year_on_year><grew:g>{{g}}，{'[月均|平均每月]' if monthly else '[日均|平均每天]'}{{m}}。"],
        t=whole,
        g=w.percent(w.rate(), "growth", 1),
        m=mean,
    )
    w.relate("per_unit", whole, mean, param=Decimal(n))


def one_train(w: Writer) -> None:
    """The journey of one observed train: kilometres, days, value."""
    row = w.random.choice([r for r in rows("corridors", "train_reports.csv") if r["km_total"]])
    day = w.calendar.day(
        int(row["event_date"][5:7]), int(row["event_date"][8:]), int(row["event_date"][:4]) if w.chance(0.5) else None
    )
    w.period = day.period
    km = w.count(int(row["km_total"]), "公里")
    km.kind, km.role = "physical", "level"
    w.say(
        [
            f"{{d}}，#一列#{row['route'].split('—')[0]}始发的国际货运班列[驶出|发车]，[全程|总里程]{{k}}",
            f"{{d}}，#首列#开往{row['destination']}的班列[发车|开行]，全程{{k}}",
        ],
        d=day,
        k=km,
    )
    if row["km_rail"]:
        parts = [w.count(int(row[c]), "公里") for c in ("km_rail", "km_road")]
        for part in parts:
            part.kind, part.role = "physical", "level"
        w.say("（铁路{a}、公路{b}）", a=parts[0], b=parts[1])
        w.relate("sum", km, *parts)
    if row["days_low"] and row["days_low"] != row["days_high"]:
        w.say(
            "，[运行时间|运输时效][为|]{t}",
            t=w.between(Decimal(row["days_low"]), Decimal(row["days_high"]), "天", "duration", "duration"),
        )
    elif row["days_low"]:
        w.say("，[预计|]{t}[抵达|到达]", t=w.duration(int(row["days_low"]), "天"))
    if row["days_saved"]:
        w.say("，[较|比]海运[节省|节约|缩短]{t}", t=w.duration(int(row["days_saved"]), "天"))
    if row["value"]:
        value = Decimal(row["value"]) * 10**4
        w.say(
            "，货值{v}",
            v=w.qualified(
                w.money(value, magnitude="万", decimals=0, unit=row["value_unit"].removeprefix("万")), "approx"
            ),
        )
    if row["tonnes"]:
        w.say("，[装载|运载]货物{t}", t=w.measured(Decimal(row["tonnes"]), "吨", "", 0))
    w.end()


def ports(w: Writer) -> None:
    """Throughput of ports, with ranks and growth; inland and coastal parts."""
    w.lead()
    a, b = (Decimal(w.random.choice(observations.counts())) * 10**5 for _ in range(2))
    whole, sea, river = (w.measured(v, "吨", "万" if v < 10**9 else "亿", 0 if v < 10**9 else 2) for v in (a + b, a, b))
    w.say(
        "[港口|]货物吞吐量{t}，<year_on_year><grew:g>{g}，[居|列]全国{r}；沿海[港口|]{a}、内河[港口|]{b}。",
        t=whole,
        a=sea,
        b=river,
        g=w.percent(w.rate(), "growth", 1),
        r=w.rank(w.random.randint(1, 12)),
    )
    w.relate("sum", whole, sea, river)
