"""The stages of a nomination, and which may follow which.

Forward one step at a time, back one step at a time, withdrawn from any open stage; only what is nominated is decided.
"""

from enum import StrEnum


class Stage(StrEnum):
    """How far a nomination has come."""

    IDEA = "idea"
    RESERVE = "reserve"
    NOMINATED = "nominated"
    LISTED = "listed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = (Stage.IDEA, Stage.RESERVE, Stage.NOMINATED)
"""The stages that something follows, in order."""
OUTCOMES = (Stage.LISTED, Stage.DECLINED)
"""What a decision may be."""


def may_follow(before: Stage | None, after: Stage) -> bool:
    """Whether a nomination at ``before`` (None: there is none yet) may come to ``after``."""
    if before is None:
        return after is Stage.IDEA
    if before not in OPEN:
        return False
    if after in OUTCOMES:
        return before is Stage.NOMINATED
    return after is Stage.WITHDRAWN or (after in OPEN and abs(OPEN.index(after) - OPEN.index(before)) == 1)


def stage_back(stage: Stage) -> Stage | None:
    """The stage that a nomination at ``stage`` goes back to; None where there is no way back."""
    return OPEN[OPEN.index(stage) - 1] if stage in OPEN[1:] else None
