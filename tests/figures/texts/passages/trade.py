"""Trade and sales: balances, orders, visitors; the mainland, Taiwan, Hong Kong and Macao."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.dates import Scope
from tests.figures.texts.numerals import YI
from tests.figures.texts.writer import Unlucky, Writer


def balance(w: Writer) -> None:
    """Exports, imports, their total and what is left over."""
    w.lead()
    (x, x0), (m, m0) = w.pair(10), w.pair(10)
    if abs(x - m) < YI or min(x, m) < YI:
        raise Unlucky("a balance too small to print")
    decimals = w.random.choice([1, 2])
    total, out, home, left = (w.money(v, magnitude="亿", decimals=decimals) for v in (x + m, x, m, abs(x - m)))
    growths = {"gt": w.growth(x + m, x0 + m0, 1), "gx": w.growth(x, x0, 1), "gm": w.growth(m, m0, 1)}
    names = {
        "mainland": ("顺差", "逆差"),
        "hongkong": ("顺差", "逆差"),
        "taiwan": ("出超", "入超"),
        "roc": ("出超", "入超"),
    }[w.region]
    over = names[0] if x > m else names[1]
    with_total, with_balance = w.chance(0.75), w.chance(0.7)
    if with_total:
        w.say("[<place>|]进出口[总值|总额|]{t}，<year_on_year><grew:gt>{gt}。", t=total, gt=growths["gt"])
        w.relate("sum", total, out, home)
    w.say(
        [
            ("[其中，|]" if with_total else "") + "出口{x}，<grew:gx>{gx}；进口{m}，<grew:gm>{gm}",
            "出口[为|]{x}、<grew:gx>{gx}，进口[为|]{m}、<grew:gm>{gm}",
        ],
        x=out,
        gx=growths["gx"],
        m=home,
        gm=growths["gm"],
    )
    if with_balance or not with_total:
        w.say([f"；[贸易|]{over}[为|达|]{{s}}", f"，{over}{{s}}"], s=left)
        w.relate("difference", *((out, home) if x > m else (home, out)), left)
    w.end()


def partners(w: Writer) -> None:
    """Who trades how: levels, growth, and shares of a total that is printed."""
    w.lead()
    whole = w.pair()[0]
    total = w.money(whole, magnitude="亿", decimals=1)
    w.say("[<place>|]外贸进出口{t}，<grew:g>{g}。", t=total, g=w.percent(w.rate(), "growth", 1))
    names = w.random.sample(
        ["民营企业", "国有企业", "外商投资企业", "一般贸易", "加工贸易", "对东盟", "对欧盟", "对“一带一路”沿线国家"], 2
    )
    for n, name in enumerate(names):
        part = whole * Decimal(w.random.randint(50, 600)) / 1000
        level, share = w.money(part, magnitude="亿", decimals=1), w.percent(100 * part / whole, "share", 1)
        w.say(
            [("；" if n else "") + f"{name}进出口{{a}}，<grew:g>{{g}}，占[全省|全市|进出口总值的|总值的]{{p}}"],
            a=level,
            g=w.percent(w.rate(), "growth", 1),
            p=share,
        )
        w.relate("share", level, total, share)
    w.end()


def orders(w: Writer) -> None:
    """Orders with the change on the year before (Taiwan)."""
    w.lead()
    a, b = w.pair(10)
    level = w.money(a, magnitude="亿", decimals=1, unit="美元")
    growth = w.growth(a, b, 1)
    change = w.money(abs(a - b), magnitude="亿", decimals=1, unit="美元", role="change", sign=growth.sign)
    w.say([
        "<measure>{a}，较[上年同月|上年同期|去年同期]<more:d>{d}，" + ("[增加率|年增率|成长率]" if a > b else "[减少率|年减率]") + "{g}",
        "<measure>[为|达|]{a}，[比去年同期|较上年同期]<more:d>{d}，年" + ("增" if a > b else "减") + "{g}",
    ], a=level, d=change, g=growth)  # fmt: skip
    w.relate("growth_from_change", level, change, growth)
    w.say("[，创[历年同期|单月]新高|]。" if a > b else "。")


def retail_year_fall(w: Writer) -> None:
    """Sales that fell less than the month before (Hong Kong)."""
    if w.scope.last < 3:
        raise Unlucky("no month before")
    now = w.scope.last
    month = w.calendar.month(Scope(w.scope.year, now, now))
    w.period = month.period
    less, more = sorted(w.random.sample([r for r in observations.rates() if r > 3], 2))
    better = w.chance(0.6)
    one, two = (less, more) if better else (more, less)
    if more - less < 1:
        raise Unlucky("wants a gap")
    a = w.percent(-one, "growth", 1)
    last = w.calendar.month(Scope(None, now - 1, now - 1))
    b = w.percent(-two, "growth", 1, period=f"{w.scope.base}-{now - 1:02}")
    d = w.points((two - one), 1)
    w.say(
        f"<measure>{{m}}[临时|][估计|]为{{v}}，[按年|年]跌{{a}}，跌幅较{{l}}的{{b}}[{'收窄' if better else '扩大'}]{{d}}。",
        m=month,
        v=w.money(w.pair()[0], magnitude="亿", decimals=0, unit=w.currency),
        a=a,
        l=last,
        b=b,
        d=d,
    )
    w.relate("pp_gap", *((b, a) if better else (a, b)), d)
    if w.chance(0.5):
        w.say(
            "[销货数量|货量][按年|年]跌{g}，已连续{n}下跌。",
            g=w.percent(-abs(w.rate()), "growth", 1),
            n=w.duration(w.random.randint(2, 20), "个月"),
        )
    w.period = None


def visitors(w: Writer) -> None:
    """Visitors by origin with shares of all."""
    w.lead()
    whole = Decimal(w.random.choice(observations.counts())) * 10**4 + w.random.randint(0, 9) * 1000
    part = whole * Decimal(w.random.randint(40, 85)) / 100
    total, some = w.many(whole, "人次", 1), w.many(part, "人次", 1)
    share = w.percent(100 * part / whole, "share", w.random.choice([0, 1]))
    w.say([
        "[访客|旅客|游客]{t}，<grew:g>{g}；[内地|外地|过夜]旅客{a}，占[整体|总数|全部]{p}，<grew:h>{h}。",
        "[接待|录得]旅客{t}，<year_on_year><grew:g>{g}，其中[内地|自驾|过夜]旅客{a}，<takes>{p}，<grew:h>{h}。",
    ], t=total, g=w.percent(w.rate(), "growth", 1), a=some, p=share, h=w.percent(w.rate(), "growth", 1))  # fmt: skip
    w.relate("share", some, total, share)


def big_and_mixed(w: Writer) -> None:
    """Trillions, mixed numbers and counts written with 万 (Taiwan): 2兆6,218亿元, 16万4,554个."""
    w.lead()
    year = w.scope.base
    large = [v for v in observations.levels() if v > 900 * YI]
    done, plan = w.random.choice(large), w.random.choice(large) * 10
    if not plan * Decimal("0.3") < done * 10 < plan * Decimal("1.3"):
        raise Unlucky("not a plan for that")
    a = w.money(done * 10, magnitude=w.random.choice(["亿", "兆"]), unit="元", decimals=None)
    b = w.money(plan, magnitude=w.random.choice(["亿", "兆"]), unit="元", target=True, period=year)
    p = w.percent(100 * done * 10 / plan, "share", 1)
    jobs = Decimal(w.random.choice(observations.counts())) * w.random.randint(9, 90)
    w.say(
        [
            "[民间投资|政府投资|厂商投资]{a}，为全年目标{b}的{p}；[带动|创造]{n}就业，",
            "[投资总额|核定投资]{a}，占年度目标{b}的{p}，[创造|增加]{n}就业，",
        ],
        a=a,
        b=b,
        p=p,
        n=w.count(jobs, "人"),
    )
    w.relate("share", a, b, p)
    w.say("[推动|核准]投资案{c}。", c=w.count(w.random.choice(observations.counts()), "件"))
