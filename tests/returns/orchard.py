"""A small land of two places with its forms, and the people who fill, review and close."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from tests.builders import make_user

NAMES = 'names = {{ hant = "{0}", hans = "{0}", en = "{0}" }}'
FILL = ("returns:return:view", "returns:return:fill", "register:subject:view", "ledger:fact:view")
REVIEW = (
    "returns:return:view", "returns:return:review", "register:subject:view", "register:subject:edit",
    "ledger:fact:view", "indicators:indicator:view",
)  # fmt: skip
CLOSE = (*REVIEW, "returns:month:close")


def _names(word: str) -> str:
    return NAMES.format(word)


FILES = {
    "pack.toml": f"""
code = "orchard"
version = "1"
{_names("果園")}
level = [{{ code = "land", {_names("地")} }}, {{ code = "ward", {_names("區")} }}]
area = [{{ code = "works", {_names("工")} }}]
""",
    "units.toml": f"""
[[unit]]
code = "萬元"
dimension = "CNY"
factor = "10000"
decimals = 2
{_names("萬元")}
[[unit]]
code = "億元"
dimension = "CNY"
factor = "100000000"
decimals = 2
{_names("億元")}
[[unit]]
code = "%"
dimension = "percent"
factor = "1"
decimals = 1
{_names("%")}
""",
    "sources.toml": f"""
[[source]]
code = "dispatch"
{_names("調度")}
[[source]]
code = "published"
{_names("公開")}
""",
    "kinds.toml": f"""
[[kind]]
code = "project"
area = "works"
{_names("項目")}
stages = [{{ code = "building", {_names("在建")} }}, {{ code = "stopped", {_names("停建")}, closed = true }}]
milestones = [{{ code = "started", {_names("開工")} }}]
""",
    "measures.toml": f"""
[[measure]]
code = "works.total"
area = "works"
unit = "億元"
basis = "stock"
subjects = ["project"]
values = ">= 0"
{_names("總投資")}
[[measure]]
code = "works.ytd"
area = "works"
unit = "億元"
basis = "year_to_date"
subjects = ["project"]
values = ">= 0"
{_names("本年完成")}
[[measure]]
code = "works.since"
area = "works"
unit = "億元"
basis = "since_start"
subjects = ["project"]
values = ">= 0"
{_names("累計完成")}
[[measure]]
code = "works.done"
area = "works"
unit = "%"
basis = "since_start"
subjects = ["project"]
values = "0..100"
{_names("形象進度")}
[[measure]]
code = "funds"
area = "works"
unit = "億元"
basis = "year_to_date"
subjects = ["place"]
facets = ["全部", "省外"]
place_rule = "sum"
values = ">= 0"
{_names("到位資金")}
""",
    "forms.toml": f"""
[[form]]
code = "work_month"
{_names("項目月報")}
kind = "project"
cadence = "month"
due_day = 5
milestones = ["started"]
words = [{{ code = "problems", {_names("存在問題")} }}]
measures = [
    {{ measure = "works.ytd", unit = "萬元", after = "started" }},
    {{ measure = "works.since", unit = "萬元", after = "started", at_most = "works.total" }},
    {{ measure = "works.done", after = "started" }},
]
[[form]]
code = "ward_month"
{_names("資金月報")}
kind = "place"
cadence = "month"
levels = ["ward"]
due_day = 10
measures = [{{ measure = "funds", facet = "全部" }}, {{ measure = "funds", facet = "省外" }}]
[[form]]
code = "page"
{_names("公開版面")}
kind = "document"
cadence = "event"
measures = []
due_day = 31
""",
    "indicators.toml": f"""
[[indicator]]
code = "funds"
area = "works"
formula = "value(funds)"
unit = "億元"
decimals = 2
direction = "higher"
sources = ["dispatch"]
{_names("到位資金")}
""",
    "places.csv": """code,level,parent,name_hant,name_hans,name_en,local
O,land,,果園,果园,Orchard,yes
O1,ward,O,東區,东区,East,yes
O2,ward,O,西區,西区,West,yes
""",
    "documents.csv": "code,title,publisher,url,published,mirror,note\nplan,Plan of the year,,,2023-01,,\n",
    "subjects/project.csv": """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote
w1,一號工程,一号工程,Work 1,O1,,building,,,
w2,二號工程,二号工程,Work 2,O1,,building,,,
w3,三號工程,三号工程,Work 3,O2,,building,,,
w4,四號工程,四号工程,Work 4,O1,,stopped,,,
""",
    "milestones.csv": "subject,milestone,on,evidence,document\nw1,started,2023-01-10,seen,\nw3,started,2023-01-10,seen,\n",
    "facts/plan.csv": """ref,subject,measure,period,value,unit,source
T1,w1,works.total,2023-01,2,億元,dispatch
T2,w2,works.total,2023-01,5,億元,dispatch
""",
}


@dataclass(frozen=True, slots=True)
class People:
    """Who fills in the east, who reviews in the whole land, a second reviewer, who closes; and a stranger."""

    reporter: User
    reviewer: User
    second: User
    office: User
    stranger: User


def write_orchard(folder: Path) -> Path:
    """Write the pack below ``folder``."""
    root = folder / "orchard"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def plant(folder: Path) -> People:
    """Load the pack and make the people."""
    load_pack(write_orchard(folder))
    return People(
        reporter=make_user("reporter", place="O1", permissions=FILL),
        reviewer=make_user("reviewer", place="O", permissions=REVIEW),
        second=make_user("second", place="O", permissions=REVIEW),
        office=make_user("office", place="O", permissions=CLOSE),
        stranger=make_user("stranger", place="O2", permissions=FILL),
    )
