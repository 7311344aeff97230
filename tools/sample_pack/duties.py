"""Programmes and promises without a number."""

from __future__ import annotations

from collections.abc import Iterator

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import day
from sample_pack.organisations import DEPARTMENTS
from sample_pack.words import PREFECTURES, PROVINCE_CODE

PROGRAMME_COLUMNS = ("code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "period", "lead")
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
COMMITMENTS = 40


def _department(code: str) -> str:
    return f"s-{code}"


def programme_rows() -> Iterator[Row]:
    """The programmes of the two years."""
    for code, name, lead in PROGRAMMES:
        yield {
            "code": f"s-programme-{code}", **name.cells(), "place": PROVINCE_CODE, "organisation": _department(lead),
            "stage": "running", "period": "2022-2023", "lead": _department(lead),
        }  # fmt: skip


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
    """Commitments of programmes."""
    for number in range(1, COMMITMENTS + 1):
        programme = PROGRAMMES[number % len(PROGRAMMES)][0]
        yield {"from": f"s-c{number:02}", "link": "part_of", "to": f"s-programme-{programme}"}


def milestones() -> Iterator[Row]:
    """Commitments done."""
    for commitment in commitment_rows():
        if commitment["stage"] == "done":
            yield {"subject": commitment["code"], "milestone": "done", "on": min(commitment["due_on"], "2023-12-20")}
