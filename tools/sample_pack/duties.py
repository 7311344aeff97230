"""Programmes, policies and promises without a number."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import day
from sample_pack.organisations import DEPARTMENTS
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

PROGRAMME_COLUMNS = ("code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "period", "lead")
PACKAGE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "issued_on", "issuer", "areas",
)  # fmt: skip
MEASURE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "stage", "measure_type", "redemption", "beneficiary",
)  # fmt: skip
COMMITMENT_COLUMNS = (
    "code",
    "name_hant",
    "name_hans",
    "name_en",
    "place",
    "organisation",
    "stage",
    "lead",
    "supporting",
    "due_on",
    "steps",
    "result",
)
PROGRAMMES = (
    ("projects", Name("項目攻堅年（示例）", "Year of projects (invented)"), "reform"),
    ("promotion", Name("招商引智行動（示例）", "Promotion drive (invented)"), "commerce"),
    ("service", Name("企業服務提質行動（示例）", "Better service for enterprises (invented)"), "industry"),
    ("corridors", Name("通道暢通行動（示例）", "Open corridors (invented)"), "transport"),
    ("central", Name("央地攜手行動（示例）", "Hand in hand with state groups (invented)"), "assets"),
)
PACKAGES = (
    ("穩投資若干措施", "Measures for steady investment", "reform", "財政、用地、用能"),
    ("促外貿若干措施", "Measures for foreign trade", "commerce", "通關、物流、信保"),
    ("助企紓困若干措施", "Measures to relieve enterprises", "industry", "減稅、降費、穩崗"),
    ("綠色轉型若干措施", "Measures for green change", "ecology", "節能、減排、循環"),
    ("金融支持若干措施", "Measures of finance", "finance", "貸款、擔保、基金"),
    ("用地保障若干措施", "Measures for land", "resources", "指標、審批、供地"),
    ("科技創新若干措施", "Measures for innovation", "industry", "平台、人才、轉化"),
    ("消費擴容若干措施", "Measures for consumption", "commerce", "文旅、汽車、家居"),
    ("物流降本若干措施", "Measures for cheaper logistics", "transport", "公路、鐵路、倉儲"),
    ("國資協同若干措施", "Measures with state assets", "assets", "配套、採購、用工"),
)
MEASURE_TYPES = ("財稅支持", "金融服務", "消費擴容", "有效投資", "服務機制", "開放創新")
MEASURE_WORDS = (
    ("設備投資補助", "Grant for equipment"), ("貸款貼息", "Interest subsidy"), ("物流補貼", "Freight subsidy"),
    ("擔保費減免", "Lower guarantee fees"), ("一窗受理", "One window"), ("容缺辦理", "Papers may follow"),
)  # fmt: skip
PROMISES = (
    ("建成項目調度平台", "Build the platform for projects"),
    ("推行項目管家制度", "Give every project a steward"),
    ("開通企業訴求熱線", "Open a line for enterprises"),
    ("修訂招商項目庫", "Revise the book of deals"),
    ("打通園區斷頭路", "Finish the roads of the parks"),
    ("完善冷鏈網絡", "Complete the cold chain"),
    ("公開涉企收費清單", "Publish the list of fees"),
    ("壓減審批環節", "Cut steps of approval"),
    ("組織供需對接", "Bring buyers and makers together"),
    ("開展歷史遺留問題清理", "Clear up old cases"),
)
STEPS = "制定方案；分解任務；按月調度；組織驗收"
MEASURES, COMMITMENTS = 30, 40


def _department(code: str) -> str:
    return f"s-{code}"


def programme_rows() -> Iterator[Row]:
    """The programmes of the two years."""
    for code, name, lead in PROGRAMMES:
        yield {
            "code": f"s-programme-{code}", **name.cells(), "place": PROVINCE_CODE, "organisation": _department(lead),
            "stage": "running", "period": "2022-2023", "lead": _department(lead),
        }  # fmt: skip


def package_rows() -> Iterator[Row]:
    """Policy packages."""
    for number, (hant, english, issuer, areas) in enumerate(PACKAGES, start=1):
        dice = Dice(f"package:{number}")
        name = Name(f"子虛省{hant}", f"Zixu: {english}")
        yield {
            "code": f"s-k{number:02}", **name.cells(), "place": PROVINCE_CODE, "organisation": _department(issuer),
            "stage": "in_force", "issued_on": day(number * 2 - 1, dice.between(3, 26)), "issuer": _department(issuer),
            "areas": areas,
        }  # fmt: skip


def measure_rows() -> Iterator[Row]:
    """Single measures of the packages."""
    for number in range(1, MEASURES + 1):
        dice = Dice(f"measure:{number}")
        hant, english = MEASURE_WORDS[number % len(MEASURE_WORDS)]
        name = Name(f"{EPITHETS[number % len(EPITHETS)].hant}·{hant}（{number:02}）", f"{english} ({number:02})")
        yield {
            "code": f"s-m{number:02}",
            **name.cells(),
            "place": PROVINCE_CODE,
            "stage": dice.weighted(((8, "in_force"), (1, "planned"), (1, "expired"))),
            "measure_type": dice.of(MEASURE_TYPES),
            "redemption": dice.of(("免申即享", "快申快享", "申報兌現")),
            "beneficiary": dice.of(("中小企業", "外貿企業", "項目單位")),
        }


def commitment_rows() -> Iterator[Row]:
    """Promises of the programmes: done, lapsed, or still open with some of them overdue."""
    for number in range(1, COMMITMENTS + 1):
        dice = Dice(f"commitment:{number}")
        hant, english = PROMISES[number % len(PROMISES)]
        prefecture = PREFECTURES[number % len(PREFECTURES)]
        at_home = number % 4 == 0
        place, where = (PROVINCE_CODE, Name("全省", "Province")) if at_home else (prefecture.code, prefecture.name)
        lead, support = (_department(dice.of(DEPARTMENTS)[0]), dice.of(DEPARTMENTS)[1].hant)
        stage = dice.weighted(((45, "open"), (42, "done"), (13, "lapsed")))
        name = Name(f"{where.hant}{hant}（{number:02}）", f"{where.en}: {english} ({number:02})")
        yield {
            "code": f"s-c{number:02}",
            **name.cells(),
            "place": place,
            "organisation": lead,
            "stage": stage,
            "lead": lead,
            "supporting": support,
            "due_on": day(dice.between(11, 25), 28),
            "steps": STEPS,
            "result": "已驗收" if stage == "done" else "",
        }


def link_rows() -> Iterator[Row]:
    """Measures of packages, commitments and packages of programmes."""
    for number in range(1, MEASURES + 1):
        yield {"from": f"s-m{number:02}", "link": "in_package", "to": f"s-k{number % len(PACKAGES) + 1:02}"}
    for number in range(1, COMMITMENTS + 1):
        programme = PROGRAMMES[number % len(PROGRAMMES)][0]
        yield {"from": f"s-c{number:02}", "link": "part_of", "to": f"s-programme-{programme}"}
    for number in range(1, len(PACKAGES) + 1):
        yield {"from": f"s-k{number:02}", "link": "part_of", "to": "s-programme-service"}


def milestones() -> Iterator[Row]:
    """Packages issued and commitments done."""
    for package in package_rows():
        yield {"subject": package["code"], "milestone": "issued", "on": package["issued_on"]}
    for commitment in commitment_rows():
        if commitment["stage"] == "done":
            yield {"subject": commitment["code"], "milestone": "done", "on": min(commitment["due_on"], "2023-12-20")}
