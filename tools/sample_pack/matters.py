"""Invented matters of all kinds in all states, and what was done to each; one project's nodes, as far as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sample_pack import courses
from sample_pack.courses import Act
from sample_pack.dice import Dice
from sample_pack.duties import commitment_rows
from sample_pack.files import Row
from sample_pack.nodes import approved_on, node_acts, planned_project
from sample_pack.projects import projects
from sample_pack.promotion import agreement_rows, enterprise_rows
from sample_pack.words import PREFECTURES

MATTER_COLUMNS = ("ref", "kind", "about", "place", "title", "raised_at", "raised_by", "fields")
ACT_COLUMNS = (
    "matter", "at", "act", "step", "ending", "by", "words", "evidence", "tests", "fields", "on", "child",
)  # fmt: skip
FIRST_HOUR, HOURS = 9, 8
FACTORS = (
    "land", "forest", "grass", "energy", "environment", "water", "power", "gas", "heat", "roads", "drainage", "telecom",
    "demolition", "planning", "approval", "finance", "fiscal", "labour", "materials", "mining",
)  # fmt: skip
TOPICS = ("policy", "approval", "finance", "land", "utilities", "labour", "market", "logistics", "arrears", "fees")
TRIGGERS = ("innovation", "difficulty", "registering", "strategy", "expansion", "listing")
LAST = date(2023, 12, 28)  # the day on which the last things are done
Fields = Callable[[int, Dice, date], Row]


@dataclass(frozen=True, slots=True)
class Plan:
    """So many matters of a kind: who raises them, what they are about, and the courses that they take."""

    kind: str
    name: str
    raised_by: Sequence[str]
    about: Callable[[], list[Row]] | None
    fields: Fields
    closed: Sequence[Sequence[Act]]
    open_: Sequence[Sequence[Act]]


@dataclass(frozen=True, slots=True)
class Made:
    """A matter: its row, and the rows of what was done to it."""

    row: Row
    acts: tuple[Row, ...]


def _none(number: int, dice: Dice, raised: date) -> Row:
    del number, dice, raised
    return {}


def _blocked(number: int, dice: Dice, raised: date) -> Row:
    course = number % len((*courses.BLOCKER, *courses.BLOCKER_OPEN))
    return {
        "factor": FACTORS[number % len(FACTORS)], "urgency": courses.BLOCKER_URGENCY.get(course, "ordinary"),
        "needed": "80",
        "given": str(dice.between(0, 60)), "amount_unit": "mu",
        "needed_by": (raised + timedelta(days=60)).isoformat(),
    }  # fmt: skip


def _wanted(number: int, dice: Dice, raised: date) -> Row:
    del raised
    topic, difficulty = TOPICS[number % len(TOPICS)], dice.of(("simple", "ordinary", "hard"))
    return {"topic": topic, "difficulty": difficulty, "detail": "請協助解決（示例）"}


def _visited(number: int, dice: Dice, raised: date) -> Row:
    del dice, raised
    return {"trigger": TRIGGERS[number % len(TRIGGERS)], "because": "登記信息變化（示例）"}


def _handed(number: int, dice: Dice, raised: date) -> Row:
    del raised
    source = dice.of(("meeting", "dispatch", "visit"))
    return {"number": f"示例交辦〔2023〕{number + 1}號", "source": source, "standard": "形成書面答覆（示例）"}


def _slip(number: int, dice: Dice, raised: date) -> Row:
    del number, dice
    return {"colour": "blue", "due_on": (raised + timedelta(days=5)).isoformat(), "reason": "報表遲報（示例）"}


def _green(number: int, dice: Dice, raised: date) -> Row:
    del dice, raised
    channel = ("parallel", "conditional", "early")[number % 3]
    return {"approval": "施工許可", "channel": channel, "basis": "示例辦法第十條", "missing": "壓覆礦產說明"}


def _instructed(number: int, dice: Dice, raised: date) -> Row:
    del dice, raised
    complexity = ("ordinary", "complex")[number % 2]
    return {"given_by": "省級分管領導（示例）", "words": "請抓緊研辦（示例）", "complexity": complexity}


def _complained(number: int, dice: Dice, raised: date) -> Row:
    del dice, raised
    return {"type": ("consulting", "ordinary", "complex")[number % 3], "detail": "反映收費問題（示例）"}


def _period(number: int, dice: Dice, raised: date) -> Row:
    del number, dice
    return {"due_on": (raised + timedelta(days=28)).isoformat()}


def _building() -> list[Row]:
    return [project.row() for project in projects() if project.stage() in {"building", "preparatory"}]


def _to_come() -> list[Row]:
    return [row for row in commitment_rows() if row["due_on"] >= "2023-06"]


PLANS = (
    Plan("blocker", "堵點", ("steward", "county_reporter", "department"), _building, _blocked,
         courses.BLOCKER, courses.BLOCKER_OPEN),
    Plan("demand", "訴求", ("enterprise", "county_reporter"), lambda: list(enterprise_rows()), _wanted,
         courses.DEMAND, courses.DEMAND_OPEN),
    Plan("visit_due", "走訪", ("itself", "linked_leader"), lambda: list(enterprise_rows()), _visited,
         courses.VISIT, courses.VISIT_OPEN),
    Plan("hand_over_slip", "交辦", ("dispatch_office",), None, _handed, courses.HAND_OVER, courses.HAND_OVER_OPEN),
    Plan("supervision_slip", "督辦", ("supervision_office",), None, _slip, courses.SLIP, courses.SLIP_OPEN),
    Plan("green_channel", "綠色通道", ("steward",), _building, _green, courses.GREEN, courses.GREEN_OPEN),
    Plan("central_task_force", "組建專班", ("department",), lambda: list(agreement_rows()), _period,
         courses.CENTRAL, courses.CENTRAL_OPEN),
    Plan("central_contact", "每月對接", ("itself",), lambda: list(agreement_rows()), _period,
         courses.CENTRAL, courses.CENTRAL_OPEN),
    Plan("central_coordination", "每季協調", ("itself",), lambda: list(agreement_rows()), _period,
         courses.CENTRAL, courses.CENTRAL_OPEN),
    Plan("central_report", "半年報告", ("itself",), lambda: list(agreement_rows()), _period,
         courses.CENTRAL, courses.CENTRAL_OPEN),
    Plan("instruction", "批示", ("dispatch_office",), None, _instructed, courses.INSTRUCTION, courses.INSTRUCTION_OPEN),
    Plan("complaint", "投訴", ("enterprise", "county_reporter"), lambda: list(enterprise_rows()), _complained,
         courses.COMPLAINT, courses.COMPLAINT_OPEN),
    Plan("commitment", "重點任務", ("dispatch_office",), _to_come, _none, courses.COMMITMENT, courses.COMMITMENT_OPEN),
)  # fmt: skip


@cache
def made() -> tuple[Made, ...]:
    """Every matter, kind by kind; last the node plan."""
    found: list[Made] = []
    for plan in PLANS:
        ways = [(course, False) for course in plan.closed] + [(course, True) for course in plan.open_]
        found += [_made(plan, number, *way) for number, way in enumerate(ways)]
    return (*found, _node_plan())


def matter_rows() -> Iterator[Row]:
    """The rows of matters.csv."""
    return (each.row for each in made())


def act_rows() -> Iterator[Row]:
    """The rows of acts.csv."""
    for each in made():
        yield from each.acts


def _made(plan: Plan, number: int, course: Sequence[Act], under_way: bool) -> Made:  # noqa: FBT001
    dice = Dice(f"matter:{plan.kind}:{number}")
    ref = f"s-{plan.kind.replace('_', '-')}-{number + 1:02}"
    raised = date(2023, dice.between(2, 8), dice.between(1, 28))
    if under_way:
        raised = LAST - timedelta(days=sum(act.days for act in course) + dice.between(0, 6))
    about = plan.about() if plan.about else []
    subject = about[(number * 7 + dice.between(0, 3)) % len(about)] if about else {}
    prefecture = PREFECTURES[number % len(PREFECTURES)]
    title = f"{subject['name_hant'] if subject else prefecture.name.hant}：{plan.name}"
    fields = plan.fields(number, dice, raised)
    row = {
        "ref": ref, "kind": plan.kind, "about": subject.get("code", ""), "place": "" if subject else prefecture.code,
        "title": f"{title}（示例 {number + 1:02}）", "raised_at": f"{raised} 09:{dice.between(0, 29):02}",
        "raised_by": plan.raised_by[number % len(plan.raised_by)], "fields": _json(fields),
    }  # fmt: skip
    return Made(row, tuple(_acts(ref, raised, course)))


def _acts(ref: str, raised: date, course: Sequence[Act]) -> Iterator[Row]:
    on = raised
    for order, act in enumerate(course, start=1):
        on += timedelta(days=act.days)
        cells = dict(act.cells)
        name = cells.get("matter", "")
        cells["matter"] = f"{ref}-x" if name == "+" else f"{ref}{name}"
        if act.act == "extend":
            cells |= {"child": f"{ref}-x", "on": (on + timedelta(days=int(cells["on"]))).isoformat()}
        if "fields" in cells:
            later = (on + timedelta(days=30)).isoformat()
            cells["fields"] = cells["fields"].replace("HERE", on.isoformat()).replace("LATER", later)
        yield {"at": f"{on} {FIRST_HOUR + order % HOURS:02}:40", "act": act.act, **cells}


def _node_plan() -> Made:
    project = planned_project().row()
    row = {
        "ref": "s-node-plan-01", "kind": "node_plan", "about": project["code"],
        "title": f"{project['name_hant']}：節點計劃（示例）", "raised_at": f"{approved_on()} 09:00",
        "raised_by": "itself", "fields": "",
    }  # fmt: skip
    return Made(row, tuple(node_acts("s-node-plan-01")))


def _json(fields: Row) -> str:
    return json.dumps(dict(fields), ensure_ascii=False) if fields else ""
