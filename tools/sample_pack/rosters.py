"""The named lists: who enters them, who changes class, who leaves, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import YEARS, day, of_year
from sample_pack.projects import NEVER, Project
from sample_pack.words import PROVINCE_CODE

COLUMNS = ("roster", "subject", "class", "action", "on", "reason")
NEW, CONTINUING, PREPARATORY = "new", "continuing", "preparatory"
CLASSES = {
    NEW: Name("計劃新開工", "New"),
    CONTINUING: Name("續建", "Continuing"),
    PREPARATORY: Name("預備", "Preparatory"),
}
LIST_FROM = 10_000  # in 萬元: smaller projects are listed only now and then


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of a family for a period."""

    code: str
    family: str
    name: Name
    period: str
    classes: tuple[str, ...]

    def toml(self) -> str:
        """Its declaration."""
        classes = "".join(f'    {{ code = "{code}", names = {CLASSES[code].toml()} }},\n' for code in self.classes)
        return (
            f'[[roster]]\ncode = "{self.code}"\nfamily = "{self.family}"\nnames = {self.name.toml()}\n'
            f'place = "{PROVINCE_CODE}"\nperiod = "{self.period}"\nclasses = [\n{classes}]\ncomplete = true\n'
        )


@dataclass(frozen=True, slots=True)
class Stay:
    """A subject's time in a roster: from month `entered`, up to and without month `left` (None: to the end)."""

    roster: Roster
    subject: str
    member_class: str
    entered: int
    reason: str
    moved: tuple[int, str, str] | None = None
    left: tuple[int, str] | None = None

    def rows(self) -> Iterator[Row]:
        """The events of the stay."""
        yield self._row("enter", self.entered, self.member_class, self.reason)
        if self.moved:
            month, member_class, reason = self.moved
            yield self._row("move", month, member_class, reason)
        if self.left:
            month, reason = self.left
            yield self._row("exit", month, "", reason)

    def _row(self, action: str, month: int, member_class: str, reason: str) -> Row:
        return {
            "roster": self.roster.code, "subject": self.subject, "class": member_class, "action": action,
            "on": day(month, 1), "reason": reason,
        }  # fmt: skip


def rosters() -> list[Roster]:
    """All rosters, family by family."""
    return [
        *(major_list(year) for year in YEARS),
        *(mass_start(year) for year in YEARS),
        *(central_local(year) for year in YEARS),
        *(promotion(year) for year in YEARS),
    ]


def major_list(year: int) -> Roster:
    name = Name(f"省列重大項目 {year}（示例）", f"Provincial major projects {year} (invented)")
    return Roster(f"s-major-{year}", "major_list", name, str(year), tuple(CLASSES))


def mass_start(year: int) -> Roster:
    name = Name(f"{year} 年一季度集中開工（示例）", f"Mass start, first quarter of {year} (invented)")
    return Roster(f"s-mass-{year}-q1", "mass_start", name, f"{year}-Q1", (NEW, CONTINUING))


def central_local(year: int) -> Roster:
    name = Name(f"央地合作項目 {year}（示例）", f"Central-local cooperation {year} (invented)")
    return Roster(f"s-central-{year}", "central_local", name, str(year), (NEW, CONTINUING))


def promotion(year: int) -> Roster:
    name = Name(f"招商引資項目 {year}（示例）", f"Investment promotion {year} (invented)")
    return Roster(f"s-promotion-{year}", "promotion", name, str(year), (NEW, CONTINUING))


def stays(projects: Sequence[Project]) -> list[Stay]:
    """Every project's time in every roster."""
    found: list[Stay] = []
    for year in YEARS:
        for project in projects:
            found += _major_stay(project, year)
            found += _mass_stay(project, year)
            found += _central_stay(project, year)
    return found


def class_in(project: Project, year: int) -> str | None:
    """The class a project has when the year's list is drawn up; None when it has no place in it."""
    first, last = of_year(year)[0], of_year(year)[-1]
    if project.start < first:
        return CONTINUING if project.completed >= first else None
    if project.planned_start <= last:
        return NEW
    return PREPARATORY if project.planned_start <= last + 6 else None


def _major_stay(project: Project, year: int) -> list[Stay]:
    dice = Dice(f"major:{year}:{project.number}")
    listed = project.total >= LIST_FROM or Dice(f"listed:{project.number}").chance(35)
    member_class = class_in(project, year)
    if not listed or member_class is None:
        return []
    january = of_year(year)[0]
    stay = Stay(major_list(year), project.code, member_class, january, "年度清單下達")
    if member_class == CONTINUING:
        return [replace(stay, reason="上年結轉續建")]
    if member_class == PREPARATORY:
        early = project.planned_start == january + 12 and dice.chance(40)
        return [replace(stay, moved=(january + 9, NEW, "前期手續提前辦結，轉為計劃新開工"))] if early else [stay]
    if project.delay == NEVER:
        return [_stalled(dice, stay, january)]
    if project.planned_start >= january + 4 and dice.chance(20):
        return [replace(stay, entered=january + dice.of((3, 6)), reason="年中增補")]
    return [stay]


def _stalled(dice: Dice, stay: Stay, january: int) -> Stay:
    if dice.chance(45):
        return replace(stay, left=(january + dice.of((6, 9)), dice.of(("資金未落實，撤項", "投資方調整計劃，撤項"))))
    if dice.chance(50):
        return replace(stay, moved=(january + 6, PREPARATORY, "用地未落實，轉為預備"))
    return stay


def _mass_stay(project: Project, year: int) -> list[Stay]:
    january = of_year(year)[0]
    planned = january <= project.planned_start <= january + 2
    resumed = class_in(project, year) == CONTINUING and Dice(f"mass:{year}:{project.number}").chance(12)
    if not planned and not resumed:
        return []
    reason = "一季度計劃開工" if planned else "一季度復工續建"
    return [Stay(mass_start(year), project.code, NEW if planned else CONTINUING, january, reason)]


def _central_stay(project: Project, year: int) -> list[Stay]:
    january = of_year(year)[0]
    member_class = class_in(project, year)
    if not project.state_owned or member_class not in {NEW, CONTINUING}:
        return []
    return [Stay(central_local(year), project.code, member_class, january, "納入央地合作臺賬")]
