"""What can be done in this room, one verb each."""

from diaodu.pairing.commands.contacts import answer_contact, approve_contact, correct_contact, record_contact
from diaodu.pairing.commands.pairs import end_pairing, hand_over, pair
from diaodu.pairing.commands.persons import (
    change_details,
    erase_due,
    erase_person,
    record_person,
    tie_account,
)
from diaodu.pairing.commands.recusals import end_recusal, record_recusal

__all__ = [
    "answer_contact",
    "approve_contact",
    "change_details",
    "correct_contact",
    "end_pairing",
    "end_recusal",
    "erase_due",
    "erase_person",
    "hand_over",
    "pair",
    "record_contact",
    "record_person",
    "record_recusal",
    "tie_account",
]
