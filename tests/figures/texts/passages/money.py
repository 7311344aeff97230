"""Levels with growth, budgets, products at constant prices."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts.writer import Unlucky, Writer

LEVEL = [
    "{name}{a}，<year_on_year><grew:g>{g}",
    "{name}[完成|达|达到|为|实现|]{a}，<grew:g>{g}",
    "{name}{a}、<grew:g>{g}",
    "{name}{a}，<rate_word:g>{g}",
    "{name}[共|合计|累计]{a}，[与上年同期相比|与去年同期相比]<grew:g>{g}",
]
CHANGED = [
    "{name}[完成|达到|]{a}，<year_on_year><more:d>{d}，[增幅|增长率][为|]{g}",
    "{name}{a}，<year_on_year><more:d>{d}，<grew:g>{g}",
    "{name}[为|达]{a}，<more:d>{d}，<year_on_year><grew:g>{g}",
    "{name}{a}，[比上年同期|较上年同期]净增{d}，<rate_word:g>{g}",
]
FELL = ["{name}{a}，<year_on_year><more:d>{d}，<grew:g>{g}", "{name}[仅|为|]{a}，<more:d>{d}、<grew:g>{g}"]
BASED = [
    "{name}由[上年同期|去年同期]的{b}[增加到|增至|提高到|扩大到]{a}，<grew:g>{g}",
    "{name}{a}，[上年同期|去年同期]为{b}，<grew:g>{g}",
    "{name}从{b}[升至|增加到|增长到]{a}，[增幅|增长]{g}",
]
SHRUNK = [
    "{name}由[上年同期|去年同期]的{b}[降为|减少到|降至]{a}，<grew:g>{g}",
    "{name}{a}，[上年同期|去年同期]为{b}，<grew:g>{g}",
]


def levels(w: Writer) -> None:
    """Two to four measures with growth; some with the change or the base printed."""
    w.lead()
    names = w.words("measure", w.random.randint(2, 4))
    for n, name in enumerate(names):
        one_level(w, ("" if n else w.word("place")) + name)
        w.said.pieces.append("；" if n + 1 < len(names) and w.chance(0.6) else "。")


def one_level(w: Writer, name: str) -> None:
    """One measure: its level and growth, its change, or its base."""
    a, b = w.pair(w.random.choice([1, 1, 10, 100]))
    magnitude = w.magnitude(min(a, b))
    decimals = 0 if magnitude == "万" else w.random.choice([1, 2, 2])
    level = w.money(a, magnitude=magnitude, decimals=decimals)
    cut = w.chance(0.12)
    growth = w.growth(a, b, cut=cut)
    form = w.random.choice(["bare", "bare", "change", "base"])
    if form == "bare":
        w.say([p.replace("{name}", name) for p in LEVEL], a=level, g=growth)
    elif form == "change":
        change = w.money(abs(a - b), magnitude=magnitude, decimals=decimals, role="change", sign=growth.sign)
        w.say([p.replace("{name}", name) for p in (CHANGED if a > b else FELL)], a=level, d=change, g=growth)
        w.relate("growth_from_change", level, change, growth)
    else:
        base = w.money(b, magnitude=magnitude, decimals=decimals, period=w.before())
        w.say([p.replace("{name}", name) for p in (BASED if a > b else SHRUNK)], a=level, b=base, g=growth)
        w.relate("growth", level, base, growth)


def budget(w: Writer) -> None:
    """A county's revenue with its two parts, changes and the year's budget."""
    w.lead()
    (x, x0), (n, n0) = w.pair(100), w.pair(100)
    money = {"magnitude": "万", "decimals": 0, "unit": "元"}
    total = w.money(x + n, **money)
    facts = {"t": total, "x": w.money(x, **money), "n": w.money(n, **money)}
    for key, now, past in (("t", x + n, x0 + n0), ("x", x, x0), ("n", n, n0)):
        facts["g" + key] = w.growth(now, past, 1)
        facts["d" + key] = w.money(abs(now - past), role="change", sign=facts["g" + key].sign, **money)
    months = max(1, w.scope.last)
    plan = (x + n) * 12 / months * Decimal(w.random.randint(85, 125)) / 100
    facts["b"] = w.money(plan, target=True, period=w.scope.base, **money)
    facts["p"] = w.percent(100 * (x + n) / plan, "share", 1, cut=w.chance(0.15))
    w.say([
        "<place>一般公共预算收入[累计|]{t}，为[年初|全年|]预算{b}的{p}，<year_on_year><collected:dt>{dt}，<grew:gt>{gt}。",
        "<place>地方财政收入{t}，完成[年度预算|年初预算]{b}的{p}，<collected:dt>{dt}，<grew:gt>{gt}。",
    ], **{k: facts[k] for k in ("t", "b", "p", "dt", "gt")})  # fmt: skip
    w.say("[其中，|]税收[收入|]{x}，<collected:dx>{dx}，<grew:gx>{gx}；非税[收入|]{n}，<collected:dn>{dn}，<grew:gn>{gn}。",
          **{k: facts[k] for k in ("x", "dx", "gx", "n", "dn", "gn")})  # fmt: skip
    w.relate("share", total, facts["b"], facts["p"])
    for key in "txn":
        w.relate("growth_from_change", facts[key], facts["d" + key], facts["g" + key])
    w.relate("sum", total, facts["x"], facts["n"])
    if facts["dx"].sign == facts["dn"].sign:
        w.relate("sum", facts["dt"], facts["dx"], facts["dn"])


def spending(w: Writer) -> None:
    """Expenditure against the year's budget, with what was spent less or more."""
    w.lead()
    now, past = w.pair(100)
    money = {"magnitude": "万", "decimals": 0, "unit": "元"}
    plan = now * 12 / max(1, w.scope.last) * Decimal(w.random.randint(85, 125)) / 100
    spent, budgeted = w.money(now, **money), w.money(plan, target=True, period=w.scope.base, **money)
    share, growth = w.percent(100 * now / plan, "share", 1), w.growth(now, past, 1)
    change = w.money(abs(now - past), role="change", sign=growth.sign, **money)
    w.say([
        "一般公共预算支出{a}，为[调整|年初|]预算{b}的{p}，<spent:d>{d}，<grew:g>{g}。",
        "支出[方面，|]完成{a}，占年度预算{b}的{p}，<year_on_year><spent:d>{d}，<grew:g>{g}。",
    ], a=spent, b=budgeted, p=share, d=change, g=growth)  # fmt: skip
    w.relate("share", spent, budgeted, share)
    w.relate("growth_from_change", spent, change, growth)


