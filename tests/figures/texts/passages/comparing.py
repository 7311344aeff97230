"""Rates beside rates: points, directions, ranks, lists with 分别 and elided units."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts.dates import Scope
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer


def rates_in_a_row(w: Writer) -> None:
    """One measure, its growth, and how far it is from others; the units of all but the last are left out."""
    w.lead()
    growth = w.percent(abs(w.rate()), "growth", 1)
    near, far = w.points(w.rate() / 10), w.points(w.rate() / 10)
    far.sign = near.sign
    over = {"+": ["高", "快", "高出"], "-": ["低", "慢"]}[near.sign or "+"]
    w.say([
        f"<place><rate_measure><grew:g>{{g}}，[比|较]全国、全省[平均|][分别|]{w.random.choice(over)}{{x{w.random.choice(['-', '/个'])}}}{w.random.choice(['、', '和'])}{{y}}",
        f"<rate_measure><year_on_year><grew:g>{{g}}，[增速|增幅]分别[比|较][全国|上年同期]和[全省|上月]{w.random.choice(over)}{{x{w.random.choice(['-', '/个'])}}}[、|和]{{y}}",
    ], g=growth, x=near, y=far)  # fmt: skip
    if w.chance(0.6):
        w.say("，[居|列|排|排名]全[省|市|国]{r}", r=w.rank(w.random.randint(1, 16)))
        if w.chance(0.4):
            steps = w.random.randint(2, 6)
            up = w.chance(0.6)
            moved = w.count(steps, w.random.choice(["个位次", "位"]), role="change", sign="+" if up else "-")
            w.say(f"，[比|较]上[月|年]{'前移' if up else '后移'}{{n}}", n=moved)
    w.end()


def branches(w: Writer) -> None:
    """Branches with growth in parallel lists."""
    w.lead()
    n = w.random.choice([2, 3, 3])
    names = w.words("branch", n)
    growths = [w.percent(abs(w.rate()), "growth", 1) for _ in range(n)]
    fall = w.chance(0.3)
    if fall:
        for growth in growths:
            growth.sign = "-"
    facts = {f"g{i}": g for i, g in enumerate(growths)}
    gaps = "、".join(f"{{g{i}}}" for i in range(n - 1)) + w.random.choice(["和", "、"]) + f"{{g{n - 1}}}"
    w.say(["、".join(names) + f"[分别|依次|]<grew:g0>{gaps}"], **facts)
    if w.chance(0.5):
        points = [w.points(abs(w.rate()) / 10) for _ in range(n)]
        less = "-" if w.chance(0.7) else "/个"
        gaps = "、".join(f"{{p{i}{less}}}" for i in range(n - 1)) + w.random.choice(["和", "、"]) + f"{{p{n - 1}}}"
        narrowed = {
            False: ("，[增幅|增速]", ["分别提高", "依次提高", "分别加快"]),
            True: ("，降幅", ["分别收窄", "依次收窄"]),
        }[fall]
        w.say([f"{narrowed[0]}{w.random.choice(narrowed[1])}{gaps}"], **{f"p{i}": p for i, p in enumerate(points)})
    w.end()


def narrowing(w: Writer) -> None:
    """A fall that narrows or widens, growth that slows; the direction is that of the thing."""
    w.lead()
    fall = w.percent(abs(w.rate()), "growth", 1, sign=True)
    fall.sign = "-"
    better = w.chance(0.6)
    step = w.points(abs(w.rate()) / 10 * (1 if better else -1))
    word = w.random.choice(["收窄", "缩小"] if better else ["扩大", "加深"])
    rise = w.percent(abs(w.rate()), "growth", 1)
    slower = w.points(-abs(w.rate()) / 10)
    share = w.percent(abs(w.rate()), "share", 1)
    gain = w.points(w.rate() / 10)
    x, y = w.words("branch", 2)
    w.say(
        f"<rate_measure><year_on_year><grew:g>{{g}}，[降幅|跌幅][较|比][上月|上年同期|年初]{word}{{d}}。",
        g=fall,
        d=step,
    )
    if w.chance(0.6):
        w.say(
            f"{x}<grew:g>{{g}}，[增速|增幅|涨幅][较|比]上月[回落|放缓]{{d}}；{y}[比重|占比][为|达]{{p}}，<year_on_year><pp:e>{{e}}。",
            g=rise,
            d=slower,
            p=share,
            e=gain,
        )


def against_average(w: Writer) -> None:
    """Two printed rates and the points between them."""
    w.lead()
    ours, theirs = w.rate(), w.rate()
    if ours <= 0 or theirs <= 0 or abs(ours - theirs) < 1:
        raise Unlucky("wants a gap")
    one, two = w.percent(ours, "growth", 1), w.percent(theirs, "growth", 1)
    gap = w.points(ours - theirs)
    w.say(
        [
            "<place><rate_measure>增长{a}，全省平均[为|增长]{b}，<over:d>全省平均水平{d}。",
            "<rate_measure>增长{a}，[比|较]全国[平均|]的{b}" + ("高" if ours > theirs else "低") + "{d}。",
        ],
        a=one,
        b=two,
        d=gap,
    )
    w.relate("pp_gap", *((one, two) if ours > theirs else (two, one)), gap)


def month_after_months(w: Writer) -> None:
    """Cumulative months, then one month by itself, then the cumulative again."""
    if w.scope.first != 1 or w.scope.last in {1, 12}:
        raise Unlucky("wants several months")
    w.lead()
    whole = w.period
    measure = w.word("rate_measure")
    total = w.percent(abs(w.rate()), "growth", 1)
    against = w.points(w.rate() / 10)
    earlier = w.calendar.spoken(Scope(None, 1, w.scope.last - 1)) if w.scope.last > 2 else None
    if earlier is None or earlier.before:
        raise Unlucky("no earlier months to name")
    w.say(f"<place>{measure}增长{{g}}，增速[较|比]{{e}}<pp:d>{{d}}。", g=total, e=earlier, d=against)
    month = w.calendar.month(Scope(None, w.scope.last, w.scope.last))
    w.period = month.period if not w.scope.year else f"{w.scope.year}-{w.scope.last:02}"
    now, past = w.pair(10)
    w.say(
        f"{{m}}[当月|单月|]，{w.word('measure')}{{a}}，<grew:g>{{g}}，连续{{n}}{'[回升|保持增长]' if now > past else '[下滑|回落]'}。",
        m=month,
        a=w.money(now),
        g=w.growth(now, past, 1),
        n=w.duration(w.random.randint(2, 9), "个月"),
    )
    if w.chance(0.5):
        w.period = whole
        w.say(
            f"[累计|从累计看，]{w.word('measure')}{{a}}，<grew:g>{{g}}。",
            a=w.money(w.pair()[0]),
            g=w.percent(w.rate(), "growth", 1),
        )
    w.period = None


def contribution(w: Writer) -> None:
    """Contribution rates are shares; what a branch adds is points."""
    w.lead()
    branch = w.word("branch")
    facts: dict[str, Quantity] = {
        "g": w.percent(abs(w.rate()), "growth", 1), "c": w.percent(abs(w.rate()), "share", 1),
        "d": w.points(abs(w.rate()) / 10 + Decimal("0.1")), "p": w.percent(abs(w.rate()), "share", 1),
    }  # fmt: skip
    w.say([
        f"{branch}增长{{g}}，对[全市|规上]工业增长的贡献率[为|达]{{c}}，拉动[增长|全市工业增长]{{d}}，占{{p}}。",
        f"{branch}[增加值|产值]增长{{g}}，<takes>{{p}}，贡献率{{c}}，拉动<place>增速{{d}}。",
    ], **facts)  # fmt: skip


def breadth(w: Writer) -> None:
    """How many of the branches grew, as a share."""
    w.lead()
    whole = w.random.randint(21, 41)
    grew = w.random.randint(whole // 3, whole - 3)
    all_of, some = w.count(whole, "个"), w.count(grew, "个")
    share = w.percent(Decimal(100 * grew) / whole, "share", 1)
    w.say("<place>{t}[行业大类|大类行业][中|里，]有{n}[实现|保持]增长，增长面[为|达|]{p}。", t=all_of, n=some, p=share)
    w.relate("share", some, all_of, share)
