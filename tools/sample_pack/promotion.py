"""Investment promotion: firms, deals with their funds, the events they were signed at, cooperation agreements."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day
from sample_pack.organisations import firms, groups
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

AGREEMENT_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "form",
    "partner",
    "signed_on",
    "amount",
)
ENTERPRISE_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "legal",
    "industry",
    "ownership",
    "scale",
)
EVENTS, AGREEMENTS = 18, 12
INDUSTRIES = {
    "裝備": "C35",
    "能源": "D44",
    "材料": "C26",
    "農業": "A01",
    "物流": "G59",
    "建設": "E48",
    "數據": "I65",
    "環保": "N77",
}


def event_rows() -> Iterator[Row]:
    """Fairs, visits and forums; the last ones are still to be held."""
    kinds = ("招商活動", "節會", "論壇", "展覽會", "會議", "集中開工")
    for number in range(1, EVENTS + 1):
        dice = Dice(f"event:{number}")
        month, start = number + 6, dice.between(3, 24)
        prefecture, kind, epithet = dice.of(PREFECTURES), dice.of(kinds), EPITHETS[number]
        name = Name(
            f"{prefecture.short.hant}{epithet.hant}{kind}", f"{prefecture.short.en} {epithet.en} event {number:02}"
        )
        tier = dice.of(("省級", "市州", "市州"))
        yield {
            "code": f"s-e{number:02}", **name.cells(), "place": PROVINCE_CODE if tier == "省級" else prefecture.code,
            "stage": "held" if month <= MONTHS[-1] else "planned", "event_type": kind, "tier": tier,
            "starts_on": day(month, start), "ends_on": day(month, start + dice.between(0, 3)),
            "venue": f"{prefecture.short.hant}會展中心",
        }  # fmt: skip


def agreement_rows() -> Iterator[Row]:
    """Agreements with the state groups."""
    for number in range(1, AGREEMENTS + 1):
        dice = Dice(f"agreement:{number}")
        group, prefecture = groups()[number % len(groups())], PREFECTURES[number // 2 % len(PREFECTURES)]
        month = dice.between(-10, 20)
        title = Name(f"與{prefecture.name.hant}合作協議", f"agreement with {prefecture.name.en}")
        amount = dice.between(20, 900)
        yield {
            "code": f"s-a{number:02}",
            **(group.name + title).cells(),
            "place": prefecture.code,
            "organisation": group.code,
            "stage": "in_force" if month < MONTHS[12] else "signed",
            "form": dice.of(("框架協議", "正式合同")),
            "partner": group.name.hant,
            "signed_on": day(month, dice.between(2, 26)),
            "amount": f"{amount // 10}.{amount % 10}",
        }


def enterprise_rows() -> Iterator[Row]:
    """Every firm as an enterprise of the register."""
    for firm in firms():
        if firm.kind == "enterprise":
            dice = Dice(f"enterprise:{firm.code}")
            yield {
                "code": f"s-n{firm.code[3:]}", **firm.name.cells(), "place": firm.place, "organisation": firm.code,
                "stage": "registered", "legal": firm.code, "industry": INDUSTRIES[firm.trade],
                "ownership": dice.weighted(((6, "民營企業"), (3, "地方國企"), (1, "外資企業"))),
                "scale": dice.of(("規上", "規下")),
            }  # fmt: skip


def event_milestones() -> Iterator[Row]:
    """The events that were held and the agreements that were signed."""
    for event in event_rows():
        standing = "" if event["stage"] == "held" else "planned"
        yield {"subject": event["code"], "milestone": "held", "on": event["starts_on"], "standing": standing}
    for agreement in agreement_rows():
        yield {"subject": agreement["code"], "milestone": "signed", "on": agreement["signed_on"]}
