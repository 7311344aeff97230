"""Returns of major projects as observed, with their place and months: plan, completion, schedule, starts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache

from tests.figures.texts.dates import Scope
from tests.figures.texts.numerals import YI
from tests.figures.texts.observations import Row, rows, series
from tests.figures.texts.writer import Writer

Return = dict[str, Decimal]
# Numerals in the names of lists.
NOT_COUNTED = {"三个清单": "#三个#清单", "亿元以上重点投资项目": "#亿元#以上重点投资项目"}


@cache
def returns() -> tuple[tuple[str, str, int, int, Return], ...]:
    """Place, programme, year, month and metrics of every cumulative return that has a plan."""
    plans: dict[tuple[str, str, str], Return] = defaultdict(dict)
    found: dict[tuple[str, str, str], Return] = defaultdict(dict)
    for row in (
        r for r in series() if r["dimension"] in {"total", "stage"} and r["member"] in {"全部", "新开工", "计划新开工"}
    ):
        if row["period_start"][5:] != "01-01":
            continue
        table = plans if row["period_end"][5:] == "12-31" and row["as_of"] != row["period_end"] else found
        if row["dimension"] == "total" or row["metric"] == "projects_started_count":
            table[row["region"], row["programme"], row["period_end"]][row["metric"]] = Decimal(row["value"])
    out = []
    for (region, programme, end), metrics in found.items():
        plan = plans.get((region, programme, f"{end[:4]}-12-31"))
        if plan and "annual_planned_investment" in plan and "completed_investment" in metrics and _month_ends(end):
            out.append((region, programme, int(end[:4]), int(end[5:7]), plan | metrics))
    return tuple(out)


def _month_ends(day: str) -> bool:
    return day[8:] in {"28", "29", "30", "31"}


def opening(w: Writer) -> tuple[str, str, Return]:
    """Turns the text to an observed return: its year and months become the text's."""
    region, programme, year, month, metrics = w.random.choice(returns())
    w.scope = Scope(year, 1, month)
    return region, programme, metrics


def progress(w: Writer) -> None:
    """An observed return against its plan: the list, the plan, what is done, the distance to the schedule."""
    region, programme, metrics = opening(w)
    programme = NOT_COUNTED.get(programme, programme)
    year = w.calendar.year(w.scope.year or 0)
    w.period = year.period
    plan = w.money(metrics["annual_planned_investment"] * YI, magnitude="亿", decimals=0, target=True)
    facts = {"y": year, "b": plan}
    total = metrics.get("total_investment")
    if "projects_on_list_count" in metrics:
        facts["n"] = w.count(metrics["projects_on_list_count"], w.random.choice("个项"))
        if total:
            facts["t"] = w.money(total * YI, magnitude="亿", decimals=0)
            w.say(
                "{y}" + f"{region}{programme}[共安排|列入|有]{{n}}，总投资[额|]{{t}}，[年度|当年]计划投资{{b}}。",
                **facts,
            )
        else:
            w.say("{y}" + f"{region}{programme}[共安排|]{{n}}，年度计划[完成投资|投资]{{b}}。", **facts)
    else:
        w.say("{y}" + f"{region}{programme}年度计划投资{{b}}。", **facts)
    _done(w, metrics, plan)


def _done(w: Writer, metrics: Return, plan: object) -> None:
    months = w.scope.last
    date = w.calendar.spoken(Scope(None, 1, months)) if months < 12 else None
    done = metrics["completed_investment"]
    w.period = Scope(w.scope.year, 1, months).period
    if date and date.norm == "Q1":
        w.period = f"{w.scope.year}-Q1"
    amount = w.money(done * YI, magnitude="亿", decimals=max(0, -int(done.as_tuple().exponent)))
    share = w.percent(
        100 * done / metrics["annual_planned_investment"], "share", w.random.choice([1, 2]), cut=w.chance(0.15)
    )
    facts = {"a": amount, "p": share} | ({"d": date} if date else {})
    when = "{d}[，|]" if date else "全年"
    w.say(
        [
            when + "[累计|]完成投资{a}，[占|为|完成|相当于][年度|全年]计划[投资|]的{p}",
            when + "累计完成投资{a}，年度投资完成率{p}",
        ],
        **facts,
    )
    w.relate("share", amount, plan, share)
    elapsed = Decimal(100 * months) / 12
    if months < 12 and share.value and w.chance(0.8):
        gap = w.points(share.value - elapsed, w.random.choice([1, 2]))
        w.say(["，<ahead:e>[时间|序时]进度{e}", "，[比|较][时间|序时]进度<faster:e>{e}"], e=gap)
        w.relate("schedule_gap", share, gap, param=elapsed)
    change = metrics.get("completed_investment_change")
    if change:
        more = w.money(
            change * YI, magnitude="亿", decimals=max(0, -int(change.as_tuple().exponent)), role="change", sign="+"
        )
        growth = w.growth(done, done - change, 2)
        w.say("，<year_on_year>[多完成|增加|多]{d}，[增幅|增长]{g}", d=more, g=growth)
        w.relate("growth_from_change", amount, more, growth)
    w.end()
    started, to_start = metrics.get("projects_started_count"), metrics.get("projects_planned_start_count")
    if started and to_start:
        one, two = w.count(to_start, "项", target=True, period=str(w.scope.year)), w.count(started, "项")
        rate = w.percent(100 * started / to_start, "share", w.random.choice([0, 1]), cut=w.chance(0.3))
        w.say("[年内|全年]计划新开工{a}，[已|实际]开工{b}，开工率[为|达|]{p}。", a=one, b=two, p=rate)
        w.relate("share", two, one, rate)
    elif started:
        w.say("[已有|]{b}新开工项目[动工|开工建设]。", b=w.count(started, "个"))


