"""The nodes of one invented project, done one after the other as the plan of the pack orders them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sample_pack.dice import Dice
from sample_pack.files import Row
from sample_pack.months import day
from sample_pack.projects import Project, projects

PLAN = Path(__file__).resolve().parents[2] / "packs" / "gansu" / "matters" / "node_plan.toml"
LAST = date(2023, 12, 28)
STARTS = range(19, 24)  # months in which the project shown starts to be built
DAYS_OF_UNIT = {"working_days": (7, 5), "months": (30, 1)}


@cache
def planned_project() -> Project:
    """The project whose nodes are shown: the first that starts late enough for much of its papers to be seen."""
    return next(project for project in projects() if project.start in STARTS and project.stage() == "building")


def approved_on() -> date:
    """When its plan is made: nine months before building starts."""
    return date.fromisoformat(day(planned_project().start - 9, 3))


def node_acts(ref: str) -> Iterator[Row]:
    """A row for each node that was done by the end of the sample, in the order of time."""
    return iter(sorted(_rows(ref), key=lambda row: row["at"]))


def _rows(ref: str) -> Iterator[Row]:
    steps = tomllib.loads(PLAN.read_text(encoding="utf-8"))["matter_kind"][0]["steps"]
    by_itself = {row["milestone"] for row in planned_project().milestones() if not row["standing"]}
    ends: dict[str, date] = {}
    for step in steps:
        dice = Dice(f"node:{step['code']}")
        begun = max((ends[before] for before in step.get("after", ())), default=approved_on())
        ends[step["code"]] = begun + timedelta(days=max(1, _length(step) * dice.between(40, 115) // 100))
        if ends[step["code"]] <= LAST and step.get("reached") not in by_itself:
            endings = {ending["code"] for ending in step.get("endings", ())}
            left_out = "not_needed" in endings and dice.chance(20)
            ending = "not_needed" if left_out else "done"
            yield {
                "matter": ref, "at": f"{ends[step['code']]} {9 + len(ends) % 8:02}:{len(ends) % 60:02}", "act": "end",
                "step": step["code"], "ending": ending, "evidence": f"示例文號{len(ends):02}",
            }  # fmt: skip


def _length(step: Mapping[str, Any]) -> int:
    """How many days of the calendar a node takes by its plan."""
    amount, unit = str(step["due"]).split()
    of, by = DAYS_OF_UNIT[unit]
    return int(amount) * of // by
