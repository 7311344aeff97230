"""The projects: what they are, when they were planned, and what became of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import MONTHS, day, progress
from sample_pack.organisations import Organisation, firms, groups
from sample_pack.words import EPITHETS, PHASES, PREFECTURES, THINGS, Prefecture, Thing

COLUMNS = (
    "code", "name_hant", "name_hans", "name_en", "place", "organisation", "stage", "project_code", "industry", "field",
    "owner", "planned_total", "planned_start", "planned_completion", "belt",
)  # fmt: skip
MILESTONE_COLUMNS = ("subject", "milestone", "on", "evidence", "standing")
EVIDENCE = {
    "approved": "批覆文件", "started": "施工許可證、現場照片", "entered_statistics": "入庫截圖",
    "completed": "竣工驗收單", "in_production": "投產報告",
}  # fmt: skip
LATE_FOR_STATISTICS = 2
NEVER = 99
# weight, then planned total from and to (in 萬元), then months of building from and to
SIZES = (
    (45, (3_000, 20_000, 8, 15)),
    (38, (20_000, 100_000, 11, 22)),
    (14, (100_000, 420_000, 16, 32)),
    (3, (420_000, 960_000, 26, 44)),
)
# weight, then months of delay from and to
DELAYS = ((58, (0, 0)), (23, (1, 2)), (12, (3, 6)), (7, (NEVER, NEVER)))


@dataclass(frozen=True, slots=True)
class Project:
    """A project. Months count from January 2022; money is in 萬元."""

    number: int
    prefecture: Prefecture
    thing: Thing
    name: Name
    owner: Organisation
    total: int
    planned_start: int
    planned_length: int
    delay: int
    length: int
    cost_percent: int
    preparation: int
    day: int

    @property
    def code(self) -> str:
        return f"s-p{self.number:03}"

    @property
    def start(self) -> int:
        """The month it really starts in; far away for one that never does."""
        return self.planned_start + self.delay

    @property
    def approved(self) -> int:
        return self.planned_start - self.preparation

    @property
    def completed(self) -> int:
        """The month building ends in."""
        return self.start + self.length - 1

    @property
    def planned_completion(self) -> int:
        return self.planned_start + self.planned_length - 1

    @property
    def state_owned(self) -> bool:
        """Whether a state group builds it: such projects make up the central-local cooperation."""
        return self.owner.kind == "central_soe"

    def done(self, month: int) -> int:
        """Completed since the start, at the end of a month; before it only preparation is paid for."""
        early = (
            min(self.total // 400, 300) * max(0, min(month - self.approved + 1, self.preparation)) // self.preparation
        )
        rest = self.total * self.cost_percent // 100 - early
        return early + int(rest * progress(self.start, self.length, month))

    def planned(self, month: int) -> int:
        """What the plan had wanted done by the end of a month."""
        return int(self.total * Fraction(progress(self.planned_start, self.planned_length, month)))

    def stage(self) -> str:
        """Where it stands at the end of the last month."""
        last = MONTHS[-1]
        if self.delay == NEVER:
            return "stopped" if self.planned_start + 9 <= last else "preparatory"
        if self.start > last:
            return "preparatory"
        if self.completed > last:
            return "building"
        return "in_production" if self._produces() and self.completed + 2 <= last else "completed"

    def _produces(self) -> bool:
        return self.thing.field in {"能源", "產業轉型升級及科技創新", "農業水利", "新型基礎設施"}

    def row(self) -> Row:
        """Its row in the register."""
        return {
            "code": self.code, **self.name.cells(), "place": self.prefecture.code, "organisation": self.owner.code,
            "stage": self.stage(), "project_code": self._project_code(), "industry": self.thing.industry,
            "field": self.thing.field, "owner": self.owner.code,
            "planned_total": f"{self.total // 10000}.{self.total % 10000:04}",
            "planned_start": day(self.planned_start, self.day),
            "planned_completion": day(self.planned_completion, self.day),
            "belt": "一核" if self.prefecture == PREFECTURES[0] else "三帶",
        }  # fmt: skip

    def _project_code(self) -> str:
        dice = Dice(f"code:{self.number}")
        year_and_month = day(self.approved, 1)[2:7].replace("-", "")
        return f"{year_and_month}-99{self.prefecture.code[2:4]}00-04-01-{dice.between(100000, 999999)}"

    def milestones(self) -> Iterator[Row]:
        """Planned days, and the days reached up to the end of the last month."""
        yield self._milestone("started", self.planned_start, standing="planned")
        yield self._milestone("completed", self.planned_completion, standing="planned")
        entered = self.start + Dice(f"entered:{self.number}").weighted(((55, 1), (30, LATE_FOR_STATISTICS), (15, 4)))
        reached = {
            "approved": self.approved,
            "started": self.start,
            "entered_statistics": entered,
            "completed": self.completed,
        }
        if self._produces():
            reached["in_production"] = self.completed + 2
        for milestone, month in reached.items():
            if month <= MONTHS[-1]:
                yield self._milestone(milestone, month)

    def _milestone(self, milestone: str, month: int, *, standing: str = "") -> Row:
        evidence = "" if standing else EVIDENCE[milestone]
        on = day(month, self.day)
        return {"subject": self.code, "milestone": milestone, "on": on, "evidence": evidence, "standing": standing}


def projects() -> list[Project]:
    """All projects, prefecture by prefecture."""
    found: list[Project] = []
    names: set[str] = set()
    for prefecture in PREFECTURES:
        for _ in range(prefecture.projects):
            project = _project(len(found) + 1, prefecture, names)
            names.add(project.name.hant)
            found.append(project)
    return found


def _project(number: int, prefecture: Prefecture, taken: set[str]) -> Project:
    dice = Dice(f"project:{number}")
    thing = dice.of(THINGS)
    low, high, short, long = dice.weighted(SIZES)
    length = dice.between(short, long)
    delays = dice.weighted(DELAYS)
    slow = dice.between(0, 6) if dice.chance(45) else 0
    return Project(
        number=number,
        prefecture=prefecture,
        thing=thing,
        name=_name(dice, prefecture, thing, taken),
        owner=_owner(dice, prefecture),
        total=dice.between(low // 100, high // 100) * 100,
        planned_start=dice.between(-14, 28),
        planned_length=length,
        delay=dice.between(*delays),
        length=(length + slow) * 100 // prefecture.pace,
        cost_percent=dice.between(94, 105),
        preparation=dice.between(3, 8),
        day=dice.between(5, 27),
    )


def _name(dice: Dice, prefecture: Prefecture, thing: Thing, taken: set[str]) -> Name:
    while True:
        epithet, phase = dice.of(EPITHETS), dice.weighted(((70, PHASES[0]), (18, PHASES[1]), (12, PHASES[2])))
        hant = f"{prefecture.short.hant}{epithet.hant}{thing.name.hant}{phase.hant}項目"
        if hant not in taken:
            return Name(hant, f"{prefecture.short.en} {epithet.en} {thing.name.en} {phase.en}".strip())


def _owner(dice: Dice, prefecture: Prefecture) -> Organisation:
    if dice.chance(18):
        return dice.of(groups())
    return dice.of([firm for firm in firms() if firm.place == prefecture.code])
