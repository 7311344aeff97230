"""Words that bind figures to one another, as tables. Folded writing."""

from __future__ import annotations

import re

# Parts that complete one another. The first word of a part names it.
_COMPLEMENTS = (
    "出口|输出 进口|输入",
    "税收|税务 非税|财政",
    "城镇|城市|市区 乡村|农村|农业户",
    "去程 回程|返程",
    "第一产业|一产|第一次产业 第二产业|二产|第二次产业 第三产业|三产|第三次产业",
    "沿海 内河",
    "新建|新开工 续建 扩建 改建|改扩建",
    "东部|东线|东通道 中部|中线|中通道 西部|西线|西通道 东北",
    "上岸|卸货|卸船 下水|装货|装船",
    "国内|境内 国际|境外|入境",
    "省内|市内|区内 省外|市外|区外",
    "内贸|内资 外贸|外资",
    "轻工业 重工业",
    "中央 地方",
    "上行 下行",
    "进港 出港",
    "进境 出境",
    "人民币 外币",
    "内地 非内地|海外",
    "过夜 不过夜|即日",
    "国有 民营|非公有|非国有 外商",
    "男 女",
    "线上|网上 线下",
    "限额以上|限上 限额以下|限下",
    "铁路 公路 水路|海运 航空",
    "形成固定资产|固定 流动",
    "商品零售 餐饮",
    "exports|export imports|import",
)
_TOTALS = "进出口 贸易总额 贸易总值 财政收入 税收收入占 占税收"
_MEMBERS: dict[str, tuple[int, int]] = {
    word: (group, part)
    for group, parts in enumerate(_COMPLEMENTS)
    for part, words in enumerate(parts.split())
    for word in words.split("|")
}
# How many parts of a set are all there are, where that is not the number of its words.
_ALL = {"东部|东线|东通道": 3, "新建|新开工": 2}
ENOUGH = tuple(_ALL.get(parts.split()[0], len(parts.split())) for parts in _COMPLEMENTS)
_SIDE = re.compile(
    "|".join(sorted([*_TOTALS.split(), *_MEMBERS], key=len, reverse=True)).replace(
        "|财政|", "|财政(?![收预总支性公民])|"
    )
)


def sides_of(words: str) -> dict[int, int]:
    """Which part of which complementary sets words name, the last of each: set to part."""
    return dict(found for word in _SIDE.findall(words) if (found := _MEMBERS.get(word)))


