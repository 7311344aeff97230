"""A pack in which an enterprise raises demands, and is asked about visits, through its own address."""

from __future__ import annotations

from tests.matters.declared import KINDS, MATTERS

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
    { code = "answer", names = { hant = "答覆", hans = "答复", en = "Answer" }, state = "open", after = ["check"], owner = { role = "reporter" }, due = "3 working_days", answers = true, endings = [
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
states = [
    { code = "open", names = { hant = "待走訪", hans = "待走访", en = "To be made" } },
    { code = "asked", names = { hant = "待企業回答", hans = "待企业回答", en = "Asked" } },
    { code = "done", names = { hant = "已走訪", hans = "已走访", en = "Made" }, closed = true },
]
steps = [
    { code = "go", names = { hant = "走訪", hans = "走访", en = "Visit" }, state = "open", owner = { role = "reporter" }, due = "5 working_days" },
    { code = "useful", names = { hant = "有用嗎", hans = "有用吗", en = "Useful?" }, state = "asked", after = ["go"], owner = { role = "reporter", enterprise = true }, due = "5 working_days", endings = [
        { code = "useful", names = { hant = "有用", hans = "有用", en = "Useful" }, closes = "done" },
        { code = "useless", names = { hant = "沒有用", hans = "没有用", en = "Not useful" }, closes = "done" },
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
