"""More kinds of matters for the tests of pages: one that is restricted, and one whose steps go beside one another."""

from __future__ import annotations

from tests.matters.declared import MATTERS

MORE = (
    MATTERS
    + """
[[matter_kind]]
code = "complaint"
names = { hant = "投訴", hans = "投诉", en = "Complaint" }
area = "works"
raised_by = ["reporter"]
restricted = true
ladder = "slips"
fields = [{ code = "outcome", names = { hant = "處理結果", hans = "处理结果", en = "Outcome" }, type = "text" }]
states = [
    { code = "open", names = { hant = "待處理", hans = "待处理", en = "Open" } },
    { code = "closed", names = { hant = "已處理", hans = "已处理", en = "Closed" }, closed = true },
]
steps = [
    { code = "handle", names = { hant = "處理", hans = "处理", en = "Handle" }, state = "open", owner = { role = "reviewer" }, due = "5 working_days", endings = [
        { code = "settled", names = { hant = "辦結", hans = "办结", en = "Settled" }, closes = "closed", needs = ["outcome"] },
    ] },
]

[[matter_kind]]
code = "permit"
names = { hant = "聯審", hans = "联审", en = "Joint permit" }
area = "works"
raised_by = ["reporter"]
fields = []
states = [
    { code = "open", names = { hant = "辦理中", hans = "办理中", en = "Open" } },
    { code = "closed", names = { hant = "已發", hans = "已发", en = "Issued" }, closed = true },
]
steps = [
    { code = "land", names = { hant = "用地", hans = "用地", en = "Land" }, unit = { hant = "國土局", hans = "国土局", en = "Land office" }, papers = ["申請書"], state = "open", owner = { role = "reviewer" }, due = "4 hours" },
    { code = "water", names = { hant = "取水", hans = "取水", en = "Water" }, state = "open", owner = { role = "reviewer" }, due = "3 days" },
    { code = "issue", names = { hant = "發證", hans = "发证", en = "Issue" }, state = "open", after = ["land", "water"], owner = { role = "reviewer" }, due = "2 working_days", endings = [
        { code = "issued", names = { hant = "發證", hans = "发证", en = "Issued" }, closes = "closed" },
    ] },
]
"""
)
KINDS = """
[[kind]]
code = "project"
names = { hant = "項目", hans = "项目", en = "Project" }
area = "works"
stages = []
fields = [{ code = "urgency", names = { hant = "緩急", hans = "缓急", en = "Urgency" }, type = "choice", choices = ["urgent", "ordinary"] }]

[[kind]]
code = "firm"
names = { hant = "企業", hans = "企业", en = "Firm" }
area = "works"
stages = []
"""
