"""Invented people who answer for invented enterprises and projects; some of those have nobody, on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import day
from sample_pack.projects import projects
from sample_pack.promotion import enterprise_rows
from sample_pack.words import EPITHETS, PREFECTURES, PROVINCE_CODE

PERSON_COLUMNS = ("code", "name_hant", "name_hans", "name_en", "post", "place", "organisation", "sector")
PAIRING_COLUMNS = ("person", "subject", "capacity", "since", "reason", "until", "ended_reason")
FAMILIES = (
    ("亓", "Qi"),
    ("郗", "Xi"),
    ("訾", "Zi"),
    ("佘", "She"),
    ("笪", "Da"),
    ("逄", "Pang"),
    ("厙", "She"),
    ("牟", "Mou"),
)
SECTORS = ("裝備製造", "新材料", "能源", "農業", "物流", "數字經濟")
LEADERS, STEWARDS = 3, 4  # of each prefecture
AT_WORK = frozenset({"building", "preparatory", "started"})
LARGE = 40  # 億元
UNCOVERED = 4  # every so manieth has nobody
HANDED_OVER = 9  # every so manieth was handed over once
PAIRED = "年度包聯安排（示例）"


@dataclass(frozen=True, slots=True)
class Duty:
    """A person with a place and what the person does."""

    code: str
    name: Name
    post: str
    place: str
    sector: str

    def row(self) -> Row:
        """The row of persons.csv."""
        return {"code": self.code, **self.name.cells(), "post": self.post, "place": self.place, "sector": self.sector}


@cache
def duties() -> tuple[Duty, ...]:
    """The leaders and stewards of the province and its prefectures."""
    found = [_duty(f"s-l0{number}", number, "省級領導（示例）", PROVINCE_CODE) for number in (1, 2)]
    for order, prefecture in enumerate(PREFECTURES, start=1):
        found += [
            _duty(f"s-l{order}{number}", order * 3 + number, "市級領導（示例）", prefecture.code)
            for number in range(1, LEADERS + 1)
        ]
        found += [
            _duty(f"s-k{order}{number}", order * 5 + number, "項目管家（示例）", prefecture.code)
            for number in range(1, STEWARDS + 1)
        ]
    return tuple(found)


def _duty(code: str, number: int, post: str, place: str) -> Duty:
    dice = Dice(f"person:{code}")
    (family, spelt), given = dice.of(FAMILIES), EPITHETS[(number * 7 + dice.between(0, 3)) % len(EPITHETS)]
    name = Name(f"{family}{given.hant}（示例）", f"{spelt} {given.en} (invented)")
    return Duty(code, name, post, place, SECTORS[number % len(SECTORS)])


def person_rows() -> Iterator[Row]:
    """Everybody."""
    return (duty.row() for duty in duties())


def pairing_rows() -> Iterator[Row]:
    """Leaders with enterprises, stewards with projects at work, leaders of the province with the largest of these."""
    for number, enterprise in enumerate(enterprise_rows()):
        if number % UNCOVERED != UNCOVERED - 1:
            yield from _paired(enterprise["code"], "leader", _of(enterprise["place"], "s-l"), number)
    at_work = [project for project in projects() if project.row()["stage"] in AT_WORK]
    for number, project in enumerate(at_work):
        row = project.row()
        if number % UNCOVERED != UNCOVERED - 1:
            yield from _paired(row["code"], "steward", _of(row["place"], "s-k"), number)
        if Decimal(row["planned_total"]) >= LARGE:
            yield from _paired(row["code"], "leader", _of(PROVINCE_CODE, "s-l"), number)


def _of(place: str, head: str) -> Sequence[Duty]:
    return [duty for duty in duties() if duty.place == place and duty.code.startswith(head)]


def _paired(subject: str, capacity: str, among: Sequence[Duty], number: int) -> Iterator[Row]:
    dice = Dice(f"pairing:{capacity}:{subject}")
    first = dice.between(0, len(among) - 1)
    since = day(dice.between(0, 11), dice.between(2, 27))
    about = {"subject": subject, "capacity": capacity, "reason": PAIRED}
    if number % HANDED_OVER:
        yield {"person": among[first].code, "since": since, **about}
        return
    until = day(dice.between(12, 22), dice.between(2, 27))
    yield {"person": among[first].code, "since": since, **about, "until": until, "ended_reason": "工作調整（示例）"}
    yield {"person": among[(first + 1) % len(among)].code, "since": until, **about}
