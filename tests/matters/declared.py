"""Kinds of matters for tests of the engine: a blocker, the slip that chases it, and the extension it may ask for."""

from __future__ import annotations

from pathlib import Path

from tests.small_pack import write_pack

ROLES = """
[[role]]
code = "reporter"
names = { hant = "填報員", hans = "填报员", en = "Reporter" }
permissions = ["matters:matter:view", "matters:matter:raise", "register:subject:view", "indicators:indicator:view", "ledger:fact:view"]
[[role]]
code = "reviewer"
names = { hant = "審核員", hans = "审核员", en = "Reviewer" }
permissions = ["matters:matter:view", "matters:matter:raise", "register:subject:view", "indicators:indicator:view", "ledger:fact:view"]
[[role]]
code = "office"
names = { hant = "調度辦", hans = "调度办", en = "Office" }
permissions = [
    "matters:matter:view", "matters:matter:raise", "matters:matter:manage", "matters:restricted:view", "register:subject:view",
    "indicators:indicator:view", "ledger:fact:view", "register:subject:export",
]
"""
LADDERS = """
[[ladder]]
code = "slips"
names = { hant = "三色督辦", hans = "三色督办", en = "Slips in three colours" }
rungs = [
    { code = "reminder", names = { hant = "提醒", hans = "提醒", en = "Reminder" }, colour = "grey", before = "1 working_days", to = ["owner"] },
    { code = "blue", names = { hant = "藍色督辦單", hans = "蓝色督办单", en = "Blue slip" }, colour = "blue", after = "0 working_days", to = ["owner"], raises = "slip" },
    { code = "yellow", names = { hant = "黃色督辦單", hans = "黄色督办单", en = "Yellow slip" }, colour = "yellow", after = "3 working_days", to = ["owner", { role = "reviewer" }], raises = "slip" },
    { code = "red", names = { hant = "紅色督辦單", hans = "红色督办单", en = "Red slip" }, colour = "red", after = "3 working_days", to = ["owner", { role = "reviewer" }, { role = "office" }], raises = "slip", term = "2 working_days" },
    { code = "talk", names = { hant = "約談", hans = "约谈", en = "Talk" }, colour = "red", after = "2 working_days", to = ["owner", { role = "office" }] },
]
"""
MATTERS = """
[[matter_kind]]
code = "blocker"
names = { hant = "堵點", hans = "堵点", en = "Blocker" }
area = "works"
about = ["project"]
raised_by = ["reporter"]
ladder = "slips"
fields = [
    { code = "factor", names = { hant = "要素", hans = "要素", en = "Factor" }, type = "choice", required = true, choices = ["land", "power"] },
    { code = "urgency", names = { hant = "緩急", hans = "缓急", en = "Urgency" }, type = "choice", choices = ["urgent", "ordinary"] },
]
states = [
    { code = "open", names = { hant = "待交辦", hans = "待交办", en = "To be assigned" } },
    { code = "handling", names = { hant = "辦理中", hans = "办理中", en = "Being handled" } },
    { code = "checking", names = { hant = "待覈驗", hans = "待核验", en = "To be checked" } },
    { code = "rating", names = { hant = "待評價", hans = "待评价", en = "To be rated" } },
    { code = "solved", names = { hant = "已銷號", hans = "已销号", en = "Struck off" }, closed = true },
    { code = "withdrawn", names = { hant = "已撤銷", hans = "已撤销", en = "Withdrawn" }, closed = true },
]
waits = [{ code = "superior", names = { hant = "等上級", hans = "等上级", en = "Superior" } }]
extension = { kind = "extension", most = 1 }
reopening = { step = "solve", within = "30 days" }
steps = [
    { code = "assign", names = { hant = "交辦", hans = "交办", en = "Assign" }, state = "open", owner = { role = "reviewer" }, due = "1 working_days", assigns = true },
    { code = "solve", names = { hant = "辦理", hans = "办理", en = "Solve" }, state = "handling", after = ["assign"], owner = { role = "reporter", assigned = true }, evidence = true, due = { term = "5 working_days", by = "urgency", terms = { urgent = "2 working_days", ordinary = "15 working_days" } } },
    { code = "check", names = { hant = "覈驗", hans = "核验", en = "Check" }, state = "checking", after = ["solve"], owner = { role = "reviewer" }, due = "2 working_days", not_by = ["solve"], passes = "passed", tests = [
        { code = "solved", names = { hant = "解決了嗎", hans = "解决了吗", en = "Solved?" } },
        { code = "answered", names = { hant = "答覆了嗎", hans = "答复了吗", en = "Answered?" } },
    ], endings = [
        { code = "passed", names = { hant = "通過", hans = "通过", en = "Passed" } },
        { code = "sent_back", names = { hant = "退回", hans = "退回", en = "Sent back" }, back = "solve" },
    ] },
    { code = "rate", names = { hant = "企業評價", hans = "企业评价", en = "Rate" }, state = "rating", after = ["check"], owner = { role = "reporter", enterprise = true }, due = "5 working_days", endings = [
        { code = "satisfied", names = { hant = "滿意", hans = "满意", en = "Satisfied" }, closes = "solved" },
        { code = "dissatisfied", names = { hant = "不滿意", hans = "不满意", en = "Not satisfied" }, back = "solve" },
    ] },
]

[[matter_kind]]
code = "slip"
names = { hant = "督辦單", hans = "督办单", en = "Supervision slip" }
area = "works"
raised_by = ["office"]
follows = "answered"
fields = [
    { code = "due_on", names = { hant = "時限", hans = "时限", en = "Due" }, type = "date" },
    { code = "colour", names = { hant = "顏色", hans = "颜色", en = "Colour" }, type = "choice", choices = ["grey", "blue", "yellow", "red"] },
]
states = [
    { code = "open", names = { hant = "待回覆", hans = "待回复", en = "Open" } },
    { code = "answered", names = { hant = "已回覆", hans = "已回复", en = "Answered" }, closed = true },
]
steps = [
    { code = "answer", names = { hant = "回覆", hans = "回复", en = "Answer" }, state = "open", owner = { role = "reporter" }, due = { term = "3 working_days", field = "due_on" }, endings = [
        { code = "answered", names = { hant = "已回覆", hans = "已回复", en = "Answered" }, closes = "answered" },
    ] },
]

[[matter_kind]]
code = "extension"
names = { hant = "延期申請", hans = "延期申请", en = "Extension" }
area = "works"
raised_by = ["reporter"]
fields = [
    { code = "new_due", names = { hant = "新時限", hans = "新时限", en = "New due day" }, type = "date", required = true },
    { code = "reason", names = { hant = "理由", hans = "理由", en = "Reason" }, type = "text", required = true },
    { code = "progress", names = { hant = "進展", hans = "进展", en = "Progress" }, type = "text" },
]
states = [
    { code = "open", names = { hant = "待批", hans = "待批", en = "Open" } },
    { code = "granted", names = { hant = "已准", hans = "已准", en = "Granted" }, closed = true },
    { code = "refused", names = { hant = "不准", hans = "不准", en = "Refused" }, closed = true },
]
steps = [
    { code = "decide", names = { hant = "審批", hans = "审批", en = "Decide" }, state = "open", owner = { role = "office" }, due = "1 working_days", endings = [
        { code = "granted", names = { hant = "同意", hans = "同意", en = "Granted" }, closes = "granted", effect = "extend" },
        { code = "refused", names = { hant = "不同意", hans = "不同意", en = "Refused" }, closes = "refused" },
    ] },
]
"""
RETENTION = """
[[retention]]
code = "persons"
purpose = "to reach them"
months = 12
[[retention]]
code = "companions"
purpose = "to check contacts"
months = 12
"""
KINDS = """
[[kind]]
code = "project"
names = { hant = "項目", hans = "项目", en = "Project" }
area = "works"
stages = []
"""


def write_matters_pack(folder: Path, **files: str) -> Path:
    """The small pack with the kinds of matters of this file; ``files`` replace some (``matters="..."``)."""
    root = write_pack(folder)
    given = {"roles": ROLES, "ladders": LADDERS, "matters": MATTERS, "kinds": KINDS} | files
    for name, text in given.items():
        (root / f"{name}.toml").write_text(text, encoding="utf-8")
    return root
