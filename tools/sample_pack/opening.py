"""Opening up: the sites."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.organisations import firms
from sample_pack.words import EPITHETS, PREFECTURES

SITE_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "site_type",
    "specialty",
    "operator",
)
SITE_TYPES = (
    ("鐵路口岸", "rail port"),
    ("公路口岸", "road port"),
    ("保稅物流中心(B型)", "bonded logistics centre"),
    ("國際陸港", "dry port"),
    ("鐵路貨運中心", "rail freight centre"),
    ("產業園區", "industrial park"),
    ("物流樞紐", "logistics hub"),
    ("海關指定監管場地", "designated customs site"),
)
FAR_ENDS = (
    Name("彼岸港", "Farshore Port"), Name("扶搖城", "Updraft City"), Name("不周站", "Buzhou Station"),
    Name("歸墟港", "Guixu Port"), Name("南溟埠", "Southern Deep Wharf"),
)  # fmt: skip
CARGO = ("聚乙烯顆粒", "蘋果乾", "鋁錠", "光伏組件", "種子", "瓷器")
SITES = 16


def site_rows() -> Iterator[Row]:
    """Ports, bonded centres and parks."""
    for number in range(1, SITES + 1):
        dice = Dice(f"site:{number}")
        prefecture, epithet = PREFECTURES[number % len(PREFECTURES)], EPITHETS[number]
        kind, english = SITE_TYPES[number % len(SITE_TYPES)]
        operator = dice.of(firms()).code
        name = Name(f"{prefecture.short.hant}{epithet.hant}{kind}", f"{prefecture.short.en} {epithet.en} {english}")
        yield {
            "code": f"s-s{number:02}", **name.cells(), "place": prefecture.code, "organisation": operator,
            "stage": dice.weighted(((6, "operating"), (2, "building"), (2, "applying"))), "site_type": kind,
            "specialty": dice.of(CARGO), "operator": operator,
        }  # fmt: skip