BETWEEN = re.compile(r"[、和与及，,；;]?")  # all that stands between the items of a bare list
NAMES_BASE = re.compile(r"占|为|完成|相当|达|是")
UNPRINTED = re.compile(r"其中[^，。；、]{2,}占")  # 其中對東南亞投資佔: the part has no figure
SUBJECT = re.compile(r"[，,；;。]?([^，,；;。]{4,}?)(?:占比?|比重|份额)")  # what a share says it is of
SHARE = re.compile(r"占|比重|份额|率|进度|完成|面(?:达|为|是|约|超过|有|近)?|相当|比例")
LISTED_ON = frozenset("、和与及")
COLON = frozenset(":：∶")
# Rates that are no part of a whole that a text would print beside them.
OWN_RATE = re.compile(
    r"(?:贡献|失业|负债|利|利润|毛利|自给|城镇化|城市化|住客|入住|出租|上座|渗透|覆盖|普及|市占|周转|重箱|增长|满载|汇|转化|参与"
    r"|景气|拉动)率|强度|密度|浓度"
)
RATE = re.compile(r"率|面(?:达|为|是|约|超过|有|近)?$")
BASE = re.compile(
    r"(?:占(?!比)(?:据|到|了)?|为|完成(?:了)?|相当于|达到?)(?!比重|比例|份额)([^，。；、占]{2,30}?)"
    r"的?(?:比重|比例|份额)?(?:达到?|为|约|近|超过|逾|的)*$"
)
WHOLE = re.compile(r"全[省市区县部体州台港年]|整体|总[量数额值体计]?|同期|两者|本[省市区县]|其中")
PLAN = re.compile(r"计划|(?<!公共)(?<!一般)(?<!财政)预算(?!收入|支出|内|外)|目标|任务|年度")
TOGETHER = re.compile(r"合计|合占|合共|[两二三四五六七八2-8]者|[两三四五六七八2-8]项|共占|共计占|之和")
HOW_MANY = re.compile(r"([两二三四五六七八2-8])(?:者|项|大?类)")
COUNTED = {"两": 2} | {word: n for n, word in enumerate("二三四五六七八", start=2)} | {str(n): n for n in range(2, 9)}
PARTS_ONLY = re.compile(r"(?:[两二三四]者|两项|三项)?(?:之和|合计|总和|总数)(?:的|之)")
NO_LEVELS = re.compile(
    r"可比|不变价|同口径|同比口径|扣除|实际增|年均|平均增|名义|按.{0,3}价格|增加值|(?<!工业)生产总值|GDP|地区总值|复合|环比|季调|剔除|还原"
)
TO = re.compile(r" to |(?:增|升|减|降|落|提高|上升|增加|增长|扩大|减少|下降|达|涨|跌|缩)\w{0,3}?[到至为]|达到?|为$")
FROM = re.compile(
    r"由|从|去年|上年|同期|前年|前一年|上月|上季|原来|基数|from|on the|earlier|previous|compared (?:with|to)|against"
)
AVERAGE = re.compile(r"人均|平均|均价|户均|中位|单价|日均|月均|年均|指数|均")
EACH = re.compile(r"(?:平均)?每[天日]|日均|平均[天日]|(?:平均)?每个?月|月均|(?:a|per) (?:day|month)")
BALANCE = re.compile(r"[出入]超|[顺逆]差|差额|盈余|赤字|相差|差短|短绌|结余|净流[出入]|surplus|deficit")
# Of a balance; the last ones are often not all that comes in and goes out.
SIDES = (("出口", "进口"), ("输出", "输入"), ("岁入", "岁出"), ("流入", "流出"), ("exports", "imports"))
BUDGETS = (("收入", "支出"), ("收入", "开支"))
BASED = re.compile(
    r"^[，,]?(?:[比较由从]|高于|低于|多于|少于)[^，。；]{0,10}$"
)  # before what a figure is compared with
OF_BEFORE = re.compile(r"(?:由|从)[^，。；]{0,10}的?$|(?:上年|去年|年初)(?:同期|末)?的$")  # a share of another time
NOT_YET = re.compile(r"(?:[未待]|没有)[^，。；、]{0,4}$")  # 未開工13個 are no part of the 開工率
PASSED = re.compile(r"(?:超过|超出|反超|赶超)了?[^，。；、]{1,12}的$")
PLACES = frozenset({"位", "名", "个位次", "位次", "个名次"})
LISTED = re.compile(r"[：:]|按[^，。]{1,8}(?:分|看)|分别|依次|分(?:方式|产业|地区|类|行业|来源)|包括")
WHOLE_LIST = re.compile(
    r"^：|分别[是为]|按[^，。]{1,8}(?:分|看)|[分从](?:方式|产业|地区|类别?|行业|来源|区域|[^，。]{2,4}看)|[两二三四五六七八](?:条|大|个|类|者|项)[^，。]{0,8}(?:分别|依次)"
)
SOME_LIST = re.compile(r"其中|包括|^（|含")
NESTED = re.compile(r"其中|中的")  # a part of a part
NEXT_CHANGE = re.compile(r"[，、]?(?:同?比|较)?(?:上年|去年)?(?:同期|同月|同比)?[增减多少净]\w{0,3}")
AMONG = re.compile(r"其中|中[，有]?|里[，有]?|^，?已?$")
IN_TURN = re.compile(r"分别|依次|各")
AGAINST = re.compile(r" to |compared|较|比|由|从|自|同期|上年|去年|高于|低于|优于|逊于|的$")
BEYOND = re.compile(r"([^，。；、]{1,8})[比较]([^，。；、]{1,8}?)(?:高|低|多|少)")
AHEAD = re.compile(r" (?:ahead of|behind|above|below|faster than|slower than) (?:the )?schedule")
SCHEDULE = re.compile(r"(?:时间|序时|时序|计划)?进度|时间过半")
SUMMED = re.compile(r"合计|总计|共计|合共|[两三四五]项(?:共|合)")
IN_TOTAL = re.compile(r" (?:in total|altogether|in all|combined)\b")
OF_WHAT = re.compile(r" of (?:the |its |their |our |this )?([a-z]+)")  # after a share
WHOLE_BEHIND = re.compile(
    r"of (?:the |its )?[a-z ]{2,40} of (?:about |around |nearly |some )?$"
)  # 58% of the annual plan of b
BY_TO = re.compile(r"to (?:about |around |nearly |some |only )?$")  # fell by d to a
OUT_OF = re.compile(r"\b(?:[Oo]f the|out of(?: the)?) $")  # of the 287 projects 157 had started
NAMES = re.compile(r"\b[A-Z][A-Za-z]+")
THAN = re.compile(r" (?:more|less|higher|lower|fewer) than (?:planned|expected|budgeted|forecast)")
ON = re.compile(r"\s*(?:from|on|over|compared with|against)\b")
TOTAL = re.compile(r"合计|共计|总计|总额|总值|总数|总量|合共|一共|总共|两项|三项|共")
