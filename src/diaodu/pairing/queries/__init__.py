"""What is asked of this room. What takes a viewer shows only what they may see; the rest is for rooms further on."""

from diaodu.pairing.queries.contacts import ContactFilters, ContactPage, contact_page, contacts_shown
from diaodu.pairing.queries.coverage import Coverage, coverage
from diaodu.pairing.queries.enterprise import Met, contacts_with
from diaodu.pairing.queries.holders import all_paired, invented_holder, paired, person_of
from diaodu.pairing.queries.loads import LoadFilters, loads
from diaodu.pairing.queries.offered import (
    capacities_offered,
    lists_offered,
    persons_offered,
    places_offered,
    sees_pairings,
    takers_offered,
)
from diaodu.pairing.queries.persons import pairings_of, person_page
from diaodu.pairing.queries.subjects import card_of, history_of, in_force, subject_card

__all__ = [
    "ContactFilters",
    "ContactPage",
    "Coverage",
    "LoadFilters",
    "Met",
    "all_paired",
    "capacities_offered",
    "card_of",
    "contact_page",
    "contacts_shown",
    "contacts_with",
    "coverage",
    "history_of",
    "in_force",
    "invented_holder",
    "lists_offered",
    "loads",
    "paired",
    "pairings_of",
    "person_of",
    "person_page",
    "persons_offered",
    "places_offered",
    "sees_pairings",
    "subject_card",
    "takers_offered",
]
