"""A whole and its parts: sums, shares, shares of sums, ratios."""

from __future__ import annotations

from decimal import Decimal

from tests.figures.texts import observations
from tests.figures.texts.quantity import Quantity
from tests.figures.texts.writer import Unlucky, Writer

KINDS = [
    ("按性质分", ["新建", "续建", "扩建", "改建", "预备"]), ("分类别看", ["基础设施", "产业", "社会民生", "生态环保", "公共服务"]),
    ("分产业看", ["工业", "农业", "商贸", "旅游", "房地产"]), ("按来源分", ["东部地区", "中部地区", "西部地区", "境外", "东北地区"]),
    ("从区域看", ["甲县", "乙县", "丙县", "丁区", "开发区"]), ("按方式分", ["一般贸易", "加工贸易", "保税物流", "边境贸易", "其他贸易"]),
]  # fmt: skip


def draw(w: Writer) -> tuple[str, list[str], list[Decimal], list[int]]:
    """How the whole is divided, the parts' names, amounts in yuan and counts."""
    amounts, counts = w.random.choice(observations.splits())
    heading, names = w.random.choice(KINDS)
    order = list(range(len(amounts)))
    w.random.shuffle(order)
    scale = w.random.choice([1, 1, 10, 100])
    return heading, names[: len(order)], [amounts[i] / scale for i in order], [counts[i] for i in order]


def listed(w: Writer, names: list[str], parts: list[Quantity], between: str) -> None:
    """Name and figure, name and figure."""
    for n, (name, part) in enumerate(zip(names, parts, strict=True)):
        w.said.pieces.append((between if n else "") + name)
        w.said.pieces += [part.before, part, part.after]


def counted(w: Writer) -> None:
    """Projects by kind, adding to the whole."""
    w.lead()
    _, names, _, counts = draw(w)
    unit = w.random.choice(["个", "个", "项", "家", "户", "宗"])
    whole, parts = w.count(sum(counts), unit), [w.count(n, unit) for n in counts]
    w.say(["<place>[开工|实施|在建|新签]项目{t}[：|，其中]", "<place>共有[重点|招商|在库]项目{t}，包括"], t=whole)
    listed(w, names, parts, "、")
    w.end()
    w.relate("sum", whole, *parts)


def money_parts(w: Writer) -> None:
    """An amount and its parts; the parts' shares may follow, in order."""
    w.lead()
    heading, names, amounts, _ = draw(w)
    magnitude = w.magnitude(min(amounts))
    decimals = 0 if magnitude == "万" else w.places(*amounts)
    whole = w.money(sum(amounts), magnitude=magnitude, decimals=decimals)
    parts = [w.money(a, magnitude=magnitude, decimals=decimals) for a in amounts]
    w.say(["<place><measure>{t}。", "<measure>[累计|共]{t}，"], t=whole)
    w.said.pieces.append(heading + "，")
    form = w.random.choice(["plain", "each", "respectively"])
    if form == "respectively" and len(parts) < 4:
        _respectively(w, names, whole, parts, amounts)
    elif form == "each":
        _each(w, names, whole, parts, amounts)
    else:
        listed(w, names, parts, w.random.choice(["、", "，", "；"]))
        w.end()
    w.relate("sum", whole, *parts)


def adjusted(w: Writer, rates: list[Quantity]) -> list[Quantity]:
    """The shares, the largest moved by one last digit so that all add up to 100: offices do that."""
    off = 100 - sum(rate.value or 0 for rate in rates)
    largest = max(rates, key=lambda rate: rate.value or 0)
    if off and abs(off) == largest.ulp and largest.value and largest.text.endswith(w.hand.percent):
        moved = w.percent(largest.value + off, "share", 1)
        largest.text, largest.value = moved.text, moved.value
    return rates


def _each(w: Writer, names: list[str], whole: Quantity, parts: list[Quantity], amounts: list[Decimal]) -> None:
    rates = adjusted(w, [w.percent(100 * a / sum(amounts), "share", 1) for a in amounts])
    for n, (name, part, rate) in enumerate(zip(names, parts, rates, strict=True)):
        w.say(["%s{a}，<takes>{p}", "%s{a}、占{p}"][n % 2].replace("%s", ("；" if n else "") + name), a=part, p=rate)
        w.relate("share", part, whole, rate)
    w.end()
    w.relate("sum_to_100", *rates)


