"""Second pass: the role of each figure and the direction of what it measures."""

from __future__ import annotations

import re

from diaodu.figures.cues import cues
from diaodu.figures.figure import Found, Kind, Role, Sign

NEXT_TO = 6  # characters at most of what joins two figures of a list
WINDOW = 40  # characters of a clause before a figure that are read for cues
_JOINED = re.compile(r" ?(?:[、，,;/]|和|及|与|以及|或|至|到|-|—|~)?(?:近|约|超过?|逾|突破)? ?")
_BEHIND_SHARE = re.compile(
    r"(?:以上|左右|多)?(?:的(?!增|速|涨|降|高增|年均|升|跌|快|成长|同比)|属|系|来自|均?为|是|集中|分布|由|用于|投向|流向)"
)
_BEHIND_GROWTH = re.compile(
    r"(?:以上|左右|多)?的?(?:高|快|较快|年均|平均|两位数|明显|显著|同比|按年|按月)?(?:增长|增速|增幅|速度|涨幅|成长|升幅|增势)"
)
_BEHIND_FALL = re.compile(r"(?:以上|左右|多)?的?(?:明显|显著|按年|按月)?(?:降幅|跌幅|下降|减幅)")
_OF_FIGURE = re.compile(r"(?:以上)?的(?:近|约|超过|逾)?")
_CHANGED = re.compile(
    r"(?:(?P<up>多收|多支|多缴|多投|增收|增支|增加|净增加?|增长|提高|上升|提升|扩大|高出|多出|前移|上移|上涨|多增|超支|超收|成长|上调|增多|增|(?<![大很众最许诸])多|(?<![最新])高)"
    r"|(?P<down>少收|少支|少缴|减收|减支|减少|下降|降低|回落|下滑|下跌|缩小|收窄|后移|下移|少增|短收|压减|压降|节约|节省|下调|减亏|减|(?<!起)降|跌|(?<![至不最])少|(?<!最)低))"
    r"(?:了|出|收|支|缴|完成|到位|投入|销售|实现|引进|开行|开|运|发送|发|接待|签约)?(?:近|将近|约|大约|超过|超|逾|突破)?$"
)
_EXTREME = re.compile(r"最[高低大小](?:的|为|是|达|仅)*$")
_MANAGERS = re.compile(r"(?:PMI|采购经理指数)[^，。]*$")
NEAR = 24
_NEW = re.compile(r"新(?:增加?|增长)[^，]{0,4}$")


def tell_roles(found: list[Found], folded: str) -> None:
    """Set role and sign, in order of position: later figures of a list take them from earlier ones."""
    before: Found | None = None  # the figure before, dates and durations left out
    percent: Found | None = None
    growth: Found | None = None
    for each in found:
        kind = each.kind
        if kind is Kind.PERCENT and not each.fixed:
            _percent(each, before, percent, folded)
        elif kind is Kind.MULTIPLE and not each.written.startswith("翻"):
            said = cues(each.gap)
            if said.verb and not said.valued:
                each.role = Role.GROWTH
        elif kind in {Kind.MONEY, Kind.COUNT, Kind.PHYSICAL}:
            _amount(each, before, folded)
        if each.role is Role.GROWTH:
            each.sign = _growth_sign(each, before, growth, folded)
            growth = each
        elif each.role is Role.PP:
            each.sign = _points_sign(each, before, growth, folded)
        if kind is Kind.PERCENT:
            percent = each
        if each.role not in {Role.PERIOD, Role.DURATION}:
            before = each


def _window(found: Found, folded: str) -> str:
    """The clause before a figure, as much as is read."""
    return folded[max(found.lead, found.start - WINDOW) : found.start].rstrip()


def _joined(found: Found, before: Found | None, folded: str) -> bool:
    """Whether nothing but a mark or 和 stands between two figures."""
    return (
        before is not None
        and found.start - before.end <= NEXT_TO
        and bool(_JOINED.fullmatch(folded, before.end, found.start))
    )


