"""Events and delegations: where they go, who leads them (by role), who takes part. The cities lie in the open sea."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day
from sample_pack.organisations import firms
from sample_pack.promotion import event_rows as first_events
from sample_pack.returns import fact
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

NAMES = ("code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage")
WHERE = ("city", "region", "country", "lon", "lat", "industries", "leaders", "participants")
EVENT_COLUMNS = (*NAMES, "event_type", "tier", "starts_on", "ends_on", "planned_on", "venue", *WHERE)
DELEGATION_COLUMNS = (*NAMES, "direction", "starts_on", "ends_on", "planned_on", *WHERE, "activities", "result")
FURTHER_EVENTS, DELEGATIONS, FIRST_EVENTS = 42, 16, 18
HELD, PLANNED, CANCELLED = "held", "planned", "cancelled"
ACTIVITIES = ("園區考察、企業對接", "推介會、簽約儀式", "座談、參展")
INDUSTRIES = ("裝備", "能源", "材料", "農業", "物流", "建設", "數據", "環保")
PROVINCE_LEADERS = ("省級分管招商領導", "省級分管工業領導", "省商務廳主要負責人", "省發展改革委主要負責人")
PROVINCIAL, OF_PREFECTURE, ABROAD = "省級", "市州", "境外"
PLANNED_EVENTS = {2022: (6, 14, 2), 2023: (14, 26, 8)}
FUTURE = 27  # up to March 2024: what is planned still


@dataclass(frozen=True, slots=True)
class Destination:
    """An invented city with its place on no map, its region and country (none: the sample's own)."""

    city: Name
    region: str
    country: str
    lon: str
    lat: str

    def cells(self) -> Row:
        return {
            "city": self.city.hant, "region": self.region, "country": self.country, "lon": self.lon, "lat": self.lat,
        }  # fmt: skip


HOME_REGION = "外海東岸（示例）"
AT_HOME = (
    Destination(Name("彼岸城", "Farshore City"), HOME_REGION, "", "12.40", "4.10"),
    Destination(Name("扶搖城", "Updraft City"), HOME_REGION, "", "14.10", "-2.30"),
    Destination(Name("桑落洲", "Fallen Mulberry Isle"), "外海南岸（示例）", "", "7.90", "-6.20"),
    Destination(Name("赤水灣", "Red Water Bay"), "外海南岸（示例）", "", "10.60", "-7.80"),
)
FAR_AWAY = (
    Destination(Name("歸墟港", "Guixu Port"), "", "歸墟國（示例）", "21.50", "8.40"),
    Destination(Name("南溟埠", "Southern Deep Wharf"), "", "南溟國（示例）", "19.20", "-9.60"),
    Destination(Name("不周城", "Buzhou City"), "", "不周國（示例）", "-6.80", "10.70"),
)


def event_rows() -> Iterator[Row]:
    """The first events with where they are held and who leads them, then the further ones."""
    for number, row in enumerate(first_events(), start=1):
        dice = Dice(f"event-more:{number}")
        tier = "" if row["event_type"] == "集中開工" else row["tier"]
        venue = {**row, "tier": tier, "city": row["venue"].removesuffix("會展中心")}
        yield {**venue, **_led(dice, row["tier"], row["place"]), "planned_on": row["starts_on"]}
    for number in range(FIRST_EVENTS + 1, FIRST_EVENTS + FURTHER_EVENTS + 1):
        yield _further(number)


def _further(number: int) -> Row:
    dice = Dice(f"event:{number}")
    tier = dice.weighted(((5, PROVINCIAL), (9, OF_PREFECTURE), (4, ABROAD)))
    prefecture = dice.of(PREFECTURES)
    to = dice.of(FAR_AWAY if tier == ABROAD else AT_HOME)
    month = dice.between(0, FUTURE - 1)
    first, moved = dice.between(2, 20), dice.chance(20)
    epithet = EPITHETS[number % len(EPITHETS)]
    kind = dice.weighted(((6, "招商活動"), (2, "論壇"), (2, "展覽會"), (1, "節會")))
    own = prefecture.short if tier == OF_PREFECTURE else Name("子虛", "Zixu")
    name = Name(
        f"{own.hant}赴{to.city.hant}{epithet.hant}{kind}", f"{own.en} {epithet.en} event in {to.city.en} {number:02}"
    )
    place = prefecture.code if tier == OF_PREFECTURE else PROVINCE_CODE
    return {
        "code": f"s-e{number:02}", **name.cells(), "place": place, "event_type": kind, "tier": tier,
        "organisation": "s-commerce" if place == PROVINCE_CODE else f"s-reform-{PREFECTURES.index(prefecture) + 1}",
        "stage": _stage(dice, month), "starts_on": day(month, first),
        "ends_on": day(month, first + dice.between(0, 4)), "planned_on": day(month, first - 1 if moved else first),
        "venue": f"{to.city.hant}會展中心", **to.cells(), **_led(dice, tier, place),
    }  # fmt: skip


def _stage(dice: Dice, month: int) -> str:
    if dice.chance(6):
        return CANCELLED
    return HELD if month <= MONTHS[-1] else PLANNED


def _led(dice: Dice, tier: str, place: str) -> Row:
    """Industries, leaders by their role, and how many took part."""
    local = [f"{prefecture.name.hant}主要負責人" for prefecture in PREFECTURES if prefecture.code == place]
    leaders = local if tier == OF_PREFECTURE and local else [dice.of(PROVINCE_LEADERS)]
    first, second = dice.of(INDUSTRIES), dice.of(INDUSTRIES)
    return {
        "industries": "、".join(dict.fromkeys((first, second))), "leaders": "、".join(leaders),
        "participants": str(dice.between(4, 60) * 10),
    }  # fmt: skip


def delegation_rows() -> Iterator[Row]:
    """Delegations: most go out to an event abroad or elsewhere, some come in."""
    for number in range(1, DELEGATIONS + 1):
        dice = Dice(f"delegation:{number}")
        outward, to = dice.chance(70), dice.of((*AT_HOME, *FAR_AWAY))
        month, first = number * FUTURE // (DELEGATIONS + 1), dice.between(2, 20)
        name = (
            Name(f"子虛赴{to.city.hant}經貿團組（{number:02}）", f"Zixu delegation to {to.city.en} {number:02}")
            if outward
            else Name(f"{to.city.hant}來訪經貿團組（{number:02}）", f"Delegation from {to.city.en} {number:02}")
        )
        stage = HELD if month <= MONTHS[-1] else PLANNED
        yield {
            "code": f"s-t{number:02}", **name.cells(), "place": PROVINCE_CODE, "organisation": "s-commerce",
            "stage": stage, "direction": "出訪" if outward else "來訪", "starts_on": day(month, first),
            "ends_on": day(month, first + dice.between(2, 6)), "planned_on": day(month, first), **to.cells(),
            **_led(dice, PROVINCIAL, PROVINCE_CODE), "participants": str(dice.between(8, 40)),
            "activities": dice.of(ACTIVITIES),
            "result": dice.of(("帶回線索", "簽署意向", "建立聯絡")) if stage == HELD else "",
        }  # fmt: skip


def link_rows() -> Iterator[Row]:
    """Delegations with the events they take part in (same city, same month or after) and their members."""
    held = list(event_rows())
    enterprises = [f"s-n{firm.code[3:]}" for firm in firms() if firm.kind == "enterprise"]
    for row in delegation_rows():
        dice = Dice(f"delegation-links:{row['code']}")
        near = [each for each in held if each["city"] == row["city"] and each["starts_on"][:7] == row["starts_on"][:7]]
        for event in near:
            yield {"from": row["code"], "link": "takes_part", "to": event["code"]}
        for member in dict.fromkeys(dice.of(enterprises) for _ in range(5)):
            yield {"from": row["code"], "link": "member", "to": member}


def milestones() -> Iterator[Row]:
    """The further events and the delegations: held, or planned for."""
    for row in (*(each for each in event_rows() if int(each["code"][3:]) > FIRST_EVENTS), *delegation_rows()):
        yield {"subject": row["code"], "milestone": HELD, "on": row["planned_on"], "standing": "planned"}
        if row["stage"] == HELD:
            yield {"subject": row["code"], "milestone": HELD, "on": row["starts_on"]}


def plan_rows() -> Iterator[Row]:
    """How many events of each tier a year plans."""
    for year, counts in PLANNED_EVENTS.items():
        for tier, count in zip((PROVINCIAL, OF_PREFECTURE, ABROAD), counts, strict=True):
            ref = f"events-{year}-{(PROVINCIAL, OF_PREFECTURE, ABROAD).index(tier) + 1}"
            yield {**fact(ref, PROVINCE_CODE, "events.planned", str(year), count, "場"), "facet": tier}
