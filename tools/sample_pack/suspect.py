"""Invented cases for the tests of findings: a start that is taken back, totals just over a threshold.

What they are is in their names. They are in no roster and have no facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sample_pack.dice import Dice
from sample_pack.files import Name, Row
from sample_pack.months import day
from sample_pack.organisations import Organisation, firms
from sample_pack.projects import EVIDENCE
from sample_pack.words import EPITHETS, PREFECTURES, THINGS, Prefecture, Thing

OVER = Name("（示例：剛過一億元）", "(invented: just over 100 million)")
MOVED = Name("（示例：開工日期後移）", "(invented: start moved back)")
WITHDRAWN = Name("（示例：開工撤回）", "(invented: start withdrawn)")
OVER_IN, TAKEN_BACK_IN = PREFECTURES[3], PREFECTURES[4]


@dataclass(frozen=True, slots=True)
class Case:
    """A project that is building; money is in 萬元. ``becomes`` is what becomes of its start, if anything."""

    code: str
    prefecture: Prefecture
    thing: Thing
    owner: Organisation
    name: Name
    total: int
    start: int
    day: int
    becomes: tuple[str, str] | None = None

    def row(self) -> Row:
        """Its row in the register."""
        withdrawn = self.becomes is not None and self.becomes[0] == "withdrawn"
        return {
            "code": self.code, **self.name.cells(), "place": self.prefecture.code, "organisation": self.owner.code,
            "stage": "preparatory" if withdrawn else "building", "industry": self.thing.industry,
            "field": self.thing.field, "owner": self.owner.code,
            "planned_total": f"{self.total // 10000}.{self.total % 10000:04}",
            "planned_start": day(self.start, self.day), "planned_completion": day(self.start + 12, self.day),
            "belt": "三帶",
        }  # fmt: skip

    def milestones(self) -> Iterator[Row]:
        """The start, and what became of it four months later."""
        start = {"subject": self.code, "milestone": "started"}
        yield {**start, "on": day(self.start, self.day), "evidence": EVIDENCE["started"], "standing": ""}
        if self.becomes:
            standing, evidence = self.becomes
            yield {**start, "on": day(self.start + 4, self.day), "evidence": evidence, "standing": standing}


def cases() -> list[Case]:
    """All of them, each drawn from a stream of its own."""
    over = [_case(f"s-po{number}", OVER_IN, number, OVER) for number in range(1, 5)]
    moved = _case("s-pb1", TAKEN_BACK_IN, 1, MOVED, ("moved", "現場核查：原報開工時未動土，四個月後才動工。"))
    withdrawn = _case("s-pb2", TAKEN_BACK_IN, 2, WITHDRAWN, ("withdrawn", "現場核查：只辦了奠基儀式，未動土。"))
    return [*over, moved, withdrawn]


def _case(code: str, prefecture: Prefecture, number: int, what: Name, becomes: tuple[str, str] | None = None) -> Case:
    dice = Dice(f"suspect:{code}")
    thing, epithet = dice.of(THINGS), dice.of(EPITHETS)
    owners = [firm for firm in firms() if firm.place == prefecture.code]
    project = Name(
        f"{prefecture.short.hant}{epithet.hant}{thing.name.hant}項目",
        f"{prefecture.short.en} {epithet.en} {thing.name.en}",
    )
    return Case(
        code=code,
        prefecture=prefecture,
        thing=thing,
        owner=owners[number - 1],
        name=Name(project.hant + what.hant, f"{project.en} {what.en}"),
        total=dice.between(10_000, 10_300),
        start=dice.between(10, 18),
        day=dice.between(5, 27),
        becomes=becomes,
    )