@cache
def stages() -> tuple[tuple[str, str, int, dict[str, Return]], ...]:
    """Lists whose stages add to their totals in number, total and plan."""
    found: dict[tuple[str, str, int], dict[str, Return]] = defaultdict(lambda: defaultdict(dict))
    for row in (r for r in series() if r["dimension"] in {"total", "stage"} and r["period_end"][5:] == "12-31"):
        if row["metric"] in {"projects_on_list_count", "annual_planned_investment", "total_investment"}:
            found[row["region"], row["programme"], int(row["period_end"][:4])][row["member"]][row["metric"]] = Decimal(
                row["value"]
            )
    return tuple((*key, dict(table)) for key, table in found.items() if _adds(table, "projects_on_list_count"))


def _adds(table: dict[str, Return], metric: str) -> bool:
    parts = [t.get(metric, Decimal(0)) for m, t in table.items() if m not in {"全部", "预备"}]
    with_reserve = [t.get(metric, Decimal(0)) for m, t in table.items() if m != "全部"]
    whole = table["全部"].get(metric)
    return len(parts) > 1 and whole is not None and whole in {sum(parts), sum(with_reserve)}


def by_stage(w: Writer) -> None:
    """An observed list by stage: numbers and money add up."""
    region, programme, year, table = w.random.choice(stages())
    programme = NOT_COUNTED.get(programme, programme)
    w.scope = Scope(year, 1, 12)
    date = w.calendar.year(year)
    w.period = date.period
    members = [m for m in table if m != "全部"]
    if table["全部"]["projects_on_list_count"] != sum(table[m]["projects_on_list_count"] for m in members):
        members.remove("预备")
    unit = w.random.choice("个项")
    whole = w.count(table["全部"]["projects_on_list_count"], unit)
    planned = [table[m].get("annual_planned_investment") for m in ["全部", *members]]
    parts = [w.count(table[m]["projects_on_list_count"], unit, target=m.startswith("计划")) for m in members]
    if None in planned or w.chance(0.3):
        w.say("{y}" + f"{region}{programme}[共安排|列入|共有]{{n}}，[其中|分别是]", y=date, n=whole)
        for n, (member, part) in enumerate(zip(members, parts, strict=True)):
            w.say([("、" if n else "") + f"{member}项目{{a}}"], a=part)
        w.end()
        w.relate("sum", whole, *parts)
        return
    money = [
        w.money((v or Decimal(0)) * YI, magnitude="亿", decimals=2 if v and v % 1 else 0, target=True) for v in planned
    ]
    w.say("{y}" + f"{region}{programme}[共安排|列入|共有]{{n}}，年度计划投资{{b}}：", y=date, n=whole, b=money[0])
    for n, (member, part, plan) in enumerate(zip(members, parts, money[1:], strict=True)):
        w.say(
            [
                ("；" if n else "") + f"{member}[项目|]{{a}}，[年度|]计划投资{{b}}",
                ("，" if n else "") + f"{member}{{a}}、计划投资{{b}}",
            ],
            a=part,
            b=plan,
        )
    w.end()
    w.relate("sum", whole, *parts)
    # Where a bulletin's parts are known to miss its total this draws another list: no text of ours is untrue.
    w.relate("sum", *money)


def named(w: Writer) -> None:
    """Observed projects: lengths and totals, with no relation between them."""
    found: list[Row] = [
        r
        for r in rows("cn-named-projects", "projects.csv")
        if r["length_km"] and r["total_yi"] and r["record_date"][:4].isdigit()
    ]
    picked = w.random.sample(found, w.random.randint(1, 3))
    year, month = picked[0]["record_date"][:4], picked[0]["record_date"][5:7]
    w.scope = Scope(int(year), int(month or 1), int(month or 1))
    date = w.calendar.month(w.scope)
    w.period = date.period
    w.say("{d}，", d=date)
    for n, row in enumerate(r for r in picked if r["record_date"][:7] == picked[0]["record_date"][:7]):
        length = Decimal(row["length_km"])
        w.filler.vocabulary = w.filler.vocabulary | {
            "project": ["该项目" if any(c.isdigit() for c in row["project"]) else row["project"]]
        }
        km = w.measured(length, w.random.choice(["公里", "千米"]), "", max(0, -int(length.as_tuple().exponent)))
        w.say(
            [
                ("；" if n else "")
                + "<project>[开工建设|获批|启动建设]，[全长|建设里程|线路全长]{k}，[总投资|估算总投资|概算]{a}"
            ],
            k=km,
            a=w.money(Decimal(row["total_yi"]) * YI, magnitude="亿", decimals=2, unit="元"),
        )
    w.end()
