"""Words before a figure that tell its role and direction, as tables, found by one pattern. Folded writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from diaodu.figures.figure import Sign
from diaodu.figures.words import any_of, words

# Rates and parts of a whole; every 率 that is no rate of growth.
_SHARES = """
    增长面 下降面 增加面 减少面 上升面 回升面 盈利面 亏损面 覆盖面 占比 贡献 占据 比重 份额 比例 比率 贡献率
    市占率 集中度 参与度 完整度 满意度 依存度 外向度 相当于 相当 进度 强度 浓度 纯度 湿度 其中有 过半 中签率
    渗透率 免税率 零关税率 概率
"""
_GROWTHS = """
    增速 增幅 涨幅 升幅 增长率 成长率 增加率 年增率 月增率 上升率 增长速度 发展速度 涨势 增势 升势 增长幅度
    上涨幅度 成长幅度 按年升 按年增 通胀率 通货膨胀率 通胀 """
_FALLS = "降幅 跌幅 减幅 下降率 减少率 衰退率 跌势 下降幅度 下跌幅度 降速 年减率 按年跌 按年减 负增长"
_RISING = """
    增长 成长 增加 提高 提升 上升 上涨 上扬 攀升 回升 扩大 扩张 劲增 大增 激增 猛增 倍增 净增 递增 增多 增收
    增支 多收 多支 上调 上浮 走高 上行 拉升 加快 加大 加深 高于 快于 优于 领先 超出 好于 大于 多于 强于 拉动
    带动 推动 拉高 推高 反弹 飙升 跃升 抬升 改善 优化 续增 正增长 升值 上修 调升 前移 上移 前进 多增 新增
    超前 快过 胜过 提前 提速 转正
"""
_FALLING = """
    下降 减少 降低 下滑 下跌 回落 萎缩 收缩 缩减 缩小 收窄 减弱 滑落 衰退 下挫 缩水 锐减 骤降 大跌 大降 大减
    减收 减支 少收 少支 下调 下浮 走低 下行 拉低 放缓 趋缓 减慢 低于 慢于 落后 滞后 逊于 小于 少于 弱于 不及
    劣于 拖累 下拉 恶化 续减 贬值 下修 调降 后移 下移 后退 少增 跌落 递减 压减 压降 削减 节约 节省 减亏 放慢
    转负 暴跌 急挫
"""
_ALSO_VALUED = "(?P<to>至|到|为|成)?"
_NARROWING = frozenset(words("收窄 缩小 回落 下降 减少 放缓 减弱 趋缓 收缩 降低 改善 缩减"))
_NEXT_TO = r"(?=(?:了|出|近|将近|约|大约|超过|超|逾|突破|幅|达?不?到)*+[-]?$)"
_UP_CHARS = r"(?<![最新至])高|快|(?<![最许众很诸不])多|(?<!新)增|升|涨|扬|(?<!较)强|超"
_DOWN_CHARS = r"(?<!最)低|慢|(?<![至不最])少|减|降|跌|缩|挫|负"


_CUE = re.compile(
    rf"(?P<share>为(?:年初|全?年|年度|调整|当年)?(?:预算|计划|目标|任务)数?的?|^同[期月](?:水平)?的$|恢复[至到]|{any_of(_SHARES)}|占(?!地(?!方)|[用领])|完成(?:了)?(?:全?年|年度|年初|调整)?(?:度|初|内)?(?:收入|投资|支出)?(?:预算|计划|目标|任务)(?:数|任务)?(?:总?投资)?的?|"
    r"(?<![长加速减降增涨升])率(?![先领队部])|(?<![同环对相可])比(?:达到?|为|是)?$)"
    rf"|(?P<growth>(?<![上去今当全本前])[年月季][增升涨](?![长加多收高值])|{any_of(_GROWTHS)})|(?P<fall>(?<![上去今当全本前])[年月季][减跌](?![少收值])|{any_of(_FALLS)})"
    rf"|(?P<up>(?:{any_of(_RISING)})(?![值量点])|(?:增收|增支|多收|多支)|(?:[提增升上]|翻)(?=[至到为])|(?:{_UP_CHARS}){_NEXT_TO}){_ALSO_VALUED}"
    rf"|(?P<down>(?:{any_of(_FALLING)})|[降减跌缩](?=[至到为])|(?:{_DOWN_CHARS}){_NEXT_TO})(?P<to2>至|到|为|成)?"
)


@dataclass(frozen=True, slots=True)
class Cues:
    """What the words before a figure say, the nearest last.

    `role` is share, growth or empty; `noun` the direction of a 增速 or 降幅, `verb` that of the nearest verb that is
    not turned to a value (提高到), `narrows` whether it says that something shrinks, `valued` whether the last verb is
    turned so.
    """

    role: str = ""
    noun: Sign | None = None
    verb: Sign | None = None
    narrows: bool = False
    valued: bool = False
    moved: Sign | None = None  # the verb, whatever noun is between it and the figure


@lru_cache(maxsize=8192)
def cues(words: str) -> Cues:
    """The cues in some words that end where a figure starts."""
    role, noun, verb, narrows, valued, moved = "", None, None, False, False, None
    for match in _CUE.finditer(words):
        group = match.lastgroup
        if group in {"to", "to2"}:
            valued, verb = True, None
        elif group == "share":
            role, noun, verb, valued = "share", None, None, False
        elif group in {"growth", "fall"}:
            role, noun, verb, valued = "growth", Sign.UP if group == "growth" else Sign.DOWN, None, False
        else:
            role, valued = "growth", False
            verb = moved = Sign.UP if group == "up" else Sign.DOWN
            narrows = match.group() in _NARROWING
    return Cues(role, noun, verb, narrows, valued, moved)
