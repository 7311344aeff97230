"""Rates and shares that move, prices, outputs in physical units, incomes."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.numerals import YI
from tests.figures.texts.writer import Unlucky, Writer

RATES = [
    "城镇调查失业率",
    "企业资产负债率",
    "产能利用率",
    "财政自给率",
    "货物周转率",
    "空置率",
    "户籍人口城镇化率",
    "重箱率",
    "住客率",
]
OUTPUTS = [
    ("发电量", "千瓦时", "亿"), ("原煤产量", "吨", "万"), ("粗钢产量", "吨", "万"), ("粮食播种面积", "公顷", "千"), ("天然气产量", "立方米", "亿"),
    ("货运量", "吨", "亿"), ("货物周转量", "吨公里", "亿"), ("水泥产量", "吨", "万"), ("商品房销售面积", "平方米", "万"), ("用电量", "千瓦时", "亿"),
    ("造林面积", "亩", "万"), ("新增装机", "千瓦", "万"), ("快递业务量", "件", "亿"),
]  # fmt: skip
SOLD = {"件"}


def rate_from_to(w: Writer) -> None:
    """A rate and where it came from; the points between them may be printed."""
    w.lead()
    now, past = w.random.choice(observations.rates()), w.random.choice(observations.rates())
    if abs(now - past) < 1:
        raise Unlucky("wants a move")
    one, two = w.percent(now, "share", 1), w.percent(past, "share", 1, period=w.before())
    gap = w.points(now - past)
    up = now > past
    name = w.random.choice(RATES)
    to = w.random.choice(["升至", "提高到", "上升到"] if up else ["降至", "降为", "回落到"])
    w.say([f"{name}由[上年同期|去年同期]的{{b}}{to}{{a}}", f"{name}从{{b}}{to}{{a}}"], a=one, b=two)
    if w.chance(0.5):
        w.say("，<pp:d>{d}", d=gap)
        w.relate("pp_gap", *((one, two) if up else (two, one)), gap)
    w.end()


def share_moves(w: Writer) -> None:
    """A share that rose or fell by points, without its base."""
    w.lead()
    x, y = w.words("branch", 2)
    w.say([
        f"{x}[占比|比重]<rose:d>{{p}}，<year_on_year><pp:d>{{d}}；{y}占[全部|规上]工业的{{q}}，[比重|占比]<pp:e>{{e}}。",
        f"{x}占{{p}}，[比重|占比][较|比]上年<pp:d>{{d}}。{y}[投资|产值]占比{{q}}，<pp:e>{{e}}。",
    ], p=w.percent(abs(w.rate()), "share", 1), d=w.points(w.rate() / 10), q=w.percent(abs(w.rate()), "share", 1), e=w.points(w.rate() / 10))  # fmt: skip


def outputs(w: Writer) -> None:
    """Products in physical units with growth."""
    w.lead()
    for n, (name, unit, magnitude) in enumerate(w.random.sample(OUTPUTS, w.random.randint(2, 3))):
        now, past = w.pair()
        now, past = (v / YI * {"万": 10**4, "亿": YI, "千": 1000}[magnitude] for v in (now, past))
        kind, role = ("count", "count") if unit in SOLD else ("physical", "level")
        level = w.measured(now, unit, magnitude, w.random.choice([1, 2]), kind=kind, role=role)
        w.say(f"{'；' if n else ''}{name}{{a}}，[同比|]<grew:g>{{g}}", a=level, g=w.growth(now, past, 1))
    w.end()


def incomes(w: Writer) -> None:
    """Income a head in town and country; growth beside it is in real terms now and then."""
    w.lead()
    town, land = (Decimal(int(w.pair()[0] / YI)) * w.random.randint(11, 29) + 5000 for _ in range(2))
    all_of = (town + land) / 2
    money = {"magnitude": "", "decimals": 0, "unit": "元"}
    rates = [w.percent(abs(w.rate()) / 4 + 1, "growth", 1) for _ in range(4)]
    w.say(
        [
            "<place>居民人均可支配收入{a}，[名义|]增长{g}，扣除价格因素实际增长{h}。",
            "居民人均可支配收入[达|为]{a}，增长{g}，实际增长{h}。",
        ],
        a=w.money(all_of, **money),
        g=rates[0],
        h=rates[1],
    )
    w.say(
        "[其中，|]城镇居民{a}，增长{g}；农村居民{b}，增长{h}。",
        a=w.money(max(town, land), **money),
        b=w.money(min(town, land), **money),
        g=rates[2],
        h=rates[3],
    )


def prices(w: Writer) -> None:
    """Prices rise and fall; the index behind them is not in the text."""
    w.lead()
    up = w.chance(0.6)
    rise = w.percent(abs(w.rate()) / 10 + Decimal("0.1"), "growth", 1)
    other = w.percent(-abs(w.rate()) / 10 - Decimal("0.1"), "growth", 1)
    step = w.points(abs(w.rate()) / 20 * (1 if up else -1))
    w.say([
        f"居民消费价格[同比|]上涨{{a}}，涨幅比上月{'扩大' if up else '回落'}{{d}}；工业生产者出厂价格[同比|]下降{{b}}。",
        f"居民消费价格[总水平|]上涨{{a}}，涨幅{'提高' if up else '回落'}{{d}}，[其中|]食品价格下跌{{b}}。",
    ], a=rise, b=other, d=step)  # fmt: skip


def turned(w: Writer) -> None:
    """From falling to rising and the other way round; growth over a bound, together."""
    w.lead()
    x, y, z = w.words("branch", 3)
    up = w.chance(0.6)
    rate = w.percent(abs(w.rate()) * (1 if up else -1), "growth", 1)
    low = w.percent(Decimal(w.random.choice([5, 8, 10, 15, 20, 30])), "growth", 0, qualifier="above")
    turn = w.random.choice(["由负转正", "由降转升", "扭转下滑态势"] if up else ["由正转负", "由升转降"])
    bound = w.random.choice(["均超过{b}", "均在{b}以上", "都超过{b}"])
    w.say(f"{x}{turn}，<grew:a>{{a}}；{y}、{z}[增速|增幅|产值增速]{bound}。", a=rate, b=low)


def both_over(w: Writer) -> None:
    """One bound's word over two amounts: 分别超过A、B."""
    w.lead()
    x, y = w.words("branch", 2)
    a, b = (
        w.money(
            w.random.choice(observations.levels()) // (10 * YI) * 10 * YI + 10 * YI,
            magnitude="亿",
            decimals=0,
            qualifier="above",
        )
        for _ in range(2)
    )
    w.say(f"{x}、{y}[产值|营业收入]分别[超过|突破]{{a}}、{{b}}。", a=a, b=b)