def constant_prices(w: Writer) -> None:
    """A product whose growth is at constant prices: nominal levels stand beside it and nothing is claimed of them."""
    w.lead()
    now, past = w.pair()
    growth = w.percent(abs(w.rate()) / 3 + 1, "growth", 1)
    decimals = w.random.choice([1, 2])
    level = w.money(now, magnitude="亿", decimals=decimals, unit="元")
    if w.chance(0.5):
        w.say(
            [
                "<place>[地区生产总值|生产总值|GDP]{a}，[按可比价格计算|按不变价格计算|可比|扣除价格因素]，<year_on_year>增长{g}",
                "地区生产总值[完成|实现]{a}，可比增长{g}",
            ],
            a=level,
            g=growth,
        )
    else:
        base = w.money(past, magnitude="亿", decimals=decimals, period=w.before(), unit="元")
        w.say(
            [
                "地区生产总值由[上年同期|上年]的{b}[变为|达到]{a}，按可比价格[计算|]增长{g}",
                "地区生产总值{a}（上年同期初步核算数为{b}），按不变价格计算，增长{g}",
            ],
            a=level,
            b=base,
            g=growth,
        )
    place = w.rank(w.random.randint(1, 14)) if w.chance(0.4) else None
    w.say("，增速[居|列|排]全省{r}。" if place else "。", **({"r": place} if place else {}))


def like_for_like(w: Writer) -> None:
    """Growth on a base that was adjusted: no relation to the nominal base."""
    w.lead()
    now, past = w.pair(10)
    if now <= past:
        raise Unlucky("wants growth")
    level, base = w.money(now, magnitude="亿", decimals=2), w.money(past, magnitude="亿", decimals=2, period=w.before())
    growth = w.percent(abs(w.rate()) / 2 + 1, "growth", 1)
    w.say(
        [
            "<measure>{a}，上年同期为{b}，[同口径|剔除新增单位后同口径|可比口径]增长{g}。",
            "<measure>{a}，[按可比口径|按同口径]增长{g}；去年同期[公布数|原口径]为{b}。",
        ],
        a=level,
        b=base,
        g=growth,
    )
