"""A pack in which an enterprise raises demands, and is asked about visits, through its own address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from diaodu.matters.commands.linking import make_link
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.register.commands import create_subject
from diaodu.register.models import Subject
from diaodu.register.states import State
from tests.matters.conftest import at, holder
from tests.matters.declared import KINDS, MATTERS, RETENTION, write_matters_pack

MONDAY = at("2024-03-04")

ENTERPRISES = (
    KINDS
    + """
[[kind]]
code = "firm"
names = { hant = "企業", hans = "企业", en = "Firm" }
area = "works"
stages = []
"""
)
DEMANDS = (
    MATTERS
    + """
[[matter_kind]]
code = "demand"
names = { hant = "訴求", hans = "诉求", en = "Demand" }
area = "works"
about = ["firm"]
raised_by = ["reporter"]
by_enterprise = true
restricted = true
fields = [
    { code = "topic", names = { hant = "類別", hans = "类别", en = "Topic" }, type = "choice", required = true, choices = ["power", "labour"] },
    { code = "detail", names = { hant = "詳情", hans = "详情", en = "Detail" }, type = "text" },
    { code = "difficulty", names = { hant = "難易", hans = "难易", en = "Difficulty" }, type = "choice", choices = ["simple", "hard"] },
    { code = "outcome", names = { hant = "結果", hans = "结果", en = "Outcome" }, type = "text" },
]
states = [
    { code = "open", names = { hant = "辦理中", hans = "办理中", en = "Being handled" } },
    { code = "rating", names = { hant = "待評價", hans = "待评价", en = "To be rated" } },
    { code = "done", names = { hant = "已辦結", hans = "已办结", en = "Done" }, closed = true },
    { code = "withdrawn", names = { hant = "已撤銷", hans = "已撤销", en = "Withdrawn" }, closed = true },
]
reopening = { step = "answer", within = "10 days" }
steps = [
    { code = "check", names = { hant = "覈實", hans = "核实", en = "Look into" }, state = "open", owner = { role = "reporter" }, due = "1 working_days" },
    { code = "answer", names = { hant = "答覆", hans = "答复", en = "Answer" }, state = "open", after = ["check"], owner = { role = "reporter" }, due = { term = "3 working_days", by = "difficulty", terms = { simple = "1 working_days", hard = "9 working_days" } }, answers = true, endings = [
        { code = "answered", names = { hant = "已答覆", hans = "已答复", en = "Answered" }, needs = ["outcome"] },
    ] },
    { code = "rate", names = { hant = "評價", hans = "评价", en = "Rate" }, state = "rating", after = ["answer"], owner = { role = "reporter", enterprise = true }, due = "5 working_days", endings = [
        { code = "satisfied", names = { hant = "滿意", hans = "满意", en = "Satisfied" }, closes = "done" },
        { code = "dissatisfied", names = { hant = "不滿意", hans = "不满意", en = "Not satisfied" }, back = "answer" },
    ] },
]

[[matter_kind]]
code = "call"
names = { hant = "走訪", hans = "走访", en = "Visit" }
area = "works"
about = ["firm"]
raised_by = ["reporter"]
visits = true
visited = "visited_on"
fields = [
    { code = "visited_on", names = { hant = "走訪日期", hans = "走访日期", en = "Visited on" }, type = "date" },
]
states = [
    { code = "open", names = { hant = "待走訪", hans = "待走访", en = "To be made" } },
    { code = "asked", names = { hant = "待企業回答", hans = "待企业回答", en = "Asked" } },
    { code = "done", names = { hant = "已走訪", hans = "已走访", en = "Made" }, closed = true },
]
steps = [
    { code = "go", names = { hant = "走訪", hans = "走访", en = "Visit" }, state = "open", owner = { role = "reporter" }, due = "5 working_days", endings = [
        { code = "done", names = { hant = "已走訪", hans = "已走访", en = "Made" } },
        { code = "dated", names = { hant = "某日走訪", hans = "某日走访", en = "Made on a day" }, needs = ["visited_on"] },
    ] },
    { code = "useful", names = { hant = "有用嗎", hans = "有用吗", en = "Useful?" }, state = "asked", after = ["go"], owner = { role = "reporter", enterprise = true }, due = "5 working_days", endings = [
        { code = "useful", names = { hant = "有用", hans = "有用", en = "Useful" }, closes = "done", by = "enterprise", useful = true },
        { code = "useless", names = { hant = "沒有用", hans = "没有用", en = "Not useful" }, closes = "done", by = "enterprise", useful = false },
        { code = "silent", names = { hant = "企業未答", hans = "企业未答", en = "No answer" }, closes = "done", by = "office" },
    ] },
]

[[matter_kind]]
code = "complaint"
names = { hant = "投訴", hans = "投诉", en = "Complaint" }
area = "works"
about = ["firm"]
raised_by = ["reporter"]
restricted = true
states = [
    { code = "open", names = { hant = "處理中", hans = "处理中", en = "Open" } },
    { code = "done", names = { hant = "已處理", hans = "已处理", en = "Done" }, closed = true },
]
steps = [
    { code = "ask", names = { hant = "詢問", hans = "询问", en = "Ask" }, state = "open", owner = { role = "reporter", enterprise = true }, due = "5 working_days", endings = [
        { code = "done", names = { hant = "已處理", hans = "已处理", en = "Done" }, closes = "done" },
    ] },
]
"""
)
CONDUCT = """
[[capacity]]
code = "patron"
names = { hant = "包抓領導", hans = "包抓领导", en = "Patron" }
kinds = ["firm"]
[[contact_rule]]
code = "walk"
names = { hant = "登門走訪", hans = "登门走访", en = "Walk" }
list = "positive"
kinds = ["firm"]
visit = true
[[contact_rule]]
code = "feast"
names = { hant = "應邀赴會", hans = "应邀赴会", en = "Feast" }
list = "positive"
kinds = ["firm"]
[[contact_rule]]
code = "gift"
names = { hant = "收受禮品", hans = "收受礼品", en = "Gift" }
list = "negative"
kinds = ["firm"]
"""


@dataclass
class Town:
    """Two firms, a reporter, a reviewer and the office; the address of the first firm."""

    firm: Subject
    other: Subject
    reporter: User
    reviewer: User
    office: User
    token: str


def build(folder: Path) -> Town:
    """The pack loaded, with two firms and three accounts."""
    load_pack(write_matters_pack(folder, kinds=ENTERPRISES, matters=DEMANDS, pairing=CONDUCT + RETENTION))
    firms = [
        create_subject(actor=None, kind="firm", state=State(name, name, place="X1")) for name in ("風車廠", "石灰窯")
    ]
    people = [holder(role) for role in ("reporter", "reviewer", "office")]
    token = make_link(actor=people[2], about=firms[0].code, at=MONDAY)
    return Town(*firms, *people, token=token)


def page(town: Town, token: str = "") -> str:
    """The address of a firm's page."""
    return reverse("enterprise", kwargs={"token": token or town.token})
