"""More of the sites: zones, a computing hub, a command centre, and what firms keep abroad; what they report."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, SEASON, day, of_year, token
from sample_pack.opening import FAR_ENDS, SITE_COLUMNS, site_rows
from sample_pack.organisations import firms
from sample_pack.places import TARGET_YEAR
from sample_pack.projects import Project
from sample_pack.returns import fact
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

COLUMNS = (*SITE_COLUMNS, "level", "country", "opened_on", "capacity", "racks_planned")
LEVELS = ((3, "國家級"), (4, "省級"), (3, "市級"))
ZONES = (("開發區", "development zone"), ("綜合保稅區", "bonded zone"), ("物流中心", "logistics centre"))
ABROAD = (
    ("海外倉", "warehouse"), ("境外商務代表處", "office"), ("國際營銷網點", "outlet"), ("境外展銷中心", "show room"),
)  # fmt: skip
EACH_ABROAD = 4
TRADING = {"鐵路口岸", "公路口岸", "保稅物流中心(B型)", "國際陸港", "綜合保稅區", "海關指定監管場地"}
HUB, CENTRE = "s-s40", "s-s41"
RACKS = 4000
HUB_OPENED = 5  # months after the first
DATA_CENTRE = "數據中心"
PROJECTS_OF_HUB = 3
COMPANIES_OF_YEAR = 150
ROSTER = f"""[[roster]]
code = "s-sites"
family = "sites"
names = {Name("平台與場站登記冊（示例）", "Register of sites (invented)").toml()}
place = "{PROVINCE_CODE}"
kind = "site"
without = ["applying", "closed"]
class_by = "site_type"
complete = true
"""


def rows() -> Iterator[Row]:
    """All sites: the ports and parks with their level and day, then the further ones."""
    for site in site_rows():
        yield {**site, **_opened(site["code"], is_open=site["stage"] == "operating")}
    yield from _zones()
    yield from _abroad()
    yield from _computing()


def _opened(code: str, *, is_open: bool) -> Row:
    """A level by chance, and of one that operates the month it opened in: some before the first month, some after."""
    dice = Dice(f"site-more:{code}")
    level, month = dice.weighted(LEVELS), dice.between(-30, 14)
    year = 2022 + month // 12
    return {"level": level, "opened_on": f"{year}-{month % 12 + 1:02}-{dice.between(1, 28):02}" if is_open else ""}


def _zones() -> Iterator[Row]:
    for number, prefecture in enumerate(PREFECTURES, start=20):
        kind, english = ZONES[number % len(ZONES)]
        dice = Dice(f"zone:{number}")
        code, epithet, operator = f"s-s{number}", EPITHETS[number % len(EPITHETS)], dice.of(firms()).code
        name = Name(f"{prefecture.short.hant}{epithet.hant}{kind}", f"{prefecture.short.en} {epithet.en} {english}")
        yield {
            "code": code, **name.cells(), "place": prefecture.code, "organisation": operator, "stage": "operating",
            "site_type": kind, "operator": operator, **_opened(code, is_open=True),
        }  # fmt: skip


def _abroad() -> Iterator[Row]:
    """What firms of the province keep at the far ends; it counts for the province, not for a prefecture."""
    for number in range(EACH_ABROAD * len(ABROAD)):
        kind, english = ABROAD[number % len(ABROAD)]
        dice, code = Dice(f"abroad:{number}"), f"s-s{50 + number}"
        end, operator = FAR_ENDS[number % len(FAR_ENDS)], dice.of(firms()).code
        name = Name(f"{end.hant}{kind}（{number + 1:02}）", f"{end.en} {english} {number + 1:02}")
        opened = _opened(code, is_open=True)["opened_on"]
        yield {
            "code": code, **name.cells(), "place": PROVINCE_CODE, "organisation": operator, "stage": "operating",
            "site_type": kind, "operator": operator, "country": end.hant, "opened_on": opened,
        }  # fmt: skip


def _computing() -> Iterator[Row]:
    place = PREFECTURES[0]
    hub = Name(f"{place.short.hant}算力樞紐", f"{place.short.en} computing hub")
    centre = Name(f"{place.short.hant}指揮中心", f"{place.short.en} command centre")
    yield {
        "code": HUB, **hub.cells(), "place": place.code, "stage": "operating", "site_type": "算力樞紐",
        "level": "國家級", "opened_on": day(HUB_OPENED, 1), "capacity": "雙路供電，液冷", "racks_planned": str(RACKS),
    }  # fmt: skip
    yield {
        "code": CENTRE, **centre.cells(), "place": place.code, "stage": "building", "site_type": "指揮中心",
        "level": "省級",
    }  # fmt: skip


def link_rows(projects: list[Project]) -> Iterator[Row]:
    """Data centres serve the hub; the command centre lies inside it."""
    serving = [project for project in projects if DATA_CENTRE in project.name.hant][:PROJECTS_OF_HUB]
    for project in serving:
        yield {"from": project.code, "link": "serves", "to": HUB}
    yield {"from": CENTRE, "link": "inside", "to": HUB}


def returns(year: int) -> Iterator[Row]:
    """The monthly returns of the sites at home that operate: trade, companies, investment; of the hub its racks."""
    for site in rows():
        if site["stage"] != "operating" or site.get("country"):
            continue
        if site["code"] == HUB:
            yield from _racks(year)
        else:
            yield from _of_site(site, year)


def _of_site(site: Row, year: int) -> Iterator[Row]:
    dice = Dice(f"site-returns:{site['code']}:{year}")
    trade, companies, spent = dice.between(3000, 90000), dice.between(2, 14), dice.between(400, 9000)
    done = 0
    for month in of_year(year):
        done += SEASON[month % 12]
        if token(month) < site["opened_on"][:7]:
            continue
        told = [("new_companies", companies, "家"), ("investment", spent, "萬元")]
        if site["site_type"] in TRADING:
            told.insert(0, ("trade", trade, "萬元"))
        for word, total, unit in told:
            ref = f"{site['code']}{word[0]}-{token(month)[2:].replace('-', '')}"
            yield fact(ref, site["code"], f"site.{word}", token(month), total * done // 100, unit)


def _racks(year: int) -> Iterator[Row]:
    for month in of_year(year):
        grown = month - HUB_OPENED
        if grown < 0 or month not in MONTHS:
            continue
        built = min(RACKS, 600 + 190 * grown)
        used = built * min(88, 20 + 4 * grown) // 100
        told = (("racks", built, "個機架"), ("racks_used", used, "個機架"), ("computing_power", used, "PFLOPS"))
        for number, (word, value, unit) in enumerate(told):
            ref = f"{HUB}{number}-{token(month)[2:].replace('-', '')}"
            yield fact(ref, HUB, f"site.{word}", token(month), value, unit)


def target_rows() -> Iterator[Row]:
    """The companies that are to be registered in the year."""
    measure = "zone.new_companies_target"
    yield fact("target-sites", PROVINCE_CODE, measure, TARGET_YEAR, COMPANIES_OF_YEAR, "家")
