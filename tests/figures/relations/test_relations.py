"""What a text claims is found, what is wrong in it is told with its likely reason, and what is right is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diaodu.figures import Reading, read
from diaodu.figures.relations import Relation, SlipKind, Status, Type, relations


def said(reading: Reading, relation: Relation) -> list[str]:
    """The figures of a relation as they are printed, groups flat."""
    places = [at for one in relation.operands for at in ((one,) if isinstance(one, int) else one)]
    return [reading.figures[at].text for at in places]


def found(text: str) -> list[tuple[Type, list[str], Status]]:
    reading = read(text)
    return [(each.type, said(reading, each), each.status) for each in relations(reading)]


@pytest.mark.parametrize(
    ("text", "kind", "operands"),
    [
        ("完成12.34億元，為預算56.78億元的21.7%。", Type.SHARE, ["12.34億元", "56.78億元", "21.7%"]),
        ("旅客95.4萬人次，其中過夜旅客48.7萬人次，佔51%。", Type.SHARE, ["48.7萬人次", "95.4萬人次", "51%"]),
        ("210家企业中68家停产，停产率32.4%。", Type.SHARE, ["68家", "210家", "32.4%"]),
        ("出口7132亿元。对东盟2601亿元，对美国1560亿元，两者合计占出口总值的58.3%。", Type.SHARE_OF_SUM,
         ["7132亿元", "58.3%", "2601亿元", "1560亿元"]),
        ("新建項目3391個、續建項目1530個，新建項目佔兩者之和的68.9%。", Type.SHARE_OF_PARTS,
         ["3391個", "1530個", "68.9%"]),
        ("进出口29.35亿元，其中出口23.75亿元，进口5.60亿元。", Type.SUM, ["29.35亿元", "23.75亿元", "5.60亿元"]),
        ("三次产业结构为8.1:43.6:48.3。", Type.SUM_TO_100, ["8.1", "43.6", "48.3"]),
        ("出口23.8億元，進口5.6億元，順差18.2億元。", Type.DIFFERENCE, ["23.8億元", "5.6億元", "18.2億元"]),
        ("負債率由上年的56.3%降至54.1%，降低2.2個百分點。", Type.PP_GAP, ["56.3%", "54.1%", "2.2個百分點"]),
        ("2022年1-9月，完成年度計劃的80.5%，快於時間進度5.5個百分點。", Type.SCHEDULE_GAP,
         ["80.5%", "5.5個百分點"]),
        ("稅收8103萬元，多收1284萬元，增長18.8%。", Type.GROWTH_FROM_CHANGE, ["8103萬元", "1284萬元", "18.8%"]),
        ("補助1,250萬元，較上屆的1,000萬元增加250萬元，增幅25%。", Type.GROWTH_FROM_CHANGE,
         ["1,250萬元", "250萬元", "25%"]),
        ("Sales fell by $24.5 million to $310.2 million, a drop of 7.3%.", Type.GROWTH_FROM_CHANGE,
         ["$310.2 million", "$24.5 million", "7.3%"]),
        ("集裝箱吞吐量802萬標箱，超過2021年的765萬標箱。", Type.GREATER, ["802萬標箱", "765萬標箱"]),
        ("排名由第9位前移至第7位，前移2位。", Type.DIFFERENCE, ["第9位", "第7位", "2位"]),
        ("歲入234億元，歲出251億元，歲入歲出差短17億元。", Type.DIFFERENCE, ["234億元", "251億元", "17億元"]),
        ("户均由6.07人增加到7.14人，增长17.6%。", Type.GROWTH, ["7.14人", "6.07人", "17.6%"]),
        ("交易额由2.5亿元增加到14.3亿元，增长4.7倍。", Type.GROWTH_MULTIPLE, ["14.3亿元", "2.5亿元", "4.7倍"]),
        ("2023年1-6月新设市场主体887万户，平均每天4.9万户。", Type.PER_UNIT, ["887万户", "4.9万户"]),
        ("Spending was £7.83 billion, up 8.1% from £7.24 billion a year earlier.", Type.GROWTH,
         ["£7.83 billion", "£7.24 billion", "8.1%"]),
    ],
)  # fmt: skip
def test_each_type_is_found(text: str, kind: Type, operands: list[str]) -> None:
    assert (kind, operands, Status.EXACT) in found(text)


def test_what_was_cut_is_near_and_no_error() -> None:
    assert (Type.SHARE, ["129項", "270項", "47%"], Status.NEAR) in found(
        "計劃新開工270項，實際動工129項，開工率為47%。"
    )


@pytest.mark.parametrize(
    "text",
    [
        "地區生產總值由上年的23.53億元達到26.17億元，按可比價格增長9.0%。",
        "固定資產投資0.64億元，上年同期為0.45億元，剔除新增單位後同口徑增長13.5%。",
        "工業產值由2010年的13.40億元增至2012年的46.83億元，年均增長86.9%。",
        "居民人均可支配收入31812元，其中城鎮居民39196元，農村居民15616元。",
        "第三產業增加值189.87億元，貢獻率33.5%。",
        "完成投資48.98億元，為年度目標的30.6%；本月到位22.41億元，含省外資金8.42億元。",
        "民營企業進出口461.8億元，農產品出口13.3億元，其中核桃4.5億元，鮮梨1.9億元。",
        "去年進出口580億元，今年綜保區180億元，佔全國的3.2%。",
    ],
)
def test_what_no_levels_tell_is_left_alone(text: str) -> None:
    assert [each for each in found(text) if each[2] is Status.BROKEN] == []


@pytest.mark.parametrize(
    ("text", "kind", "suspect", "instead"),
    [
        ("稅收8103萬元，多收1214萬元，增長18.8%。", SlipKind.DIGIT, "1214萬元", 12840000),
        ("到位資金702.76億元，按用途分，固定資產562.89億元，流動資金175.87億元。", SlipKind.TRANSPOSE,
         "562.89億元", 52689000000),
        ("進出口29.35億元，其中出口237.5億元，進口5.60億元。", SlipKind.SHIFT, "237.5億元", 2375000000),
        ("進出口29.35億元，其中出口23.75億元，進口5.60萬元。", SlipKind.UNIT, "5.60萬元", 560000000),
    ],
)  # fmt: skip
def test_each_kind_of_slip_is_told(text: str, kind: SlipKind, suspect: str, instead: int) -> None:
    reading = read(text)
    slips = [each.slip for each in relations(reading) if each.slip]
    assert [(slip.kind, reading.figures[slip.suspect].text, slip.instead) for slip in slips] == [
        (kind, suspect, Decimal(instead))
    ]


def test_broken_relations_name_the_number_they_share() -> None:
    text = "開行班列8631列。去程4620列，回程4021列。西、中、東三條通道依次開行4324列、1563列、2754列。"
    reading = read(text)
    broken = [each for each in relations(reading) if not each.holds]
    assert [each.type for each in broken] == [Type.SUM, Type.SUM]
    assert {reading.figures[each.slip.suspect].text for each in broken if each.slip} == {"8631列"}
    assert {each.slip.instead for each in broken if each.slip} == {Decimal(8641)}


def test_parts_that_come_to_more_than_the_whole_are_told() -> None:
    text = "招商項目166項，其中續建項目120項、預備項目34項、前期項目30項。"
    assert [each for each in found(text) if each[2] is Status.BROKEN]


@pytest.mark.parametrize(
    "text",
    [
        "一季度生产总值18.36亿元，其中一产1.92亿元，二产7.05亿元，三产9.39亿元，结构比由上年同期的10.8:37.6:51.6调整为10.5:38.4:51.1。",
        "重大项目86个，其中已竣工12个，在建61个，未开工13个，开工率84.9%。",
        "确保全年新开工120个、竣工80个；二季度末开工率达到80%。",
        "全年累计5861列，较上年多开602列，单日最高22列。",
        "对外投资483件，金额235.77亿美元，其中对东南亚投资占近三成。",
        "风电120万千瓦，光伏85万千瓦，可再生能源发电占比超过六成。",
        "本年提出企業訴求6件，響應率100%，解決率83.3%。企業評價5件，滿意率80%。",
    ],
)
def test_what_words_do_not_bind_raises_no_alarm(text: str) -> None:
    assert [each for each in found(text) if each[2] is Status.BROKEN] == []


def test_what_one_slip_would_mend_twice_is_told() -> None:
    text = "项目总投资215.6亿元，其中产业类21个、总投资128.3亿元，占59.5%；基础设施类12个、64.9亿元，占28.7%；民生类5个、25.4亿元，占11.8%。"
    reading = read(text)
    slips = [each.slip for each in relations(reading) if each.slip]
    assert {reading.figures[slip.suspect].text for slip in slips} == {"64.9亿元"}


def test_a_text_without_figures_claims_nothing() -> None:
    assert relations(read("")) == ()
    assert relations(read("全省經濟穩中向好。")) == ()
