"""Several periods in one text: holidays, a month within months, named years, means over years."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.dates import Scope, date
from tests.figures.texts.numerals import YI
from tests.figures.texts.writer import Unlucky, Writer


def holiday(w: Writer) -> None:
    """The days of a holiday: visitors, takings, one day by itself."""
    if w.hand.digits != "arabic":
        raise Unlucky("days in figures")
    first, last = w.random.choice([(1, 4), (1, 5), (1, 7), (2, 6)])
    month = w.random.choice([1, 5, 10])
    join = w.random.choice(["-", "至", "—"])
    start, end = f"{month:02}-{first:02}", f"{month:02}-{last:02}"
    days = date(f"{month}月{first}日{join}{last}日", f"{start}..{end}", f"{w.scope.base}-{start}..{w.scope.base}-{end}")
    w.period = days.period
    n = Decimal(w.random.choice(observations.counts())) * w.random.randint(900, 9000)
    a = w.many(n, w.random.choice(["人次", "人"]), 2)
    money = w.money(w.pair()[0] / 100, magnitude="亿", decimals=2)
    w.say(
        "{d}，<place>{k}景区接待游客{a}，<year_on_year><grew:g>{g}，[旅游|门票]收入{m}，<grew:h>{h}",
        d=days,
        k=w.count(w.random.randint(12, 90), "个"),
        a=a,
        m=money,
        g=w.percent(w.rate(), "growth"),
        h=w.percent(w.rate(), "growth"),
    )
    if w.chance(0.5):
        w.say("，连续{n}[刷新|达到]最大接待量", n=w.duration(w.random.randint(2, 4), "天"))
    w.end()
    if w.chance(0.5):
        one = date(f"{month}月{last}日", end, f"{w.scope.base}-{end}")
        w.period = one.period
        w.say("{d}，接待量增{g}。", d=one, g=w.percent(abs(w.rate()), "growth"))
    w.period = None


def month_within(w: Writer) -> None:
    """Cumulative amounts with the month's own in an 其中; the next sentence is of all months again."""
    if w.scope.first != 1 or w.scope.last in {1, 12} or w.period is not None:
        raise Unlucky("wants several months, named first")
    w.lead()
    whole, name = w.period, w.word("measure")
    total, past = w.pair()
    part = total * Decimal(w.random.randint(8, 30)) / 100
    w.say(
        f"<place>{name}{{a}}，<grew:g>{{g}}；", a=w.money(total, magnitude="亿", decimals=1), g=w.growth(total, past, 1)
    )
    month = w.calendar.month(Scope(None, w.scope.last, w.scope.last))
    w.period = f"{w.scope.base}-{w.scope.last:02}"
    w.say(
        "其中{m}[当月|]{a}，<grew:g>{g}，[增速|增幅][较|比]上月<pp:d>{d}。",
        m=month,
        a=w.money(part, magnitude="亿", decimals=1),
        g=w.percent(abs(w.rate()), "growth", 1),
        d=w.points(w.rate() / 10),
    )
    w.period = whole
    back = w.calendar.spoken(w.scope)
    w.period = back.period
    w.say("{d}，<measure>[累计|]{a}，<grew:g>{g}。", d=back, a=w.money(w.pair()[0]), g=w.percent(w.rate(), "growth", 1))


def between_years(w: Writer) -> None:
    """From one named year to another; the mean growth a year is no growth between the two."""
    # A text whose own year is not named must not name others: which would its months be of?
    if w.scope.year is None and w.period is not None:
        raise Unlucky("whose year")
    two = w.scope.year or w.random.randint(2013, 2023)
    one = two - w.random.randint(2, 6)
    now, past = w.random.choice(observations.multiples())
    first, last = w.calendar.year(one), w.calendar.year(two)
    a, b = (
        w.money(past, magnitude="亿", decimals=2, period=str(one)),
        w.money(now, magnitude="亿", decimals=2, period=str(two)),
    )
    mean = Decimal(100) * ((now / past) ** (Decimal(1) / (two - one)) - 1)
    w.period = str(two)
    w.say(
        ["<place><measure>由{x}的{a}[增加到|提高到|增至]{y}的{b}", "<measure>从{x}的{a}[扩大到|增长到]{y}的{b}"],
        x=first,
        a=a,
        y=last,
        b=b,
    )
    if w.chance(0.6):
        w.say("，年均增长{g}", g=w.percent(mean, "growth", 1, period=None))
    w.end()
    w.period = None


def until_now(w: Writer) -> None:
    """All years up to now: stocks, not of the months."""
    if w.scope.first != 1 or w.scope.last in {1, 12}:
        raise Unlucky("wants an end")
    name = w.calendar.year_name(w.scope.year) if w.scope.year else ""
    norm = f"{w.scope.year}-{w.scope.last:02}" if w.scope.year else f"M{w.scope.last:02}"
    end = date(
        f"{name}{w.calendar.numeral(w.scope.last)}月",
        norm,
        f"..{w.scope.base}-{w.scope.last:02}",
        before="累计至",
        after="底",
    )
    w.period = end.period
    whole = Decimal(w.random.choice([n for n in observations.counts() if n > 30]))
    done = (whole * w.random.randint(40, 95) / 100).to_integral_value()
    all_of, some = w.count(whole, "个"), w.count(done, "个")
    rate = w.percent(100 * done / whole, "share", 2)
    w.say(
        "{d}，[签约|合作|推动]项目{a}，已开工{b}，开工率[达|为]{p}，累计完成投资{m}。",
        d=end,
        a=all_of,
        b=some,
        p=rate,
        m=w.money(w.random.choice(observations.levels()), magnitude="亿", decimals=2),
    )
    w.relate("share", some, all_of, rate)
    w.period = None


def in_brackets(w: Writer) -> None:
    """An amount, and the same in another currency in brackets."""
    w.lead()
    yuan = w.pair()[0]
    a, b = (
        w.money(yuan, magnitude="亿", decimals=1, unit="元"),
        w.money(yuan / Decimal("6.8"), magnitude="亿", decimals=2, unit="美元"),
    )
    w.say(
        [
            "进出口[总值|总额]{a}（[折合|折]{b}），<grew:g>{g}。",
            "实际使用外资{a}（折{b}），<year_on_year><grew:g>{g}。",
        ],
        a=a,
        b=b,
        g=w.percent(w.rate(), "growth", 1),
    )


def quarters(w: Writer) -> None:
    """One quarter beside another."""
    number = w.random.randint(2, 4)
    in_words = "一二三四"
    if w.region == "mainland":
        now, past = f"{in_words[number - 1]}季度", f"{in_words[number - 2]}季度"
    else:
        now, past = f"第{in_words[number - 1]}季", f"第{in_words[number - 2]}季"
    name = w.calendar.year_name(w.scope.year) if w.scope.year else ""
    here = date(name + now, f"{w.scope.year}-Q{number}" if w.scope.year else f"Q{number}", f"{w.scope.base}-Q{number}")
    there = date(past, f"Q{number - 1}", "")
    w.period = here.period
    w.say(
        "{d}<rate_measure><grew:g>{g}，[增速|增幅][比|较]{e}<pp:p>{p}。",
        d=here,
        e=there,
        g=w.percent(abs(w.rate()), "growth", 1),
        p=w.points(w.rate() / 10),
    )
    w.say(
        "<measure>{a}，<grew:g>{g}。",
        a=w.money(w.pair()[0] // YI * YI, magnitude="亿", decimals=0),
        g=w.percent(w.rate(), "growth", 1),
    )
    w.period = None
