"""The courses that invented matters take: what is done to them, so many days after what was done before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sample_pack.files import Row

EVIDENCE = "示例佐證"


@dataclass(frozen=True, slots=True)
class Act:
    """A row of acts.csv, ``days`` after the one before. ``on`` of an extension is in days from there."""

    days: int
    act: str
    cells: Row


def end(days: int, step: str, ending: str, *, fields: Row | None = None, **cells: str) -> Act:
    """A step is ended."""
    more = {"fields": json.dumps(dict(fields), ensure_ascii=False)} if fields else {}
    return Act(days, "end", {"step": step, "ending": ending, **cells, **more})


def done(days: int, step: str, ending: str = "done", **cells: str) -> Act:
    """A step is ended with evidence."""
    return end(days, step, ending, evidence=EVIDENCE, **cells)


def back(days: int, step: str, words: str, **cells: str) -> Act:
    """A step is sent back."""
    return end(days, step, "sent_back", words=words, **cells)


def _went(days: int, progress: str) -> Act:
    return end(days, "do", "done", evidence=EVIDENCE, fields={"progress": progress})


SOLVED: Row = {"solved_level": "city", "given": "80"}
HANDLED = end(6, "handle", "solved", evidence=EVIDENCE, fields=SOLVED)
PASSED = end(1, "check", "passed", tests="all")
SATISFIED = end(2, "rate", "satisfied", by="enterprise")
UNRATED = end(9, "rate", "no_answer")
ASSIGNED = end(1, "assign", "done")
SMOOTH = (ASSIGNED, HANDLED, PASSED, SATISFIED)
LATE = (ASSIGNED, end(34, "handle", "solved", evidence=EVIDENCE, fields=SOLVED), PASSED, UNRATED)
ASKED = Act(
    9, "extend", {"step": "handle", "on": "40", "words": "地塊需調整規劃（示例）", "evidence": "已辦一半（示例）"}
)
ANSWERED = (
    ASSIGNED,
    end(18, "answer", "done", matter="/handle/blue", fields={"reply": "正在報批（示例）"}),
    Act(1, "end", {"matter": "/handle/blue", "step": "review", "ending": "accepted"}),
    HANDLED, PASSED, SATISFIED,
)  # fmt: skip
TALKED = (
    *LATE[:2],
    Act(1, "end", {
        "matter": "/handle/talk", "step": "hold", "ending": "held",
        "fields": '{"held_on": "HERE", "promise": "按月調度（示例）", "talked_to": "分管負責人（示例）"}',
    }),
    Act(5, "end", {"matter": "/handle/talk", "step": "make_good", "ending": "done", "evidence": EVIDENCE}),
    Act(1, "end", {"matter": "/handle/talk", "step": "check", "ending": "made_good"}),
    PASSED, SATISFIED,
)  # fmt: skip

# of each kind: the courses that end, then those still under way
BLOCKER: Sequence[Sequence[Act]] = (
    SMOOTH, LATE, ANSWERED, TALKED, SMOOTH,
    (ASSIGNED, done(10, "handle", "raised", words="本級不能解決（示例）"),
     end(4, "coordinate", "decided", evidence=EVIDENCE, fields={**SOLVED, "solved_level": "leader"}),
     PASSED, SATISFIED),
    (ASSIGNED, HANDLED, back(1, "check", "缺口尚在（示例）", tests="answered contacted"), HANDLED, PASSED,
     end(2, "rate", "dissatisfied", by="enterprise", words="尚未供電（示例）"), HANDLED, PASSED, SATISFIED),
    (*SMOOTH, Act(12, "reopen", {"words": "問題再現（示例）", "by": "enterprise"}), HANDLED, PASSED, SATISFIED),
    (ASSIGNED, ASKED, Act(1, "end", {"matter": "+", "step": "decide", "ending": "refused"}), *LATE[1:]),
    (ASSIGNED, ASKED, Act(1, "end", {"matter": "+", "step": "decide", "ending": "granted"}), HANDLED, PASSED, UNRATED),
    (ASSIGNED, Act(2, "wait", {"on": "superior", "words": "待省廳批覆（示例）"}),
     Act(30, "resume", {"words": "已批覆（示例）"}), HANDLED, PASSED, SATISFIED),
    (Act(2, "withdraw", {"words": "重複提出（示例）"}),),
)  # fmt: skip
# the courses that are late count on the term of what is ordinary
BLOCKER_URGENCY = {0: "hard", 4: "urgent", 6: "hard"}
BLOCKER_OPEN: Sequence[Sequence[Act]] = (
    (), (ASSIGNED,), (ASSIGNED, HANDLED), (ASSIGNED, HANDLED, PASSED),
    (ASSIGNED, done(3, "handle", "raised", words="本級不能解決（示例）")),
    (ASSIGNED, Act(2, "wait", {"on": "meeting", "words": "待會議審議（示例）"})), (ASSIGNED, ASKED),
)  # fmt: skip
ACCEPTED, REPLIED = end(1, "accept", "done"), done(3, "handle", "handled")
DEMAND: Sequence[Sequence[Act]] = (
    (ACCEPTED, REPLIED, PASSED, SATISFIED),
    (ACCEPTED, done(25, "handle", "handled"), PASSED, SATISFIED),
    (ACCEPTED, REPLIED, back(1, "check", "未聯繫企業（示例）", tests="solved answered"), REPLIED, PASSED, SATISFIED),
    (ACCEPTED, REPLIED, PASSED, end(1, "rate", "dissatisfied", by="enterprise", words="仍未到賬（示例）"),
     REPLIED, PASSED, UNRATED),
    (ACCEPTED, done(4, "handle", "not_possible", words="不符合條件（示例）"),
     end(1, "check", "justified", tests="answered contacted")),
    (ACCEPTED, Act(1, "wait", {"on": "enterprise", "words": "待企業補件（示例）"}),
     Act(10, "resume", {"words": "已補齊（示例）"}), REPLIED, PASSED, SATISFIED),
)  # fmt: skip
DEMAND_OPEN: Sequence[Sequence[Act]] = ((), (ACCEPTED,), (ACCEPTED, REPLIED), (ACCEPTED, REPLIED, PASSED))
SEEN: Row = {"visited_on": "HERE", "finding": "訂單穩定，用工偏緊（示例）"}
VISITED = end(8, "visit", "nothing", fields=SEEN)
VISIT: Sequence[Sequence[Act]] = (
    (VISITED, end(3, "answer", "useful", by="enterprise")),
    (end(20, "visit", "problems", fields=SEEN),
     end(2, "hand_on", "handed_on", fields={"handed_on": "招工對接（示例）"}),
     end(4, "answer", "useful", by="enterprise")),
    (VISITED, end(5, "answer", "useless", by="enterprise")),
    (VISITED, end(14, "answer", "no_answer")),
    (end(3, "visit", "declined", words="企業近期繁忙（示例）"),),
)  # fmt: skip
VISIT_OPEN: Sequence[Sequence[Act]] = ((), (VISITED,), (end(5, "visit", "problems", fields=SEEN),))
SIGNED = end(1, "sign", "done")
STRUCK = end(1, "check", "passed", tests="all")
HAND_OVER: Sequence[Sequence[Act]] = (
    (SIGNED, done(9, "handle"), STRUCK),
    (SIGNED, done(30, "handle"), back(1, "check", "未過四關（示例）", tests="answered"), done(4, "handle"), STRUCK),
)
HAND_OVER_OPEN: Sequence[Sequence[Act]] = ((), (SIGNED,))
SLIP: Sequence[Sequence[Act]] = (
    (end(2, "answer", "done", fields={"reply": "已整改（示例）"}), end(1, "review", "accepted")),
)
SLIP_OPEN: Sequence[Sequence[Act]] = ((end(1, "answer", "done", fields={"reply": "已回覆（示例）"}),),)
ADMITTED = end(1, "examine", "admitted")
PROMISE: Row = {"promise": "補齊壓覆礦產說明（示例）", "make_good_on": "LATER"}
OWED = end(3, "approve", "promised", evidence=EVIDENCE, fields=PROMISE)
GREEN: Sequence[Sequence[Act]] = (
    (ADMITTED, done(4, "approve", "approved")),
    (ADMITTED, OWED, done(20, "make_good", "made_good"), end(2, "verify", "fulfilled")),
    (ADMITTED, OWED, done(40, "make_good", "not_made_good"), end(2, "verify", "revoked")),
    (end(1, "examine", "refused", words="不在清單內（示例）"),),
)
GREEN_OPEN: Sequence[Sequence[Act]] = ((ADMITTED,), (ADMITTED, OWED))
CENTRAL: Sequence[Sequence[Act]] = (
    (_went(20, "按計劃推進（示例）"), end(3, "review", "accepted")),
    (_went(20, "進展緩慢（示例）"), back(2, "review", "請補充問題（示例）"), _went(2, "已補充（示例）"),
     end(1, "review", "accepted")),
)  # fmt: skip
CENTRAL_OPEN: Sequence[Sequence[Act]] = ((), (_went(6, "已對接（示例）"),))
PLANNED = end(1, "plan", "planned", fields={"plan": "分三步落實（示例）"})
BEGUN = {"reply": "方案已下達，正在落實（示例）"}
INSTRUCTION: Sequence[Sequence[Act]] = (
    (PLANNED, end(1, "reply", "done", fields=BEGUN), done(4, "settle"), end(1, "strike_off", "struck_off")),
    (PLANNED, end(5, "reply", "done", fields=BEGUN), done(20, "settle"), end(1, "strike_off", "struck_off")),
)
INSTRUCTION_OPEN: Sequence[Sequence[Act]] = ((), (PLANNED, end(1, "reply", "done", fields=BEGUN)))
TOLD = end(1, "handle", "replied", evidence=EVIDENCE, fields={"reply": "已核實並答覆（示例）"})
COMPLAINT_SIGNED, CALLED = end(0, "sign", "done"), end(2, "call_back", "satisfied")
COMPLAINT: Sequence[Sequence[Act]] = (
    (COMPLAINT_SIGNED, TOLD, PASSED, CALLED),
    (COMPLAINT_SIGNED, TOLD, PASSED, end(1, "call_back", "not_drawn")),
    (COMPLAINT_SIGNED, TOLD, PASSED, end(1, "call_back", "dissatisfied", words="未退費（示例）"), TOLD, PASSED, CALLED),
)
COMPLAINT_OPEN: Sequence[Sequence[Act]] = ((COMPLAINT_SIGNED,),)
ADVANCED = (PLANNED, end(60, "advance", "ready", evidence=EVIDENCE, fields={"progress": "基本完成（示例）"}))
COMMITMENT: Sequence[Sequence[Act]] = tuple(
    (*ADVANCED, end(4, "result", ending, evidence=EVIDENCE, fields={"outcome": "已認定（示例）"}))
    for ending in ("done", "partly", "not_done", "withdrawn")
)
COMMITMENT_OPEN: Sequence[Sequence[Act]] = ((), (PLANNED,), ADVANCED)
