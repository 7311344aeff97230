"""Speeches and newspapers: targets, tenths, multiples, ranges, open numbers."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.numerals import YI
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer


def targets(w: Writer) -> None:
    """What is wanted of the year: growth, levels, numbers of projects; all of them targets of the year."""
    year = w.scope.base
    labels = {"target": True, "period": year}
    growth = w.percent(abs(w.rate()) / 2 + 1, "growth", w.random.choice([0, 0, 1]), **labels)
    goal = w.money(
        w.random.choice(observations.levels()) // (10 * YI) * 10 * YI + 10 * YI, magnitude="亿", decimals=0, **labels
    )
    if w.chance(0.7):
        w.qualified(growth, w.random.choice(["above", "approx"]))
    if w.chance(0.6):
        w.qualified(goal, "above")
    new = w.count(w.random.choice(observations.counts()), w.random.choice(["个", "项"]), **labels)
    w.say([
        "[今年|全年]，<wants><measure>增长{g}，总量{a}，新开工项目{n}。",
        "会议提出，[今年|全年]<measure>要增长{g}，[总量|规模]目标{a}；[计划|拟]新开工{n}。",
        "[力争|确保|努力实现]全年<measure>增长{g}、规模{a}，[计划|力争]实施[重点|招商]项目{n}。",
    ], g=growth, a=goal, n=new)  # fmt: skip


def target_range(w: Writer) -> None:
    """A target between two rates, or a job of some years."""
    if w.hand.percent == "百分之":
        raise Unlucky("digits for ranges")
    low = Decimal(w.random.randint(4, 9))
    growth = w.between(
        low, low + w.random.choice([1, 2]), "%", "percent", "growth", target=True, period=w.scope.base, sign="+"
    )
    low = Decimal(w.random.choice([2, 3, 5]))
    years = w.between(low, low + w.random.choice([1, 2]), "年", "duration", "duration")
    w.say(
        ["[预计|力争]全年<rate_measure>增长{g}，用{y}时间[补齐短板|形成集群]。", "全年<measure>增长目标[为|定为]{g}。"]
        if w.chance(0.6)
        else ["全年<measure>增长目标[为|定为]{g}。"],
        g=growth,
        y=years,
    )


def in_tenths(w: Writer) -> None:
    """A share in 成 beside the numbers that it is of."""
    w.lead()
    whole = Decimal(w.random.choice([n for n in observations.counts() if n > 40]))
    tenths = Decimal(w.random.choice([20, 30, 40, 50, 60, 70, 80, 90, 55, 65, 74, 83, 36]))
    part = (whole * tenths / 100).to_integral_value()
    total, some = w.count(whole, "家"), w.count(part, "家")
    share = w.tenth(tenths)
    w.say(
        [
            "<place>[受访|参展|入园]企业{t}，[其中|]{a}[扭亏|增产|满负荷生产]，占{p}。",
            "[受访|入园]的{t}企业[中|里]，{a}[有意扩产|实现盈利]，[占比|占]{p}。",
        ],
        t=total,
        a=some,
        p=share,
    )
    w.relate("share", some, total, share)


def multiplied(w: Writer) -> None:
    """So many times: 增长1.2倍 (growth), 是…的2.4倍, 翻番."""
    w.lead()
    now, past = w.random.choice(observations.multiples())
    form = w.random.choice(["grew", "grew", "times", "double"])
    if form == "grew":
        a, b = w.money(now, magnitude="亿", decimals=2), w.money(past, magnitude="亿", decimals=2, period=w.before())
        if now / past < 2:
            raise Unlucky("less than doubled")
        m = w.times(now / past - 1)
        w.say(
            [
                "<measure>由{b}[增加到|增至]{a}，增长{m}。",
                "<measure>从[去年同期|上年同期]的{b}[扩大到|升至]{a}，增长{m}。",
            ],
            a=a,
            b=b,
            m=m,
        )
        w.relate("growth_multiple", a, b, m)
    elif form == "times":
        w.say(
            "<measure>{a}，是[上年同期|起步之年]的{m}。",
            a=w.money(now, magnitude="亿", decimals=1),
            m=w.times(now / past, role="multiple"),
        )
    else:
        doubled = Quantity("翻番", "multiple", "multiple", Decimal(2), Decimal(1), "倍", period=w.period)
        once = w.random.choice([("翻一番", 2), ("翻两番", 4)])
        if w.chance(0.5):
            doubled = Quantity(once[0], "multiple", "multiple", Decimal(once[1]), Decimal(1), "倍", period=w.period)
        w.say(
            "<branch>[产值|营业收入]{a}，[比当初|较上年同期][实现|]{m}。",
            a=w.money(now, magnitude="亿", decimals=1),
            m=doubled,
        )


def measures(w: Writer) -> None:
    """Policies counted, levels of an index, ranks among cities."""
    w.lead()
    index = w.random.randint(951, 1098)
    value = Decimal(index) / 10
    figure = Quantity(w.hand.number(value), "index", "index", value, Decimal("0.1"), "", period=w.period)
    w.say(
        [
            "[消费者信心指数|企业景气指数|物流业景气指数][为|达到|报]{i}，[居|列]{r}。",
            "[营商环境|景气]指数[为|达]{i}，在[全国|全省]排{r}。",
        ],
        i=figure,
        r=w.rank(w.random.randint(1, 20)),
    )


def last_year(w: Writer) -> None:
    """The year before, as a report to a congress tells it; its figures are of a year that the text does not name."""
    w.period = "Y"
    w.currency = "元"
    level = w.money(w.pair()[0], magnitude="亿", decimals=0, unit="元")
    if w.chance(0.5):
        w.qualified(level, "above")
    w.say(
        ["各位代表：去年，<place>生产总值{a}、增长{g}", "去年，<place>经济稳中有进，地区生产总值{a}，增长{g}"],
        a=level,
        g=w.percent(abs(w.rate()) / 3 + 1, "growth", 1),
    )
    names = w.words("measure", 3)
    rates = [w.percent(abs(w.rate()), "growth", 1) for _ in names]
    w.say("，" + "、".join(names) + "分别增长{a}、{b}和{c}。", **dict(zip("abc", rates, strict=True)))
    jobs = w.many(Decimal(w.random.choice(observations.counts())) * 1000, "人", 1)
    w.say("城镇新增就业{a}，[完成目标任务的|为年度目标的]{p}；", a=jobs, p=w.percent(100 + w.rate() / 3, "share", 1))
    fall = w.percent(-abs(w.rate()) / 10 - 1, "growth", 1)
    w.say(
        "单位GDP能耗下降{g}，[空气质量优良天数比例|森林覆盖率]达{p}。",
        g=fall,
        p=w.percent(abs(w.rate()) + 30, "share", 1),
    )


def readout(w: Writer) -> None:
    """A table read out: measure, number, growth, in a row."""
    w.lead()
    names = w.words("measure", w.random.randint(3, 5))
    for n, name in enumerate(names):
        now, past = w.pair(w.random.choice([1, 10]))
        level, growth = w.money(now, magnitude="亿", decimals=2), w.growth(now, past, 1)
        w.say(
            [
                ("；" if n else "") + name + "：{a}，<grew:g>{g}",
                ("；" if n else "") + name + "{a}（<year_on_year><grew:g>{g}）",
            ],
            a=level,
            g=growth,
        )
    w.end()
