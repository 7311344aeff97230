"""What is hard in figures, each by a sentence of its own (invented)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diaodu.figures import Figure, Kind, Qualifier, Role, Sign, read


def only(text: str) -> Figure:
    """The one figure of a text, dates left out."""
    (figure,) = [each for each in read(text).figures if each.kind is not Kind.DATE]
    return figure


def texts(text: str) -> list[str]:
    return [figure.text for figure in read(text).figures]


@pytest.mark.parametrize(
    ("text", "figure", "value", "ulp"),
    [
        ("投資10.58萬億元", "10.58萬億元", "10580000000000", "10000000000"),
        ("第一產業投資8,694億元", "8,694億元", "869400000000", "100000000"),
        ("營業額2兆6,218億元", "2兆6,218億元", "2621800000000", "100000000"),
        ("創造3萬2298人就業", "3萬2298人", "32298", "1"),
        ("外銷六四○．五億美元", "六四○．五億美元", "64050000000", "10000000"),
        ("新設一七○一家", "一七○一家", "1701", "1"),
        ("合計十六萬二○四一個", "十六萬二○四一個", "162041", "1"),
        ("收入九萬二千八百二十八萬元", "九萬二千八百二十八萬元", "928280000", "10000"),
        ("旅客兩千一百九十三萬人次", "兩千一百九十三萬人次", "21930000", "10000"),
        ("面積1.2千公頃", "1.2千公頃", "1200", "100"),
        ("用電12億千瓦時", "12億千瓦時", "1200000000", "100000000"),
        ("線路長5千米", "5千米", "5", "1"),
        ("出口6千億美元", "6千億美元", "600000000000", "100000000000"),
        ("完成投資８，６９４億元", "８，６９４億元", "869400000000", "100000000"),
        ("全市百億元以上項目", "百億元", "10000000000", "10000000000"),
        ("開行近千列", "千列", "1000", "1000"),
        ("快遞70多億件", "70多億件", "7000000000", "100000000"),
        ("佔百分之五十六點七", "百分之五十六點七", "56.7", "0.1"),
        ("佔兩成", "兩成", "20", "10"),
        ("佔7成4", "7成4", "74", "1"),
        ("佔五成半", "五成半", "55", "1"),
        ("佔半成", "半成", "5.0", "1.0"),
        ("佔九成多", "九成多", "90", "10"),
        ("佔1/3", "1/3", "33.333", "1"),
        ("佔百分之廿五點一", "百分之廿五點一", "25.1", "0.1"),
        ("利率降低25個基點", "25個基點", "0.25", "0.01"),
        ("產值翻兩番", "翻兩番", "4", "1"),
        ("居全省第11位", "第11位", "11", "1"),
        ("總量居首位", "首位", "1", "1"),
    ],
)
def test_values_and_their_last_digit(text: str, figure: str, value: str, ulp: str) -> None:
    found = only(text)
    assert (found.text, found.value, found.ulp) == (figure, Decimal(value), Decimal(ulp))


@pytest.mark.parametrize(
    ("text", "figure", "low", "high"),
    [
        ("歷時9-10天", "9-10天", 9, 10),
        ("再用3至5年", "3至5年", 3, 5),
        ("接單六一○億至六三二億美元", "六一○億至六三二億美元", 61_000_000_000, 63_200_000_000),
        ("補助8000元至1萬元", "8000元至1萬元", 8000, 10_000),
        ("年增27.6％～31.4％", "27.6％～31.4％", Decimal("27.6"), Decimal("31.4")),
        ("預計667~687億美元", "667~687億美元", 66_700_000_000, 68_700_000_000),
        ("年增率百分之廿七點六至卅一點四", "百分之廿七點六至卅一點四", Decimal("27.6"), Decimal("31.4")),
        ("佔七八成", "七八成", 70, 80),
    ],
)
def test_ranges(text: str, figure: str, low: Decimal, high: Decimal) -> None:
    found = only(text)
    assert (found.text, found.value, found.low, found.high) == (figure, None, low, high)
    assert found.qualifier is Qualifier.RANGE


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("1-9月", ["M01..M09"]),
        ("2015-2016年", ["2015..2016"]),
        ("10月1日-4日", ["10-01..10-04"]),
        ("2020年前8個月", ["2020-01..2020-08"]),
        ("前三季度", ["Q1..Q3"]),
        ("今年上半年", ["H1"]),
        ("2016年二季度", ["2016-Q2"]),
        ("民國114年", ["2025"]),
        ("一一二年一至十月", ["2023-01..2023-10"]),
        ("二○二三年三月", ["2023-03"]),
        ("國貿局20日發布", ["D20"]),
        ("2025年10月31日", ["2025-10-31"]),
        ("此前7月11日出台", ["07-11"]),
        ("2021年至2023年", ["2021..2023"]),
    ],
)
def test_dates(text: str, norms: list[str]) -> None:
    assert [figure.norm for figure in read(text).figures] == norms


@pytest.mark.parametrize(
    "text",
    [
        "「十四五」發展", "十二五期間", "一核三帶", "四個取消", "第三產業", "第24屆會議", "X8024次班列", "5G網絡", "世界500強", "4A級景區", "零售業", "四川省",
        "九江港", "一般公共預算", "一日遊", "《2023年計劃》", "國發〔2023〕15號", "21世紀", "五大行業", "T3航站樓", "西、中、東三條通道", "每千人", "兩位數增長", "第二批",
        "PM2.5達標", "一帶一路", "做好三件大事", "數百家企業",
    ],
)  # fmt: skip
def test_names_are_no_figures(text: str) -> None:
    assert texts(text) == []


def test_units_left_to_a_later_item() -> None:
    figures = read("比全國、全省分別高2.8個、3.1和1.5個百分點，投資分別為3.2、4.5億元").figures
    assert [figure.role for figure in figures] == [Role.PP] * 3 + [Role.LEVEL] * 2
    assert [figure.value for figure in figures[3:]] == [Decimal(320_000_000), Decimal(450_000_000)]
    assert texts("三次產業比例7.7：57.5：34.8") == ["7.7", "57.5", "34.8"]


@pytest.mark.parametrize(
    ("text", "role", "sign"),
    [
        ("完成率93.3%", Role.SHARE, None),
        ("佔比升至65.1%", Role.SHARE, None),
        ("增長面57.9%", Role.SHARE, None),
        ("完成年度計劃的54.5%", Role.SHARE, None),
        ("贡献率33.5%", Role.SHARE, None),
        ("43.2%的行業改善", Role.SHARE, None),
        ("經濟成長率預測值訂為5.6%", Role.GROWTH, Sign.UP),
        ("增速回落至2.9%", Role.GROWTH, Sign.UP),
        ("降幅收窄至2.3%", Role.GROWTH, Sign.DOWN),
        ("增長-8.92%", Role.GROWTH, Sign.DOWN),
        ("錄得36.2%的明顯升幅", Role.GROWTH, Sign.UP),
        ("增長13.2倍", Role.GROWTH, Sign.UP),
        ("是去年的2.5倍", Role.MULTIPLE, None),
        ("降幅收窄0.6個百分點", Role.PP, Sign.UP),
        ("降幅擴大1.1個百分點", Role.PP, Sign.DOWN),
        ("增幅回落13.2個百分點", Role.PP, Sign.DOWN),
        ("落後時間進度0.7個百分點", Role.PP, Sign.DOWN),
        ("拉動GDP增長3.4個百分點", Role.PP, Sign.UP),
        ("同比少收1070萬元", Role.CHANGE, Sign.DOWN),
        ("比上月前移4個位次", Role.CHANGE, Sign.UP),
        ("增至14.3億元", Role.LEVEL, None),
        ("新增就業12萬人", Role.COUNT, None),
        ("製造業採購經理指數（PMI）為50.1%", Role.INDEX, None),
    ],
)
def test_roles_and_signs(text: str, role: Role, sign: Sign | None) -> None:
    found = only(text)
    assert (found.role, found.sign) == (role, sign)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("總投資超過3000億元", Qualifier.ABOVE),
        ("旅客將近6084萬人次", Qualifier.BELOW),
        ("貨值約1960萬元", Qualifier.APPROX),
        ("增長40%以上", Qualifier.ABOVE),
        ("舉辦20餘場", Qualifier.ABOVE),
        ("出超32.31億元", Qualifier.NONE),
        ("可節約15天", Qualifier.NONE),
        ("近五年", Qualifier.NONE),
    ],
)
def test_qualifiers(text: str, qualifier: Qualifier) -> None:
    assert only(text).qualifier is qualifier


def test_targets_and_periods() -> None:
    text = "2022年1-3月累計投入313.64億元，為年度計劃1015億元的30.90%。今年力爭完成1100億元，增長8%以上。"
    figures = [figure for figure in read(text).figures if figure.kind is not Kind.DATE]
    assert [figure.target for figure in figures] == [False, True, False, True, True]
    assert [figure.period for figure in figures] == ["2022-01..2022-03", "2022", "2022-01..2022-03", "2022", "2022"]


def test_measure_and_scope_as_far_as_the_text_says() -> None:
    first, second = read("臨河市貨物進出口580億元，增長18%").figures
    assert (first.measure, first.scope) == ("臨河市貨物進出口", "臨河市")
    assert (second.measure, second.scope) == ("臨河市貨物進出口", "臨河市")