def town_and_country(w: Writer) -> None:
    """Sales in town and country, adding up, with shares now and then."""
    w.lead()
    (a, a0), (b, b0) = sorted((w.pair(), w.pair()), reverse=True)
    if (a > a0) != (b > b0):
        raise Unlucky("one word for both directions")
    decimals = w.places(a, b)
    total, town, land = (w.money(v, magnitude="亿", decimals=decimals, unit="元") for v in (a + b, a, b))
    growth, one, two = (w.growth(now, past, 1) for now, past in ((a + b, a0 + b0), (a, a0), (b, b0)))
    w.say("<place>社会消费品零售总额{t}，<grew:g>{g}。", t=total, g=growth)
    if w.chance(0.5):
        shares = [w.percent(100 * v / (a + b), "share", 1) for v in (a, b)]
        w.say(
            "[按经营地分，|]城镇[消费品|]零售额{a}，占{p}；乡村零售额{b}，占{q}。",
            a=town,
            b=land,
            p=shares[0],
            q=shares[1],
        )
        for part, share in zip((town, land), shares, strict=True):
            w.relate("share", part, total, share)
        w.relate("sum_to_100", *shares)
    else:
        w.say("城镇{a}、乡村{b}，[分别|各]<grew:g>{g}和{h}。", a=town, b=land, g=one, h=two)
    w.relate("sum", total, town, land)


def incomplete(w: Writer) -> None:
    """Parts that do not make up the whole: nothing is claimed of them."""
    w.lead()
    amounts = w.random.sample(observations.levels(), 4)
    whole = sum(amounts) * Decimal("1.3")
    decimals = w.places(*amounts)
    total, *parts = (w.money(v, magnitude="亿", decimals=decimals) for v in (whole, *amounts[:3]))
    x, y, z = w.words("branch", 3)
    w.say(
        [
            f"<measure>{{t}}，其中{x}{{a}}，{y}{{b}}，{z}{{c}}。",
            f"<measure>{{t}}，{x}{{a}}、{y}{{b}}、{z}{{c}}[居前列|位居前列]。",
        ],
        t=total,
        a=parts[0],
        b=parts[1],
        c=parts[2],
    )


def more_than(w: Writer) -> None:
    """Two levels side by side and what one has over the other."""
    w.lead()
    a, b = sorted(w.random.sample(observations.levels(), 2))[::-1]
    decimals = w.places(a, b)
    one, two = (w.money(v, magnitude="亿", decimals=decimals) for v in (a, b))
    gap = w.money(a - b, magnitude="亿", decimals=decimals, role="change", sign="+")
    x, y = w.random.sample(["甲县", "乙县", "丙区", "丁州", "开发区"], 2)
    w.say(
        [
            f"<measure>{x}{{a}}，{y}{{b}}，{x}比{y}多{{d}}。",
            f"{x}<measure>[完成|达]{{a}}，比{y}的{{b}}[多出|高出]{{d}}。",
        ],
        a=one,
        b=two,
        d=gap,
    )
    w.relate("difference", one, two, gap)


def counted_growth(w: Writer) -> None:
    """A number of things, what it was, and the growth; or how many more."""
    w.lead()
    now, past = w.random.sample([n for n in observations.counts() if n > 20], 2)
    if not Decimal("0.4") < Decimal(now) / past < Decimal("2.5"):
        raise Unlucky("too far apart")
    unit, noun = w.random.choice(
        [("家", "规上工业企业"), ("户", "外贸企业"), ("件", "发明专利"), ("个", "在库项目"), ("列", "班列")]
    )
    one = w.count(now, unit)
    growth = w.growth(Decimal(now), Decimal(past), 1)
    if w.chance(0.5):
        two = w.count(past, unit, period=w.before())
        to = w.random.choice(["增加到", "增至"] if now > past else ["减少到", "降至"])
        w.say(f"{noun}由[上年同期|去年同期]的{{b}}{to}{{a}}，<grew:g>{{g}}。", a=one, b=two, g=growth)
        w.relate("growth", one, two, growth)
    else:
        more = w.count(abs(now - past), unit, role="change", sign=growth.sign)
        w.say(
            [
                f"{noun}{{a}}，[较|比]上年同期<more:d>{{d}}，<grew:g>{{g}}。",
                f"{noun}[达|为]{{a}}，同比<more:d>{{d}}，<rate_word:g>{{g}}。",
            ],
            a=one,
            d=more,
            g=growth,
        )
        w.relate("growth_from_change", one, more, growth)
