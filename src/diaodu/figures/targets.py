"""Second pass: which figures are plans, budgets, goals and forecasts."""

from __future__ import annotations

import re

from diaodu.figures.figure import Found, Kind, Role

# Words that govern the rest of a sentence, until something that has happened is told.
_GOVERNING = re.compile(
    r"(?P<plan>力争|争取|预计(?!数)|预期|预测(?!值)|(?<![时订步的])估计(?!为)|可望|上看|估[达约]|挑战|有望|确保|拟|规划(?!纲)|将(?!近|军|以来|来)|要(?=达|增|实|完|力|求|确|建|新|引|在|把|突破|超)|目标(?:是|为)|"
    r"努力(?:实现|使|让)|到20[0-9]{2}年.{0,4}(?:要|将|力争)|展望|料(?=将|全)|预估|(?<!年度)计划(?=到|于|在|用|今|明|全|年内)|(?<=[，。；、：])(?:料|目标)(?=[^，。；、的]{2,16}(?:增长|达|突破|超)))"
    r"|(?P<done>已(?!经?批准)|实际|完成了|实现了|累计|(?<![比较])(?:去年|上年)(?!同))"
)
# Words that make only the next amount a plan.
_NEXT = re.compile(
    r"(?:(?<!行动)(?<!发展)计划[^，。；、（：实现已的]{0,12}|(?:计划|(?<!公共)(?<!基金)预算(?!收入|支出)|目标|指标|任务|预期值?)"
    r"(?:总?投资|总额|数|值|收入|支出|投入|完成|引进|新?开工|开行|增长|安排|定|设定|达|约|[为是到在])*)(?:约|近|超过?)?$"
)
_TOTAL = re.compile(r"计划总投资|总投资计划")
_OF = re.compile(r"(?:预期|预测|预计(?!数)|估计|目标)(?:值|数)?的$")
_SET = re.compile(r"目标(?:增长|增幅|增速|值|定|设|确定|[为是在到])*$")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.PHYSICAL})
WINDOW = 60


def tell_targets(found: list[Found], folded: str) -> None:
    """Set `target`: what a word of planning governs, and the amount right behind 計劃, 預算 or 目標."""
    governed, sentence, last = False, -1, 0
    for each in found:
        if each.sentence != sentence:
            governed, sentence = False, each.sentence
            last = max(each.begin, each.start - WINDOW)
        for match in _GOVERNING.finditer(folded, last, each.start):
            governed = match.lastgroup == "plan" and not _OF.match(folded, match.start())
        last = each.end
        if each.kind is Kind.DATE:
            continue
        next_to = _NEXT.search(each.gap[-20:])
        plain = next_to is not None and not _TOTAL.search(each.gap)
        each.target = (governed and each.kind not in {Kind.DURATION, Kind.RANK} and not _OF.search(each.gap)) or (
            plain and ((each.kind in _AMOUNTS and each.role is not Role.CHANGE) or bool(_SET.search(each.gap)))
        )