def _respectively(w: Writer, names: list[str], whole: Quantity, parts: list[Quantity], amounts: list[Decimal]) -> None:
    rates = adjusted(w, [w.percent(100 * a / sum(amounts), "share", 1) for a in amounts])
    w.said.pieces.append("、".join(names) + w.random.choice(["分别为", "依次为", "各为"]))
    listed(w, [""] * len(parts), parts, "、")
    w.said.pieces.append(w.random.choice(["，分别占", "，占比分别为", "，比重依次为"]))
    listed(w, [""] * len(rates), rates, "、")
    w.end()
    for part, rate in zip(parts, rates, strict=True):
        w.relate("share", part, whole, rate)
    w.relate("sum_to_100", *rates)


def nested(w: Writer) -> None:
    """其中 within 其中: a part of the whole and a part of the part, each with its share."""
    w.lead()
    a, b = sorted(w.random.sample(observations.levels(), 2))[::-1]
    c = b * Decimal(w.random.randint(15, 80)) / 100
    whole, part, inner = (w.money(v, magnitude="亿", decimals=w.places(a, b, c)) for v in (a, b, c))
    one, two = w.percent(100 * b / a, "share"), w.percent(100 * c / b, "share")
    x, y = w.words("branch", 2)
    w.say([
        f"<place><measure>{{a}}，其中{x}{{b}}，占{{p}}；{x}中，{y}{{c}}，占{x}的{{q}}。",
        f"<measure>{{a}}。其中，{x}{{b}}，[占总量的|占全部的]{{p}}（{y}{{c}}，占{x}的{{q}}）。",
    ], a=whole, b=part, p=one, c=inner, q=two)  # fmt: skip
    w.relate("share", part, whole, one)
    w.relate("share", inner, part, two)


def two_of_many(w: Writer) -> None:
    """Two parts that together make a share of the whole."""
    w.lead()
    _, _, amounts, _ = draw(w)
    if len(amounts) < 3:
        raise Unlucky("wants a rest")
    whole, a, b = (
        w.money(v, magnitude="亿", decimals=w.places(*amounts)) for v in (sum(amounts), amounts[0], amounts[1])
    )
    share = w.percent(100 * (amounts[0] + amounts[1]) / sum(amounts), "share", 1)
    x, y = w.words("branch", 2)
    w.say(
        [
            f"<place><measure>{{t}}，{x}{{a}}、{y}{{b}}，#两项#[合计|共]占[全部|总额|总量]的{{p}}。",
            f"<measure>{{t}}，其中{x}和{y}分别为{{a}}和{{b}}，#两者#[合计|合]占{{p}}。",
        ],
        t=whole,
        a=a,
        b=b,
        p=share,
    )
    w.relate("share_of_sum", whole, share, [a, b])


def of_both(w: Writer) -> None:
    """Two parts without their whole; the share is of both."""
    w.lead()
    a, b = w.random.choice(observations.counts()), w.random.choice(observations.counts())
    one, two = w.count(a, "个"), w.count(b, "个")
    share = w.percent(Decimal(100 * a) / (a + b), "share", 1)
    w.say("<place>[实施|推进]新建项目{a}、续建项目{b}，新建[项目|]占#两者#[之和的|总数的]{p}。", a=one, b=two, p=share)
    w.relate("share_of_parts", one, [two], share)


def three_industries(w: Writer) -> None:
    """The three industries with levels and their ratio."""
    if w.hand.percent == "百分之":
        raise Unlucky("a ratio wants digits")
    w.lead()
    amounts = [w.random.choice(observations.levels()) for _ in range(3)]
    whole = sum(amounts)
    if min(amounts) / whole < Decimal("0.03"):
        raise Unlucky("lopsided")
    decimals = w.random.choice([1, 2])
    total, *parts = (w.money(v, magnitude="亿", decimals=decimals, unit="元") for v in (whole, *amounts))
    rates = [w.percent(100 * a / whole, "share", 1) for a in amounts]
    rates_of_parts = [abs(w.rate()) / 3 + 1 for _ in range(3)]
    mean = sum(a * r for a, r in zip(amounts, rates_of_parts, strict=True)) / whole
    growths = [w.percent(r, "growth", 1) for r in (mean, *rates_of_parts)]
    w.say("<place>[生产总值|地区生产总值]{t}，[可比|按可比价格计算，]增长{g}。", t=total, g=growths[0])
    for name, part, growth in zip(["第一产业", "第二产业", "第三产业"], parts, growths[1:], strict=True):
        w.say(f"{'' if name == '第一产业' else '；'}{name}[增加值|]{{a}}，增长{{g}}", a=part, g=growth)
    w.say("。三次产业[比例|结构|结构比]为{a-}:{b-}:{c-}。", **dict(zip("abc", rates, strict=True)))
    w.relate("sum", total, *parts)
    for part, rate in zip(parts, rates, strict=True):
        w.relate("share", part, total, rate)
    w.relate("sum_to_100", *rates)
