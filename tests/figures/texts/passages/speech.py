"""Speeches and newspapers: targets, tenths, multiples, ranges, open numbers."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.numerals import MAGNITUDES, YI
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


def money_range(w: Writer) -> None:
    """An amount between two: 610億至632億, 8000元至1万元."""
    if w.hand.digits == "words":
        raise Unlucky("digits for ranges")
    level = w.random.choice(observations.levels()) // YI
    if level < 20:
        raise Unlucky("too small")
    low, high = Decimal(int(level)), Decimal(int(level * Decimal("1.08")) + 1)
    one, two = w.hand.number(low), w.hand.number(high)
    unit = w.currency
    text = w.random.choice([f"{one}亿至{two}亿{unit}", f"{one}亿{unit}至{two}亿{unit}", f"{one}至{two}亿{unit}"])
    money = Quantity(
        text,
        "money",
        "level",
        unit=unit,
        qualifier="range",
        low=low * YI,
        high=high * YI,
        target=True,
        period=w.scope.base,
    )
    w.say("[预计|估计]全年<measure>在{a}之间。", a=money)


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


def loose_tenths(w: Writer) -> None:
    """Shares said loosely: 近七成, 九成多, 过半数的三分之一."""
    w.lead()
    share = w.tenth(Decimal(w.random.choice([20, 30, 40, 60, 70, 80, 90])))
    if share.text[0].isdigit():
        raise Unlucky("one way of writing")
    if w.chance(0.3):
        share.text, share.qualifier = share.text + "多", "above"
    else:
        which = w.random.choice(["above", "below", "approx"])
        share.qualifier = which
        share.before = {
            "above": w.random.choice(["超过", "逾"]),
            "below": w.random.choice(["近", "不足", "接近"]),
            "approx": "约",
        }[which]
    fraction, value = w.random.choice(
        [("三分之一", "33.333"), ("三分之二", "66.667"), ("四分之三", "75"), ("四分之一", "25"), ("五分之一", "20")]
    )
    part = Quantity(fraction, "percent", "share", Decimal(value), Decimal(1), "%", period=w.period)
    w.say(
        [
            "<branch>[占|贡献了]{p}，[出口|订单]占{f}。",
            "<measure>[中|里]，<branch>占{p}；[外来投资|民间投资]占{f}。",
            "[受访|在建]企业[中|里]，占{p}的[订单充足|已复工]。",
        ][: 3 if share.text else 2],
        p=share,
        f=part,
    )


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
            "<measure>{a}，是[上年同期|五年前]的{m}。",
            a=w.money(now, magnitude="亿", decimals=1),
            m=w.times(now / past, role="multiple"),
        )
    else:
        doubled = Quantity("翻番", "multiple", "multiple", Decimal(2), Decimal(1), "倍", period=w.period)
        once = w.random.choice([("翻一番", 2), ("翻两番", 4)])
        if w.chance(0.5):
            doubled = Quantity(once[0], "multiple", "multiple", Decimal(once[1]), Decimal(1), "倍", period=w.period)
        w.say(
            "<branch>[产值|营业收入]{a}，[比五年前|较上年同期][实现|]{m}。".replace("五年前", "当初"),
            a=w.money(now, magnitude="亿", decimals=1),
            m=doubled,
        )


def open_numbers(w: Writer) -> None:
    """Numbers with 余, 多, bare magnitudes and bounds."""
    w.lead()
    hundreds = Decimal(w.random.choice([300, 200, 120, 80, 1600, 500, 2000, 47000, 30]))
    unit, noun = w.random.choice(
        [("个", "项目"), ("家", "企业"), ("班", "航班"), ("种", "商品"), ("户", "商户"), ("辆", "汽车")]
    )
    a = w.qualified(w.count(hundreds, unit), "above")
    b = w.qualified(
        w.money(Decimal(w.random.randint(2, 90) * 100) * YI, magnitude="亿", decimals=0),
        w.random.choice(["above", "below", "approx"]),
    )
    bare_text, value = w.random.choice([("百亿", 100 * YI), ("千亿", 1000 * YI), ("亿", YI), ("十亿", 10 * YI)])
    bare = Quantity(
        f"{bare_text}{w.currency}",
        "money",
        "level",
        Decimal(value),
        Decimal(value),
        w.currency,
        "above",
        period=w.period,
        after="以上",
    )
    c = w.count(w.random.randint(3, 40), "个")
    w.say([p.replace("%s", noun) for p in (
        "[引进|覆盖|服务]%s{a}，[总投资|合同金额|签约金额]{b}，其中{d}项目{c}。",
        "[累计|共][签约|推介]%s{a}，[意向资金|总金额]{b}；{d}项目{c}。",
    )], a=a, b=b, c=c, d=bare)  # fmt: skip


def open_counts(w: Writer) -> None:
    """Counts that say no exact number: 70多亿件, 3万多人次, 突破万列, 8000元至1万元, 半成."""
    w.lead()
    factor, value = w.random.choice(
        [("亿", Decimal(w.random.randint(2, 9) * 10) * YI), ("万", Decimal(w.random.randint(2, 9) * 10000))]
    )
    unit, noun = w.random.choice([("件", "快递"), ("人次", "客流"), ("吨", "货物")])
    kind, role = ("physical", "level") if unit == "吨" else ("count", "count")
    number = w.hand.number(value / MAGNITUDES[factor])
    text = (
        f"{number}{factor}多{unit}"
        if value / MAGNITUDES[factor] < 10
        else f"{number}[多|余]{factor}{unit}".replace("[多|余]", w.random.choice("多余"))
    )
    a = Quantity(text, kind, role, value, Decimal(1), unit, "above", period=w.period)
    bare, worth = w.random.choice([("万", 10**4), ("千", 1000), ("百万", 10**6)])
    b = Quantity(
        f"{bare}{'列' if bare != '百万' else '标箱'}",
        "count",
        "count",
        Decimal(worth),
        Decimal(1),
        "列" if bare != "百万" else "标箱",
        w.random.choice(["above", "below"]),
        period=w.period,
    )
    b.before = w.random.choice(["突破", "超过"]) if b.qualifier == "above" else w.random.choice(["近", "接近"])
    w.say(
        [
            f"{noun}量{{a}}，[班列|到发]{{b}}，[再创新高|规模扩大]。",
            f"[运送|发送]{noun}{{a}}，[班列开行|集装箱]{{b}}。",
        ],
        a=a,
        b=b,
    )
    if w.hand.digits == "arabic" and not w.hand.comma and w.chance(0.5):
        low = w.random.choice([5, 6, 8, 9]) * 1000
        pay = Quantity(
            f"{low}元至{w.random.choice(['1', '1.2', '1.5'])}万元",
            "money",
            "level",
            None,
            unit="元",
            qualifier="range",
            low=Decimal(low),
            period=w.period,
        )
        pay.high = Decimal(pay.text.partition("至")[2].removesuffix("万元")) * 10000
        w.say("[普通|熟练]工人[月薪|工资]{a}。", a=pay)


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
