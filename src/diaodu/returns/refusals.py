"""What the returns room refuses."""

from __future__ import annotations

from collections.abc import Sequence

from diaodu.kit.refusals import Refusal
from diaodu.returns.problems import Problem


class ReturnFrozen(Refusal):
    """A submitted or accepted return is not changed: it is returned first, or corrected by a further one."""

    code, status = "return_frozen", 409


class ReturnDecided(Refusal):
    """Another reviewer decided at the same time, or the return is not submitted."""

    code, status = "return_decided", 409


class OwnReturn(Refusal):
    """Whoever submitted a return does not accept it: a second pair of eyes looks at every number."""

    code, status = "own_return", 409


class ReturnNotReady(Refusal):
    """There are problems left that have no explanation, or nothing was filled. Tells the first of ``total``."""

    code, status = "return_not_ready", 422

    def __init__(self, message: str, problems: Sequence[Problem] = (), total: int = 0) -> None:
        super().__init__(message)
        self.problems, self.total = tuple(problems), total


class ReasonMissing(Refusal):
    """Sending back, correcting, reopening: each says why."""

    code, status = "reason_missing", 422


class FormChanged(Refusal):
    """The form asks for other numbers, or for the same in another unit, since the return was begun."""

    code, status = "form_changed", 409


class InvalidUpload(Refusal):
    """No file was sent, or one that is empty or too large to be read."""

    code, status = "invalid_upload", 422


class MonthClosed(Refusal):
    """The month is closed for the place; the office may open it again with a reason."""

    code, status = "month_closed", 409


class NotDue(Refusal):
    """No such form is asked of this place for this period."""

    code, status = "form_not_due", 422


class InvalidPage(Refusal):
    """The head of a published page lacks its title or date, or has an address that is none."""

    code, status = "invalid_page", 422
