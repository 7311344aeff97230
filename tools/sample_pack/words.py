"""The words things are named with. Places are named after 子虛烏有, 鏡花水月: nowhere, in so many words."""

from __future__ import annotations

from dataclasses import dataclass

from sample_pack.files import Name

PROVINCE_CODE = "S90000"
PROVINCE = Name("子虛省（示例）", "Zixu Province (invented)")


@dataclass(frozen=True, slots=True)
class Prefecture:
    """An invented prefecture: how many projects it has and how well it keeps its plans (percent of the usual pace)."""

    code: str
    name: Name
    short: Name
    projects: int
    pace: int
    funds: int
    trade: int
    waits_for_february: bool = False


def _prefecture(
    number: int, hant: str, en: str, sizes: tuple[int, int, int, int], *, waits: bool = False
) -> Prefecture:
    name, short = Name(f"{hant}市", f"{en} City"), Name(hant, en)
    return Prefecture(f"S90{number}00", name, short, *sizes, waits_for_february=waits)


# projects, pace, funds of a year in 億元, trade of a year in 億元
PREFECTURES = (
    _prefecture(1, "烏有", "Wuyou", (70, 104, 610, 148)),
    _prefecture(2, "南柯", "Nanke", (62, 100, 468, 61)),
    _prefecture(3, "鏡花", "Jinghua", (55, 96, 383, 87)),
    _prefecture(4, "水月", "Shuiyue", (46, 108, 295, 22), waits=True),
    _prefecture(5, "蜃樓", "Shenlou", (38, 88, 214, 40)),
    _prefecture(6, "浮槎", "Fucha", (29, 92, 152, 9), waits=True),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a project builds: its field of the national economy, its name and its industry code."""

    field: str
    name: Name
    industry: str


def _things(field: str, *rows: tuple[str, str, str]) -> list[Thing]:
    return [Thing(field, Name(hant, en), industry) for hant, en, industry in rows]


THINGS = (
    *_things(
        "交通物流",
        ("公路改建", "road rebuilding", "E48"), ("物流園", "logistics park", "G59"),
        ("貨運站場", "freight yard", "G54"), ("冷鏈基地", "cold chain base", "G59"),
        ("聯運樞紐", "transfer hub", "G58"),
    ),
    *_things(
        "能源",
        ("光伏電站", "solar station", "D44"), ("風電場", "wind farm", "D44"), ("儲能電站", "storage station", "D44"),
        ("供熱改造", "heating renewal", "D44"), ("抽水蓄能", "pumped storage", "D44"),
    ),
    *_things(
        "產業轉型升級及科技創新",
        ("電池材料廠", "battery materials works", "C26"), ("精密鑄件廠", "castings works", "C33"),
        ("裝備製造園", "equipment park", "C35"), ("新型陶瓷廠", "ceramics works", "C30"),
        ("製藥車間", "pharmaceutical plant", "C27"), ("檢測中心", "testing centre", "M74"),
    ),
    *_things(
        "農業水利",
        ("灌區改造", "irrigation renewal", "N76"), ("養殖基地", "stock farm", "A03"),
        ("種業基地", "seed base", "A01"), ("糧食倉儲", "grain store", "G59"),
    ),
    *_things(
        "生態環保",
        ("河道治理", "river works", "N77"), ("污水處理廠", "sewage works", "D46"),
        ("固廢利用", "waste recovery", "N77"), ("造林工程", "forest planting", "A02"),
    ),
    *_things(
        "新型城鎮化",
        ("管網更新", "pipe renewal", "E48"), ("社區改造", "housing renewal", "E47"), ("停車設施", "parking", "E48"),
    ),
    *_things(
        "社會民生",
        ("人民醫院分院", "hospital branch", "Q84"), ("職業學校", "vocational school", "P83"),
        ("養老中心", "care home", "Q85"),
    ),
    *_things(
        "文化旅遊",
        ("博物館", "museum", "R88"), ("旅遊小鎮", "tourist town", "N78"), ("演藝中心", "performance hall", "R88"),
    ),
    *_things(
        "新型基礎設施",
        ("數據中心", "data centre", "I65"), ("通信網絡", "telecom network", "I63"),
        ("充電網絡", "charging network", "D44"),
    ),
)  # fmt: skip

EPITHETS = tuple(
    Name(hant, en)
    for hant, en in (
        ("行雲", "Drifting Cloud"), ("聽雪", "Listening Snow"), ("拾星", "Gathered Star"), ("折柳", "Willow Branch"),
        ("紙鳶", "Paper Kite"), ("夜航", "Night Sail"), ("浮燈", "Floating Lamp"), ("問鶴", "Asked Crane"),
        ("落帆", "Lowered Sail"), ("半弦", "Half String"), ("借月", "Borrowed Moon"), ("枕石", "Stone Pillow"),
        ("觀魚", "Watched Fish"), ("遲桂", "Late Osmanthus"), ("捲簾", "Raised Blind"), ("洗硯", "Washed Inkstone"),
        ("放鹿", "Freed Deer"), ("尋梅", "Sought Plum"), ("倚樓", "Leaning Tower"), ("鳴蟬", "Singing Cicada"),
    )
)  # fmt: skip
PHASES = (Name("", ""), Name("一期", "phase 1"), Name("二期", "phase 2"))
