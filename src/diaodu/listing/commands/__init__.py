"""What can be done to nominations."""

from diaodu.listing.commands.deciding import ScoresMissing, decide
from diaodu.listing.commands.events import NominationRefused, StepRefused
from diaodu.listing.commands.scoring import Mark, OwnNomination, ScoreRefused, score
from diaodu.listing.commands.steps import move_back, move_to_reserve, nominate, propose_idea, withdraw

__all__ = [
    "Mark",
    "NominationRefused",
    "OwnNomination",
    "ScoreRefused",
    "ScoresMissing",
    "StepRefused",
    "decide",
    "move_back",
    "move_to_reserve",
    "nominate",
    "propose_idea",
    "score",
    "withdraw",
]
