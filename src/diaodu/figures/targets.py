"""Second pass: which figures are plans, budgets, goals and forecasts."""

from __future__ import annotations

import re

from diaodu.figures.figure import Found, Kind, Role

# Words that govern the rest of a sentence, until something that has happened is told.
_GOVERNING = re.compile(
    r"(?P<plan>力争|争取|预计(?!数)|预期|预测(?!值|数)|(?<![时订步的])估计(?!为)|可望|上看|估[达约]|挑战|有望|确保|拟|规划(?!纲)|将(?!近|军|以来|来)|编列|预算案|可达(?!到)|可实现|(?:达产|建成|投产)后|(?:会议|方案|规划|意见|报告|要求|部署)(?:提出|要求|明确)(?=[，,：:])|要(?=达|增|实|完|力|求|确|建|新|引|在|把|突破|超)|目标(?:是|为)|"
    r"努力(?:实现|使|让)|到20[0-9]{2}年.{0,4}(?:要|将|力争)|展望|料(?=将|全)|预估|(?<!年度)计划(?=到|于|在|用|今|明|全|年内)|(?<=[，。；、：])(?:料|目标)(?=[^，。；、的]{2,16}(?:增长|达|突破|超)))"
    r"|(?P<done>已(?!经?批准)|截[至止]目前|实际|完成了|实现了|累计|(?<![比较])(?:去年|上年)(?!同))"
)
# Words that make only the next amount a plan.
_NEXT = re.compile(
    r"(?:(?<!行动)(?<!发展)计划[^，。；、（：实现已的]{0,12}|(?:计划|(?<!公共)(?<!基金)预算(?!收入|支出)|目标|指标|任务|预期值?)"
    r"(?:总?投资|总额|数|值|收入|支出|投入|完成|引进|新?开工|开行|增长|安排|定|设定|达|约|[为是到在])*的?)(?:约|近|超过?)?$"
)
_IN_BRACKETS = re.compile(r"(?:目标|计划|任务|预算)(?:任务|投资|数|值)?（$")
_CLASS = re.compile(
    r"计划(?:新?开工|竣工|续建)(?:的)?项目(?=已|完成|实现|累计|开工|到位)"
)  # a class of projects, not a plan
_TO_START = re.compile(r"计划新?(?:开工|建)")
_TOTAL = re.compile(r"计划总投资|总投资计划")
_OF = re.compile(r"(?:预期|预测|预计(?!数)|估计|目标)(?:值|数)?的$")
_SET = re.compile(r"目标(?:增长|增幅|增速|值|定|设|确定|[为是在到])*$")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.PHYSICAL})
_MARKS = frozenset({"", "、", "，"})
WINDOW = 60


def tell_targets(found: list[Found], folded: str) -> None:
    """Set `target`: what a word of planning governs, the amount behind 計劃, 預算 or 目標, and those listed like it."""
    governed, sentence, last = False, -1, 0
    before: Found | None = None
    paired = False  # the last amount of money behind a count of the sentence is a plan
    for each in found:
        if each.sentence != sentence:
            governed, paired, sentence = False, False, each.sentence
            last = max(each.begin, each.start - WINDOW)
        for match in _GOVERNING.finditer(folded, last, each.start):
            governed = match.lastgroup == "plan" and not _OF.match(folded, match.start())
        last = each.end
        if each.kind is Kind.DATE:
            continue
        each.target = _is_planned(each, folded, governed=governed)
        if each.kind is Kind.MONEY and before is not None and before.kind is Kind.COUNT:
            # 基礎設施559個、計劃投資4949億元，產業696個、2897億元
            each.target = paired = each.target or (paired and each.gap in _MARKS)
        before = each


def _is_planned(found: Found, folded: str, *, governed: bool) -> bool:
    if governed and found.kind not in {Kind.DURATION, Kind.RANK} and not _OF.search(found.gap):
        return True
    if found.kind is Kind.COUNT and _TO_START.match(folded, found.end):
        return True
    if found.kind in _AMOUNTS and _IN_BRACKETS.search(folded, max(0, found.start - WINDOW), found.start):
        return True
    if not _NEXT.search(_CLASS.sub("", found.gap[-20:])) or _TOTAL.search(found.gap):
        return False
    return (found.kind in _AMOUNTS and found.role is not Role.CHANGE) or bool(_SET.search(found.gap))
