"""A pack with enterprises and projects, their returns, and triggers of every kind of event, for tests."""

from __future__ import annotations

from pathlib import Path

from tests.matters.declared import LADDERS, MATTERS, ROLES, write_matters_pack


def _names(word: str) -> str:
    return f'names = {{ hant = "{word}", hans = "{word}", en = "{word}" }}'


KINDS = f"""
[[kind]]
code = "project"
{_names("項目")}
area = "works"
fields = [{{ code = "planned", type = "money", unit = "億元", {_names("計劃")} }}]
stages = [
    {{ code = "preparatory", {_names("前期")} }},
    {{ code = "building", {_names("在建")} }},
    {{ code = "stopped", {_names("停建")}, closed = true }},
]
milestones = [
    {{ code = "approved", {_names("批覆")} }},
    {{ code = "land_approved", {_names("用地")} }},
    {{ code = "started", {_names("開工")} }},
]
links = [{{ code = "carried_by", {_names("實施企業")}, to = ["enterprise"] }}]

[[kind]]
code = "enterprise"
{_names("企業")}
area = "works"
fields = [
    {{ code = "listing", type = "choice", {_names("上市")}, choices = ["none", "planned", "tutoring"] }},
    {{ code = "incubating", type = "text", {_names("孵化")} }},
    {{ code = "strategy", type = "date", {_names("戰略")} }},
    {{ code = "capital", type = "number", {_names("資本")} }},
]
stages = [{{ code = "registered", {_names("在冊")} }}, {{ code = "closed", {_names("註銷")}, closed = true }}]

[[kind]]
code = "commitment"
{_names("承諾")}
area = "works"
fields = [{{ code = "due_on", type = "date", {_names("時限")} }}]
stages = [{{ code = "open", {_names("推進中")} }}, {{ code = "done", {_names("完成")}, closed = true }}]
"""
MEASURES = f"""
[[measure]]
code = "enterprise.revenue"
{_names("營業收入")}
area = "works"
unit = "億元"
basis = "flow"
subjects = ["enterprise"]
"""
FORMS = f"""
[[form]]
code = "enterprise_month"
{_names("企業月報")}
kind = "enterprise"
cadence = "month"
due_day = 5
measures = [{{ measure = "enterprise.revenue", unit = "億元" }}]
"""
ROSTERS = f"""
[[roster]]
code = "list"
family = "major_list"
{_names("重大項目")}
place = "X1"
period = "2024"
classes = [{{ code = "new", {_names("新開工")} }}, {{ code = "continuing", {_names("續建")} }}]
complete = false
"""
SUBJECTS = {
    "commitment": """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote,due_on
c1,承諾一,承诺一,,X1,,open,page,,,2023-12-31
c2,承諾二,承诺二,,X1,,done,page,,,2023-12-31
""",
    "enterprise": """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote,listing
old,老廠,老厂,,X1,,registered,page,,,planned
""",
}


def _one_step(code: str, word: str, about: str, *, fields: str = "", visits: bool = False) -> str:
    return f"""
[[matter_kind]]
code = "{code}"
{_names(word)}
area = "works"
about = ["{about}"]
raised_by = ["reporter"]
ladder = "slips"
visits = {str(visits).lower()}
fields = [{fields}]
states = [{{ code = "open", {_names("待辦")} }}, {{ code = "closed", {_names("已辦")}, closed = true }}]
steps = [{{ code = "do", {_names("辦理")}, state = "open", owner = {{ role = "reporter" }}, due = DUE, endings = [
    {{ code = "done", {_names("完成")}, closes = "closed" }},
] }}]
""".replace("DUE", '{ term = "5 working_days", field = "due_on" }' if "due_on" in fields else '"5 working_days"')


REASON = f"""{{ code = "trigger", {_names("情形")}, type = "choice", choices = [
    "incubating", "in_difficulty", "entering", "strategy", "expanding", "listing",
] }}"""
PERIOD = f'{{ code = "period", {_names("月份")}, type = "text" }}'
DUE_ON = f'{{ code = "due_on", {_names("時限")}, type = "date" }}'


