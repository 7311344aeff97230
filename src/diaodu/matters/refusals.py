"""Why something cannot be done with a matter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal
from diaodu.register.field_types import CellProblem


class MatterRefused(Refusal):
    """An act that the kind, the state or the clock of a matter does not allow; the message names the remedy."""

    code, status = "matter_refused", 422


class MatterFields(Refusal):
    """Fields of a matter that break their rules, each with the rule and the remedy."""

    code, status = "matter_fields", 422

    def __init__(self, problems: list[CellProblem]) -> None:
        self.problems = problems
        super().__init__(" ".join(f"{problem.message}{problem.remedy}" for problem in problems))


class EvidenceErased(Refusal):
    """A file of evidence whose content was erased: its row and its digest stay in the history."""

    code, status = "evidence_erased", 410

    def __init__(self) -> None:
        super().__init__(_("這個附件的內容已刪除，經過中保留了大小、校驗值、刪除時間和原因。"))


class LinkTried(Refusal):
    """Too many wrong private addresses were tried from one place; the message says how long to wait."""

    code, status = "link_tried", 429

    def __init__(self, seconds: float) -> None:
        minutes = max(1, -(-int(seconds) // 60))
        super().__init__(_("嘗試次數過多，請 %(minutes)d 分鐘後再試。") % {"minutes": minutes})
