"""What the listing room is asked. Each question takes the viewer first."""

from diaodu.listing.queries.boards import Board, nominations_by_stage, nominations_waiting
from diaodu.listing.queries.comparisons import Comparison, comparison
from diaodu.listing.queries.pages import NominationPage, nomination_page
from diaodu.listing.queries.subjects import Target, nominations_of, subject_to_propose, targets_for

__all__ = [
    "Board",
    "Comparison",
    "NominationPage",
    "Target",
    "comparison",
    "nomination_page",
    "nominations_by_stage",
    "nominations_of",
    "nominations_waiting",
    "subject_to_propose",
    "targets_for",
]
