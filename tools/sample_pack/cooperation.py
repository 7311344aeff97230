"""Cooperation with state groups: their firms in the province, approaches before an agreement, assistance funds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, YEARS, day
from sample_pack.organisations import Organisation, groups
from sample_pack.projects import Project
from sample_pack.promotion import agreement_rows
from sample_pack.returns import fact
from sample_pack.words import PREFECTURES, PROVINCE_CODE, Prefecture

APPROACH_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "made_on", "by", "enterprise",
    "level", "matter", "result", "next_on",
)  # fmt: skip
ASSISTANCE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "given_on", "giver", "giver_class",
    "sector", "beneficiary", "amount", "evidence",
)  # fmt: skip
APPROACHES, GIFTS = 36, 60
SECTORS = ("特色種植", "農產品加工", "鄉村旅遊", "光伏幫扶", "技能培訓")
BENEFICIARIES = ("村集體經濟組織", "農民合作社", "幫扶車間", "職業學校")
MATTERS = ("新能源基地合作", "算力設施合作", "物流樞紐共建", "裝備配套合作", "園區共建")
DESIGNATED, RESIDENT = "定點幫扶央企", "駐省央企"
LEVEL_OF_YEAR, GROWTH_OF_YEAR = "1", "20"


def subsidiaries() -> list[Organisation]:
    """Each group's firm in two of the prefectures."""
    found = []
    for number, group in enumerate(groups()):
        for step in (0, 2):
            prefecture = PREFECTURES[(number + step) % len(PREFECTURES)]
            short = group.name.hant.removesuffix("集團（示例）")
            english = group.name.en.removesuffix(" Group (invented)")
            name = Name(f"{short}{prefecture.short.hant}公司（示例）", f"{english} {prefecture.short.en} (invented)")
            code = f"{group.code}-{PREFECTURES.index(prefecture) + 1}"
            found.append(Organisation(code, "central_soe", prefecture.code, name, parent=group.code))
    return found


def approach_rows() -> Iterator[Row]:
    """One approach before every agreement, which it led to, then those that are open, in vain, or still to come."""
    by_code = {group.code: group for group in groups()}
    for number, agreement in enumerate(agreement_rows(), start=1):
        prefecture = next(each for each in PREFECTURES if each.code == agreement["place"])
        signed = int(agreement["signed_on"][:4]) * 12 + int(agreement["signed_on"][5:7]) - 1
        month = signed - YEARS[0] * 12 - Dice(f"approach-before:{number}").between(1, 3)
        yield _approach(number, prefecture, by_code[agreement["organisation"]], month, "agreed")
    for number in range(len(list(agreement_rows())) + 1, APPROACHES + 1):
        dice = Dice(f"approach:{number}")
        month = dice.between(0, MONTHS[-1] + 2)
        stage = "planned" if month > MONTHS[-1] else dice.weighted(((7, "open"), (3, "dropped")))
        yield _approach(number, dice.of(PREFECTURES), dice.of(groups()), month, stage)


def _approach(number: int, prefecture: Prefecture, group: Organisation, month: int, stage: str) -> Row:
    dice = Dice(f"approach-row:{number}")
    name = Name(
        f"{prefecture.name.hant}對接{group.name.hant}（{number:02}）",
        f"{prefecture.name.en} approaches {group.name.en} {number:02}",
    )
    return {
        "code": f"s-h{number:02}", **name.cells(), "place": prefecture.code, "organisation": group.code,
        "stage": stage, "made_on": day(month, dice.between(2, 26)), "by": f"{prefecture.name.hant}主要負責人",
        "enterprise": group.code, "level": dice.of(("央企總部", "央企總部", "在省企業")), "matter": dice.of(MATTERS),
        "result": {"agreed": "形成合作協議", "open": "約定繼續對接", "dropped": "企業投資計劃已滿"}.get(stage, ""),
        "next_on": day(month + 1, dice.between(2, 26)) if stage == "open" else "",
    }  # fmt: skip


def assistance_rows() -> Iterator[Row]:
    """Funds given by groups, more in the second year; a few only promised."""
    for number in range(1, GIFTS + 1):
        dice = Dice(f"assistance:{number}")
        prefecture, group = dice.of(PREFECTURES), dice.of(groups())
        designated = groups().index(group) % 2 == 0
        giver = group if designated else dice.of([each for each in subsidiaries() if each.parent == group.code])
        month = dice.between(0, 11) + (0 if number % 5 < 2 else 12)  # noqa: PLR2004  (two fifths in the first year)
        sector, received = dice.of(SECTORS), dice.chance(88)
        name = Name(
            f"{giver.name.hant}幫扶{prefecture.short.hant}{sector}（{number:02}）",
            f"{giver.name.en} assists {prefecture.short.en} {number:02}",
        )
        yield {
            "code": f"s-b{number:02}", **name.cells(), "place": prefecture.code, "organisation": giver.code,
            "stage": "received" if received else "promised",
            "given_on": day(month, dice.between(2, 26)), "giver": giver.code,
            "giver_class": DESIGNATED if designated else RESIDENT, "sector": sector,
            "beneficiary": f"{prefecture.short.hant}{dice.of(BENEFICIARIES)}",
            "amount": str(dice.between(8, 95) * 5), "evidence": "銀行回單" if received else "",
        }  # fmt: skip


def link_rows(projects: Sequence[Project]) -> Iterator[Row]:
    """Approaches with the agreements they led to, projects with the agreement of their group in their prefecture."""
    for approach, agreement in zip(approach_rows(), agreement_rows(), strict=False):
        yield {"from": approach["code"], "link": "led_to", "to": agreement["code"]}
    agreements = {(row["organisation"], row["place"]): row for row in agreement_rows()}
    for project in projects:
        under = agreements.get((project.owner.code, project.prefecture.code))
        if project.state_owned and under:
            yield {"from": project.code, "link": "under_agreement", "to": under["code"]}


def target_rows() -> Iterator[Row]:
    """The year's lines on assistance funds."""
    year = str(YEARS[-1])
    yield fact("target-assistance", PROVINCE_CODE, "assistance.funds_target", year, LEVEL_OF_YEAR, "億元")
    yield fact("target-assistance-growth", PROVINCE_CODE, "assistance.funds_growth_target", year, GROWTH_OF_YEAR, "%")
