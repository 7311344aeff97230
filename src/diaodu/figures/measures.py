"""Second pass: the words that say what each figure measures, and whose it is, as far as the text says."""

from __future__ import annotations

import re
from functools import lru_cache

from diaodu.figures.figure import Found, Kind

LONGEST = 30
_LEADING = re.compile(
    r"^(?:其中|同时|此外|另外|目前|现有|全年|当月|单月|累计|同期|今年|去年|截至|共|已|的|和|及|与|、|底|末|份|[，：]|按[^分]{1,6}分|数字显示|据.{1,12}(?:统计|介绍)|记者.{0,8}获悉)+"
)
_VERBS = re.compile(
    r"(?:完成|实现|达到?|为|是|共计?|累计|合计|约|近|超过|突破|逾|到位|有|已|到|至|由|从|的|仅|只|占|同比|环比|可比|按可比价(?:格)?计算|比上年(?:同期)?|比去年(?:同期)?|较上年(?:同期)?|较去年(?:同期)?|"
    r"增长|增加|下降|减少|提高|上升|回落|增|降|升|多|少|高|低|了|出|将|拟|计划|预计|大增|分别|依次|均|都|在|居|列|排)+$"
)
_SCOPE = re.compile(
    r"(?:全[国省市区县州球]|[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|特别行政区|新区|高新区|开发区|综保区|市|州|县|区|港)(?![域间外内分级属直场民管]))"
)


def tell_measures(found: list[Found], text: str, folded: str) -> None:
    """Set measure and scope: from the clause of the figure, else from the figure before it."""
    before: Found | None = None
    for each in found:
        if each.kind is Kind.DATE:
            continue
        each.measure = _printed(text, folded, each, phrase(each.gap[-LONGEST:]))
        scope = _scope(folded[max(each.lead, each.start - LONGEST) : each.start])
        each.scope = _printed(text, folded, each, scope)
        if before is not None:
            near = before.sentence == each.sentence
            if not each.measure and near:
                each.measure = before.measure
            each.scope = each.scope or before.scope
        before = each


def _printed(text: str, folded: str, found: Found, words: str) -> str:
    """Folded words of the clause as the text prints them."""
    at = folded.rfind(words, found.lead, found.start) if words else -1
    return text[at : at + len(words)] if at >= 0 else ""


@lru_cache(maxsize=8192)
def phrase(gap: str) -> str:
    """What is left of the words before a figure without verbs and connections."""
    return _LEADING.sub("", _VERBS.sub("", gap)).strip(" 、，")


@lru_cache(maxsize=8192)
def _scope(words: str) -> str:
    matches = _SCOPE.findall(words)
    return matches[-1] if matches else ""
