"""Invented departments, firms and state groups; firms carry credit codes whose check digits are right."""

from __future__ import annotations

from dataclasses import dataclass

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

COLUMNS = ("code", "kind", "parent", "place", "uscc", "name_hant", "name_hans", "name_en")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LONG_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SHORT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
NO_REGION = "990000"  # no division has this number
DEPARTMENTS = (
    ("reform", Name("發展改革委", "Development and Reform Commission")),
    ("commerce", Name("商務廳", "Department of Commerce")),
    ("industry", Name("工業和信息化廳", "Department of Industry")),
    ("transport", Name("交通運輸廳", "Department of Transport")),
    ("assets", Name("國資委", "State Assets Commission")),
    ("resources", Name("自然資源廳", "Department of Natural Resources")),
    ("ecology", Name("生態環境廳", "Department of Ecology")),
    ("finance", Name("財政廳", "Department of Finance")),
)
TRADES = (
    Name("裝備", "Equipment"), Name("能源", "Energy"), Name("材料", "Materials"), Name("農業", "Farming"),
    Name("物流", "Logistics"), Name("建設", "Construction"), Name("數據", "Data"), Name("環保", "Environment"),
)  # fmt: skip
GROUPS = (
    Name("浮雲能源集團（示例）", "Floating Cloud Energy Group (invented)"),
    Name("逆旅交通集團（示例）", "Wayside Transport Group (invented)"),
    Name("鴻爪通信集團（示例）", "Goose Print Telecom Group (invented)"),
    Name("蜉蝣建築集團（示例）", "Mayfly Building Group (invented)"),
    Name("槐安化工集團（示例）", "Huaian Chemical Group (invented)"),
    Name("邯枕電網集團（示例）", "Pillow Dream Grid Group (invented)"),
)
FIRMS = 36


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation and the prefecture it sits in (the province when none)."""

    code: str
    kind: str
    place: str
    name: Name
    trade: str = ""
    parent: str = ""

    def row(self) -> Row:
        """Its row; departments have no credit code here."""
        uscc = "" if self.kind == "department" else _credit_code(self.code)
        above = {"parent": self.parent, "place": self.place}
        return {"code": self.code, "kind": self.kind, **above, "uscc": uscc, **self.name.cells()}


def _credit_code(name: str) -> str:
    dice = Dice(f"uscc:{name}")
    body = "".join(str(dice.between(0, 9)) for _ in range(8))
    rest = -sum(int(sign) * weight for sign, weight in zip(body, SHORT_WEIGHTS, strict=True)) % 11
    code = f"91{NO_REGION}{body}{'X' if rest == 10 else rest}"  # noqa: PLR2004
    last = -sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, LONG_WEIGHTS, strict=True)) % 31
    return code + ALPHABET[last]


def departments() -> list[Organisation]:
    """The province's departments and each prefecture's commission."""
    of_province = [
        Organisation(f"s-{code}", "department", PROVINCE_CODE, Name(f"子虛省{name.hant}", f"Zixu {name.en}"))
        for code, name in DEPARTMENTS
    ]
    of_prefectures = [
        Organisation(
            f"s-reform-{number}", "department", prefecture.code,
            Name(f"{prefecture.name.hant}發展改革委", f"{prefecture.name.en} Development and Reform Commission"),
        )
        for number, prefecture in enumerate(PREFECTURES, start=1)
    ]  # fmt: skip
    return [*of_province, *of_prefectures]


def groups() -> list[Organisation]:
    """State groups that cooperate with the province."""
    return [Organisation(f"s-g{number}", "central_soe", "", name) for number, name in enumerate(GROUPS, start=1)]


def firms() -> list[Organisation]:
    """Firms, spread over the prefectures."""
    found = []
    for number in range(FIRMS):
        prefecture, trade = PREFECTURES[number % len(PREFECTURES)], TRADES[number * 5 % len(TRADES)]
        epithet = EPITHETS[number % len(EPITHETS)]
        name = Name(
            f"{prefecture.short.hant}{epithet.hant}{trade.hant}公司（示例）",
            f"{prefecture.short.en} {epithet.en} {trade.en} Co. (invented)",
        )
        found.append(Organisation(f"s-f{number + 1:02}", "enterprise", prefecture.code, name, trade.hant))
    chamber = Name("子虛省商會（示例）", "Zixu Chamber of Commerce (invented)")
    return [*found, Organisation("s-chamber", "chamber", PROVINCE_CODE, chamber)]
