"""The table of units: what stands behind a number, and what sort of quantity it makes of it. Folded writing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from diaodu.figures.figure import Kind
from diaodu.figures.words import words


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: its kind, the unit it is counted in when compared, and how many of those it is."""

    kind: Kind
    base: str
    factor: Decimal = Decimal(1)


_WORDS: dict[Kind, str] = {
    Kind.MONEY: """
    元 元人民币 人民币 美元 美金 港元 港币 元港币 欧元 日元 英镑 新台币 元新台币 台币 澳门元 澳门币 澳元 加元 新元
    韩元 卢布 泰铢 瑞士法郎 角 元/吨 元/平方米 元/人 元/度 元/公斤 元/斤 美元/吨 美元/桶 元/千瓦时 元/亩
""",
    Kind.COUNT: """
        个 家 户 人 名 件 项 条 座 处 所 列 辆 台 套 艘 架 班 次 趟 场 批 种 类 款 部 份 笔 单 起 宗 例 间 栋 幢
        片 块 株 棵 头 只 匹 羽 尾 口 眼 盏 根 张 本 册 篇 支 双 对 组 支队 层 门 道 颗 粒 枚 扇 顶 把 杆 节 车
        箱 柜 包 袋 瓶 桶 盒 人次 标箱 标准箱 国际标准箱 个标箱 个标准箱 自然箱 TEU TEUS teu 列次 班列 班次 车次
        架次 航次 台次 件次 户次 家次 项次 人天 场次 批次 台套 台/套 套次 床 张床位 席 字 页 大门类 门类 大类
        小类 个位次 位次 个名次 位 省 县 国 村 镇 乡 人份 剂次 剂 余 篇次 亿股 股 手 伙 桌 盘 幅 集 局 代 处次 票
        单位 点位 周次 平台 标段 楼 岗 家庭 万家 站 线 路 点 期 级 轮 届 强 号 人(次) 家(次) 箱次 车皮 车 列车
        班机 班轮 航班 对数
    """,
    Kind.PHYSICAL: """
    吨 公吨 万吨公里 吨公里 人公里 亿吨公里 公斤 千克 克 毫克 斤 市斤 担 公里 千米 米 厘米 毫米 里 海里 平方米
    平方公里 平方千米 平米 立方米 方 立方 亩 公顷 顷 升 毫升 千瓦时 千瓦 瓦 兆瓦 吉瓦 兆瓦时 千伏安 千伏 伏安 度电
    吨标准煤 吨标煤 标准煤 克标准煤 桶油当量 载重吨 总吨 综合吨 TEU公里 公里/小时 毫克/升 毫克/立方米 微克/立方米
    微克 摄氏度 ℃ 度 分贝 赫兹 兆赫 毫西弗 GB TB PB Gbps P PFLOPS EFLOPS 核 标准机架 吨/年 立方英尺 英尺 英里 加仑
    盎司 蒲式耳 千卡 卡 焦 千焦 km kg t MW GW kW kWh m2 m
""",
    Kind.DURATION: """
        年 个月 月 天 日 小时 个小时 分钟 秒 秒钟 周 个周 星期 个星期 个季度 季度 个工作日 工作日 周岁 岁 个半月
        年半 个交易日 个昼夜 昼夜 个学期 时 个年头 个多月 个多小时 个钟头 载 旬
    """,
    Kind.PERCENT: "% ‰ 个% 成",
    Kind.PP: "个百分点 百分点 个百分比 个点 pct 个基点 基点",
    Kind.MULTIPLE: "倍",
}
_NONE = """
余 手 伙 盘 局 代 路 点 期 级 轮 届 强 号 核 P m t 时 月 楼 线 旬 担 卡 省 县 国 村 镇
乡 站 字 车 席 里 集 点位
"""
UNITS: dict[str, Kind] = {word: kind for kind, text in _WORDS.items() for word in words(text)}
for _word in words(_NONE):
    UNITS.pop(_word, None)