def _node(code: str, days: int, after: str = "", reached: str = "", ending: str = "") -> str:
    return f"""    {{ code = "{code}", {_names(code)}, state = "going", owner = {{ role = "reporter" }}, due = "{days} working_days", after = [{after}], reached = "{reached}", endings = [{{ code = "done", {_names("完成")}{ending} }}] }},
"""


NODE_PLAN = f"""
[[matter_kind]]
code = "node_plan"
{_names("節點計劃")}
area = "works"
about = ["project"]
raised_by = ["reporter"]
ladder = "slips"
states = [
    {{ code = "going", {_names("推進中")} }},
    {{ code = "done", {_names("完成")}, closed = true }},
    {{ code = "withdrawn", {_names("撤銷")}, closed = true }},
]
steps = [
{_node("approve", 5, reached="approved")}{_node("land", 10, '"approve"', "land_approved")}{_node("water", 3, '"approve"')}
{_node("start", 2, '"land", "water"', "started", ', closes = "done"')}
]
"""
KINDS_OF_MATTERS = (
    MATTERS
    + _one_step("visit", "走訪", "enterprise", fields=REASON, visits=True)
    + _one_step("contact", "聯繫", "project", fields=PERIOD)
    + _one_step("commitment", "重點任務", "commitment", fields=DUE_ON)
    + NODE_PLAN
)


def trigger(code: str, on: str, *, raises: str = "visit", more: str = "") -> str:
    """A trigger in a pack's words."""
    return f"""
[[trigger]]
code = "{code}"
{_names(code)}
raises = "{raises}"
title = "{{name}}：{code}"
on = {{ {on} }}
{more}
"""


def visit(reason: str, on: str, *, code: str = "", more: str = "") -> str:
    """A trigger of a visit for a reason."""
    return trigger(code or reason, on, more=f'sets = {{ trigger = "{reason}" }}\n{more}')


SIX = (
    visit("incubating", 'event = "field", kind = "enterprise", field = "incubating", filled = true'),
    visit("in_difficulty", 'event = "fact", kind = "enterprise", measure = "enterprise.revenue", falls = "20"'),
    visit(
        "entering",
        'event = "fact", kind = "enterprise", measure = "enterprise.revenue", above = "200000000", unit = "元"',
    ),
    visit("strategy", 'event = "field", kind = "enterprise", field = "strategy", changed = true'),
    visit("expanding", 'event = "field", kind = "enterprise", field = "capital", rises = "10"'),
    visit("listing", 'event = "field", kind = "enterprise", field = "listing", to = ["planned", "tutoring"]'),
)
MORE = (
    trigger("listed", 'event = "enters", family = "major_list", kind = "project"', raises="node_plan"),
    trigger(
        "promised", 'event = "created", kind = "commitment"', raises="commitment",
        more='take = { due_on = "due_on" }\nstanding = true\nwatched = false',
    ),
    trigger(
        "contact", 'event = "rhythm", every = "month", kind = "project", family = "major_list", working_day = 3',
        raises="contact", more='sets = { period = "{period}" }',
    ),
)  # fmt: skip
TRIGGERS = "".join([*SIX, *MORE])


def write_triggers_pack(folder: Path, triggers: str = TRIGGERS, **files: str) -> Path:
    """The pack below ``folder``, with these triggers."""
    given = {
        "roles": ROLES + EDITOR, "ladders": LADDERS, "matters": KINDS_OF_MATTERS, "kinds": KINDS, "forms": FORMS,
        "rosters": ROSTERS, "triggers": triggers,
    }  # fmt: skip
    root = write_matters_pack(folder, **given | files)
    with (root / "measures.toml").open("a", encoding="utf-8") as file:
        file.write(MEASURES)
    (root / "sources.toml").write_text(
        (root / "sources.toml").read_text(encoding="utf-8") + f'[[source]]\ncode = "dispatch"\n{_names("調度")}\n',
        encoding="utf-8",
    )
    (root / "subjects").mkdir(exist_ok=True)
    for kind, rows in SUBJECTS.items():
        (root / "subjects" / f"{kind}.csv").write_text(rows, encoding="utf-8")
    return root


EDITOR = f"""
[[role]]
code = "editor"
{_names("登記員")}
permissions = [
    "register:subject:view", "register:subject:edit", "register:roster:edit", "returns:return:view",
    "returns:return:fill", "returns:return:review", "ledger:fact:view", "matters:matter:view",
]
"""
