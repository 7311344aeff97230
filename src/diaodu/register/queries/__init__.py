"""What the register is asked. Each question takes the viewer first; counting takes the roster."""

from diaodu.register.queries.commitments import CommitmentRow, StageCount, commitments_by_state
from diaodu.register.queries.finding import KindFound, find_everywhere, rosters_named
from diaodu.register.queries.members import MemberRow, Span, rosters_of
from diaodu.register.queries.organisations import OrganisationPage, organisation_page, organisations_named
from diaodu.register.queries.pages import SubjectPage, name_of, names_of, subject_page
from diaodu.register.queries.places import place_shown, starting_places
from diaodu.register.queries.registers import Tallied, entries_seen, entry_revisions, members, tallies
from diaodu.register.queries.rosters import (
    RosterPage,
    members_seen,
    roster_by_rule,
    roster_page,
    rosters,
    rosters_chosen,
)
from diaodu.register.queries.subjects import (
    KindCount,
    SubjectFilters,
    all_kinds,
    codes_acting,
    counts_by_kind,
    find_subjects,
    kind_shown,
    visible_subject,
)

__all__ = [
    "CommitmentRow",
    "KindCount",
    "KindFound",
    "MemberRow",
    "OrganisationPage",
    "RosterPage",
    "Span",
    "StageCount",
    "SubjectFilters",
    "SubjectPage",
    "Tallied",
    "all_kinds",
    "codes_acting",
    "commitments_by_state",
    "counts_by_kind",
    "entries_seen",
    "entry_revisions",
    "find_everywhere",
    "find_subjects",
    "kind_shown",
    "members",
    "members_seen",
    "name_of",
    "names_of",
    "organisation_page",
    "organisations_named",
    "place_shown",
    "roster_by_rule",
    "roster_page",
    "rosters",
    "rosters_chosen",
    "rosters_named",
    "rosters_of",
    "starting_places",
    "subject_page",
    "tallies",
    "visible_subject",
]