def _of_extreme(found: Found, folded: str) -> str:
    """最高的81.5%: a rate of growth only where the sentence speaks of growth by name."""
    if not _EXTREME.search(found.gap):
        return ""
    return "growth" if cues(folded[max(found.begin, found.start - WINDOW) : found.start]).noun else "share"


def _percent(found: Found, before: Found | None, percent: Found | None, folded: str) -> None:
    role = (
        cues(found.gap).role
        or ("growth" if found.gap in {"+", "-"} else "")
        or _role_behind(found, folded)
        or _of_extreme(found, folded)
        or ("share" if before is not None and _OF_FIGURE.match(found.gap) and before.clause == found.clause else "")
        or (percent.role.value if percent is not None and percent is before and _joined(found, percent, folded) else "")
        or cues(_window(found, folded)).role
    )
    if not role and percent is not None and percent.sentence == found.sentence:
        role = percent.role.value
    role = role or cues(folded[max(found.begin, found.start - WINDOW) : found.start]).role
    found.role = Role.GROWTH if role == "growth" else Role.SHARE
    if not cues(found.gap).role and _MANAGERS.search(folded, max(0, found.start - NEAR), found.start):
        found.role = Role.INDEX


def _role_behind(found: Found, folded: str) -> str:
    if _BEHIND_GROWTH.match(folded, found.end) or _BEHIND_FALL.match(folded, found.end):
        return "growth"
    return "share" if _BEHIND_SHARE.match(folded, found.end) else ""


def _amount(found: Found, before: Found | None, folded: str) -> None:
    """Money, things and physical amounts are a change when a verb of difference stands right before them."""
    match = _CHANGED.search(found.gap[-10:])
    if match is not None and not _NEW.search(found.gap) and not folded.startswith("就业", found.end):
        found.role, found.sign = Role.CHANGE, Sign.UP if match["up"] else Sign.DOWN
    elif before is not None and (before.role, before.kind, before.clause) == (Role.CHANGE, found.kind, found.clause):
        found.role, found.sign = (Role.CHANGE, before.sign) if _joined(found, before, folded) else (found.role, None)


def _growth_sign(found: Found, before: Found | None, growth: Found | None, folded: str) -> Sign:
    if found.gap.endswith("-"):
        return Sign.DOWN
    near = growth.sign if growth is not None and growth.sentence == found.sentence else None
    if near and found.gap.endswith("的"):
        return near  # 優於市場預期的17.5%: the verb tells another direction
    said = cues(found.gap)
    listed = near if growth is before and _joined(found, before, folded) else None
    wide = cues(_window(found, folded))
    told = (said.verb, said.noun, _sign_behind(found, folded), listed, wide.noun, wide.verb, near)
    return next((sign for sign in told if sign is not None), Sign.UP)


def _sign_behind(found: Found, folded: str) -> Sign | None:
    if _BEHIND_FALL.match(folded, found.end):
        return Sign.DOWN
    return Sign.UP if _BEHIND_GROWTH.match(folded, found.end) else None


def _points_sign(found: Found, before: Found | None, growth: Found | None, folded: str) -> Sign:
    """Points: a fall that narrows is up; what narrows without a name is the growth before."""
    said = cues(found.gap)
    if said.moved is None and before is not None and before.role is Role.PP and _joined(found, before, folded):
        return before.sign or Sign.UP
    wide = cues(_window(found, folded))
    verb = said.moved or wide.moved
    if verb is None:
        return said.noun or Sign.UP
    subject = wide.noun
    if subject is None and (said.narrows or wide.narrows) and growth is not None and growth.sentence == found.sentence:
        subject = growth.sign if folded.find("收窄", found.lead, found.start) >= 0 else None
    if subject is Sign.DOWN:
        return Sign.DOWN if verb is Sign.UP else Sign.UP
    return verb
