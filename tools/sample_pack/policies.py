"""Policies: packages and their measures; worked measures with rules; and what became of them, case by case."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day
from sample_pack.policy_measures import WORKED, Worked
from sample_pack.projects import projects
from sample_pack.promotion import enterprise_rows
from sample_pack.words import EPITHETS, PROVINCE_CODE

RULES = Path(__file__).resolve().parents[2] / "packs" / "sample" / "eligibility.toml"
PACKAGE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "issued_on", "issuer", "areas",
    "valid_from", "valid_to",
)  # fmt: skip
MEASURE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "policy_area", "department",
    "valid_from", "valid_to", "benefit", "benefit_amount", "benefit_per", "benefit_cap", "papers", "redemption",
    "beneficiary",
)  # fmt: skip
CASE_COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "amount", "paid_on", "reason",
)  # fmt: skip
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
AREAS = ("財稅支持", "金融服務", "消費擴容", "有效投資", "服務機制", "開放創新")
REDEMPTIONS = ("automatic", "short", "on_application")
MEASURE_WORDS = (
    ("設備投資補助", "Grant for equipment"), ("貸款貼息", "Interest subsidy"), ("物流補貼", "Freight subsidy"),
    ("擔保費減免", "Lower guarantee fees"), ("一窗受理", "One window"), ("容缺辦理", "Papers may follow"),
)  # fmt: skip
PLAIN_MEASURES, CASES = 30, 150
NEVER_CAME = 3  # of every four whom a measure fits, the last never came
REASONS = ("材料不全，逾期未補", "同一事項已享受其他政策", "經核實不符合條件")
STEPS = {  # by redemption, the way from the first day to the payment
    "automatic": ("told", "confirmed", "paid"),
    "short": ("applied", "approved", "paid"),
    "on_application": ("applied", "approved", "paid"),
}
# weight, and how many steps were taken; 0: refused after the first
PROGRESS = ((62, 3), (14, 2), (16, 1), (8, 0))


def _department(code: str) -> str:
    return f"s-{code}"


def package_rows() -> Iterator[Row]:
    """Policy packages."""
    for number, (hant, english, issuer, areas) in enumerate(PACKAGES, start=1):
        dice = Dice(f"package:{number}")
        name, issued = Name(f"子虛省{hant}", f"Zixu: {english}"), day(number * 2 - 1, dice.between(3, 26))
        yield {
            "code": f"s-k{number:02}", **name.cells(), "place": PROVINCE_CODE, "organisation": _department(issuer),
            "stage": "in_force", "issued_on": issued, "issuer": _department(issuer), "areas": areas,
            "valid_from": issued,
        }  # fmt: skip


def measure_rows() -> Iterator[Row]:
    """The measures of the packages: those without a rule, of which no more is known, then the worked ones."""
    for number in range(1, PLAIN_MEASURES + 1):
        dice = Dice(f"measure:{number}")
        hant, english = MEASURE_WORDS[number % len(MEASURE_WORDS)]
        name = Name(f"{EPITHETS[number % len(EPITHETS)].hant}·{hant}（{number:02}）", f"{english} ({number:02})")
        yield {
            "code": f"s-m{number:02}", **name.cells(), "place": PROVINCE_CODE,
            "stage": dice.weighted(((8, "in_force"), (1, "planned"), (1, "expired"))), "policy_area": dice.of(AREAS),
            "redemption": dice.of(REDEMPTIONS), "beneficiary": dice.of(("中小企業", "外貿企業", "項目單位")),
        }  # fmt: skip
    for number, worked in enumerate(WORKED, start=1):
        department, (valid_from, valid_to) = _department(worked.department), worked.valid
        yield {
            "code": f"s-w{number:02}", **worked.name.cells(), "place": PROVINCE_CODE, "organisation": department,
            "stage": "in_force", "policy_area": worked.area, "department": department, "valid_from": valid_from,
            "valid_to": valid_to, "benefit": worked.benefit, "benefit_amount": str(worked.amount),
            "benefit_per": worked.per, "benefit_cap": str(worked.cap), "papers": worked.papers,
            "redemption": worked.redemption,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One measure for one subject: the days of the steps that it has taken."""

    number: int
    measure: int
    subject: Row
    steps: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        return f"s-y{self.number:03}"

    def row(self) -> Row:
        """Its row in the register."""
        worked, dice = WORKED[self.measure - 1], Dice(f"case-row:{self.number}")
        stage, on = self.steps[-1]
        given = {"amount": str(dice.between(worked.amount // 2, worked.amount)), "paid_on": on}
        ends: Row = given if stage == "paid" else {"reason": dice.of(REASONS)} if stage == "refused" else {}
        return {
            "code": self.code, "name_hant": f"{worked.name.hant}·{self.subject['name_hant']}",
            "name_hans": f"{worked.name.cells()['name_hans']}·{self.subject['name_hans']}",
            "name_en": f"{worked.name.en}: {self.subject['name_en']}", "place": self.subject["place"],
            "organisation": _department(worked.department), "stage": stage, **ends,
        }  # fmt: skip


@cache
def cases() -> tuple[Case, ...]:
    """All cases: subjects that the rules fit, none of them twice for one measure."""
    found: list[Case] = []
    taken: set[tuple[int, str]] = set()
    for number in range(1, CASES * 4):
        dice = Dice(f"case:{number}")
        measure = dice.weighted([(worked.weight, which) for which, worked in enumerate(WORKED, start=1)])
        subject = dice.of([row for at, row in enumerate(fitting(measure)) if at % 4 != NEVER_CAME])
        steps = tuple(_steps(dice, WORKED[measure - 1]))
        if (measure, subject["code"]) in taken or not steps or len(found) == CASES:
            continue
        taken.add((measure, subject["code"]))
        found.append(Case(len(found) + 1, measure, subject, steps))
    return tuple(found)


def _steps(dice: Dice, worked: Worked) -> Iterator[tuple[str, str]]:
    """The days of the steps, up to the end of the last month; none where nothing had begun by then."""
    first = max(date.fromisoformat(worked.valid[0]), date(2022, 1, 1))
    last = date.fromisoformat(day(MONTHS[-1], 28))
    on = first + timedelta(days=dice.between(5, max(6, (last - first).days)))
    way, taken = STEPS[worked.redemption], dice.weighted(PROGRESS)
    words = (way[0], "refused") if taken == 0 else way[:taken]
    for word in words:
        if on > last or (worked.valid[1] and word == way[0] and on.isoformat() > worked.valid[1]):
            return
        yield word, on.isoformat()
        on += timedelta(days=dice.between(4, 40))


def case_rows() -> Iterator[Row]:
    """The cases."""
    return (case.row() for case in cases())


@cache
def fitting(measure: int) -> tuple[Row, ...]:
    """The subjects whom a worked measure fits. What they have spent is known by their being finished."""
    declared = next(rule for rule in _declared() if rule["measure"] == f"s-w{measure:02}")
    return tuple(
        row
        for kind in declared["for"]
        for row in _subjects(kind)
        if all(_holds(row, rule) for rule in declared["rules"])
    )


@cache
def _declared() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(RULES.read_text(encoding="utf-8"))["eligibility"])


@cache
def _subjects(kind: str) -> tuple[Row, ...]:
    return tuple(enterprise_rows()) if kind == "enterprise" else tuple(project.row() for project in projects())


def _holds(row: Row, rule: Mapping[str, Any]) -> bool:
    value = row.get(rule["field"], "") if "field" in rule else ""
    if "starts" in rule:
        return value.startswith(tuple(rule["starts"]))
    if "is" in rule:
        return value in _several(rule["is"])
    if "place" in rule or "stage" in rule:
        key = "place" if "place" in rule else "stage"
        return row[key] in _several(rule[key])
    if "at_least" in rule and "field" in rule:
        return bool(value) and float(value) >= float(rule["at_least"])
    on = value if "field" in rule else _reached().get((row["code"], rule.get("milestone", "")), "")
    return "measure" in rule or rule["from"] <= on <= rule["to"]


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


@cache
def _reached() -> Mapping[tuple[str, str], str]:
    """The days of the milestones that rules look at."""
    rows = [*enterprise_milestones(), *(row for project in projects() for row in project.milestones())]
    return {(row["subject"], row["milestone"]): row["on"] for row in rows if not row.get("standing")}


def enterprise_milestones() -> Iterator[Row]:
    """When firms first passed the size threshold: half of the larger ones within the two years."""
    for firm in enterprise_rows():
        dice = Dice(f"above-scale:{firm['code']}")
        if firm["scale"] == "規上" and dice.chance(80):
            month = dice.between(-20, 23)
            yield {"subject": firm["code"], "milestone": "above_scale", "on": day(month, dice.between(1, 28))}


def link_rows() -> Iterator[Row]:
    """Measures of packages, packages of programmes, cases of measures and for whom they are."""
    for number in range(1, PLAIN_MEASURES + 1):
        yield {"from": f"s-m{number:02}", "link": "in_package", "to": f"s-k{number % len(PACKAGES) + 1:02}"}
    for number, worked in enumerate(WORKED, start=1):
        yield {"from": f"s-w{number:02}", "link": "in_package", "to": f"s-k{worked.package:02}"}
    for number in range(1, len(PACKAGES) + 1):
        yield {"from": f"s-k{number:02}", "link": "part_of", "to": "s-programme-service"}
    for case in cases():
        yield {"from": case.code, "link": "of_measure", "to": f"s-w{case.measure:02}"}
        yield {"from": case.code, "link": "for_subject", "to": case.subject["code"]}


def milestones() -> Iterator[Row]:
    """Packages issued, firms grown, and the steps of the cases."""
    for package in package_rows():
        yield {"subject": package["code"], "milestone": "issued", "on": package["issued_on"]}
    yield from enterprise_milestones()
    for case in cases():
        for step, on in case.steps:
            yield {"subject": case.code, "milestone": step, "on": on}


def registers() -> str:
    """The roster that lists the cases by rule."""
    name = Name("政策兌現登記冊（示例）", "Register of policy cases (invented)")
    return f"""[[roster]]
code = "s-policy-cases"
family = "policy_cases"
names = {name.toml()}
kind = "policy_case"
place = "{PROVINCE_CODE}"
complete = true
"""
