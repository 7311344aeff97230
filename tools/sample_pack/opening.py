"""Opening up: sites, freight services and their runs. Their ends lie nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day
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
SERVICE_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "mode",
    "origin",
    "via",
    "destination",
    "operator",
)
RUN_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "stage", "departed_on", "cargo_domestic", "cargo_foreign",
)  # fmt: skip
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
MODES = ("鐵路", "公路", "鐵公聯運", "多式聯運")
CARGO = ("聚乙烯顆粒", "蘋果乾", "鋁錠", "光伏組件", "種子", "瓷器")
FOREIGN_CARGO = ("木漿", "銅精礦", "亞麻籽", "")
SITES, SERVICES, RUNS = 16, 10, 36


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


def service_rows() -> Iterator[Row]:
    """Freight services from the prefectures to the far ends."""
    for number in range(1, SERVICES + 1):
        dice = Dice(f"service:{number}")
        prefecture, far = PREFECTURES[number % len(PREFECTURES)], FAR_ENDS[number % len(FAR_ENDS)]
        operator = dice.of(firms()).code
        name = Name(
            f"{prefecture.short.hant}至{far.hant}貨運班列（{number:02}）",
            f"{prefecture.short.en} to {far.en}, service {number:02}",
        )
        yield {
            "code": f"s-l{number:02}", **name.cells(), "place": prefecture.code, "organisation": operator,
            "stage": dice.weighted(((8, "operating"), (1, "planned"), (1, "suspended"))), "mode": dice.of(MODES),
            "origin": f"{prefecture.short.hant}站", "via": dice.of(FAR_ENDS).hant, "destination": far.hant,
            "operator": operator,
        }  # fmt: skip


def run_rows() -> Iterator[Row]:
    """Runs of the services, a few still to come."""
    for number in range(1, RUNS + 1):
        dice = Dice(f"run:{number}")
        service = number % SERVICES + 1
        month, date = number * 25 // RUNS, dice.between(2, 27)
        prefecture = PREFECTURES[service % len(PREFECTURES)]
        gone = month <= MONTHS[-1]
        name = Name(f"班列 {service:02} 第 {number:02} 班", f"Service {service:02}, run {number:02}")
        yield {
            "code": f"s-r{number:02}",
            **name.cells(),
            "place": prefecture.code,
            "stage": "arrived" if gone else "planned",
            "departed_on": day(month, date) if gone else "",
            "cargo_domestic": dice.of(CARGO),
            "cargo_foreign": dice.of(FOREIGN_CARGO),
        }


def link_rows() -> Iterator[Row]:
    """Runs of their services, services from a site of the same prefecture."""
    sites = {site["place"]: site["code"] for site in site_rows()}
    for service in service_rows():
        yield {"from": service["code"], "link": "departs_from", "to": sites[service["place"]]}
    for number, run in enumerate(run_rows(), start=1):
        yield {"from": run["code"], "link": "of_service", "to": f"s-l{number % SERVICES + 1:02}"}


def milestones() -> Iterator[Row]:
    """The runs that have left."""
    for run in run_rows():
        if run["departed_on"]:
            yield {"subject": run["code"], "milestone": "departed", "on": run["departed_on"]}
