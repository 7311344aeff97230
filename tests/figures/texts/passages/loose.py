"""Numbers said loosely: tenths, open numbers, bare magnitudes, amounts between two."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.numerals import MAGNITUDES, YI
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer


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