# Words that a unit may be the start of, which make the number no quantity of that unit.
NOT_AFTER = {
    "个": ("月",),
    "位": ("数", "于", "居", "列"),
    "年": ("级", "代", "期"),
    "次": ("产业", "会议", "全会", "全体"),
    "条": ("例", "款"),
    "度": ("假",),
    "头": ("部",),
    "口": ("岸",),
    "门": ("类",),
    "方": ("面", "案", "式"),
    "日": ("元", "均"),
    "本": ("地", "土", "科"),
    "人": ("民",),
    "台": ("风",),
    "名": ("单",),
    "对": ("一",),
    "件": ("套",),
}
LONGEST = max(map(len, UNITS))
STARTS = frozenset(word[0] for word in UNITS)
# What a bare 億 or 千 may count: enough to tell an amount from a word.
STRONG = frozenset(
    words("""
元 美元 港元 欧元 日元 人民币 元人民币 吨 人次 列 标箱 标准箱 TEU 千瓦时 千瓦 平方米 立方米 公里 亩 公顷
斤 公斤 辆 台 件 户 人 家 只 头 班
""")
)
# What a single Chinese digit may count; with other words it is a name or a set phrase (三大, 四项, 五类).
PLAIN = frozenset(
    words("""
    个 家 户 条 座 所 处 场 名 艘 架 台 辆 栋 艘 人 列 班 趟 件 种 笔 宗 年 个月 天 小时 个小时 周 个星期 个季度
    分钟 个工作日 元 美元 吨 公里 倍 成 亩 公顷 米 平方米 标箱 人次 个百分点 百分点 个基点 个位次 位次 万 亿
""")
)
_FACTORS: dict[str, tuple[str, int | str]] = {
    "公斤": ("克", 1000),
    "千克": ("克", 1000),
    "斤": ("克", 500),
    "吨": ("克", 10**6),
    "公吨": ("克", 10**6),
    "毫克": ("克", "0.001"),
    "公里": ("米", 1000),
    "千米": ("米", 1000),
    "厘米": ("米", "0.01"),
    "毫米": ("米", "0.001"),
    "平米": ("平方米", 1),
    "平方公里": ("平方米", 10**6),
    "平方千米": ("平方米", 10**6),
    "公顷": ("平方米", 10**4),
    "立方": ("立方米", 1),
    "方": ("立方米", 1),
    "千瓦": ("瓦", 1000),
    "兆瓦": ("瓦", 10**6),
    "吉瓦": ("瓦", 10**9),
    "兆瓦时": ("千瓦时", 1000),
    "度电": ("千瓦时", 1),
    "标准箱": ("标箱", 1),
    "国际标准箱": ("标箱", 1),
    "个标箱": ("标箱", 1),
    "个标准箱": ("标箱", 1),
    "TEU": ("标箱", 1),
    "TEUS": ("标箱", 1),
    "teu": ("标箱", 1),
    "元人民币": ("元", 1),
    "人民币": ("元", 1),
    "美金": ("美元", 1),
    "港币": ("港元", 1),
    "元港币": ("港元", 1),
    "台币": ("新台币", 1),
    "元新台币": ("新台币", 1),
}


def measure_of(unit: str) -> Measure | None:
    """What a folded unit measures; None for a word that is no unit of the table."""
    kind = UNITS.get(unit)
    if kind is None:
        return None
    base, factor = _FACTORS.get(unit, (unit, 1))
    return Measure(kind, base, Decimal(factor))


def unit_at(text: str, at: int) -> str:
    """The longest unit that stands at this offset of a folded text, empty if none does."""
    if text[at : at + 1] not in STARTS:
        return ""
    for length in range(LONGEST, 0, -1):
        word = text[at : at + length]
        if len(word) == length and word in UNITS:
            barred = NOT_AFTER.get(word)
            if barred is None or not text.startswith(barred, at + length):
                return word
    return ""
