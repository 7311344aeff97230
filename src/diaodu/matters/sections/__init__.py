"""matters.toml, matters/*.toml, ladders.toml and ladders/*.toml: kinds of matters and the ladders that chase them;
matters.csv and acts.csv: the invented matters of a generated pack; triggers.toml: what raises matters by itself.
"""

from __future__ import annotations

from diaodu.matters.kinds import LADDER, MATTER_KIND
from diaodu.matters.office.declared import MATTER_BOARD, check_boards
from diaodu.matters.replaying import load_histories
from diaodu.matters.sections.counted import check_counted
from diaodu.matters.sections.histories import check_histories
from diaodu.matters.sections.kinds import check_kinds
from diaodu.matters.sections.ladders import check_ladders
from diaodu.matters.sections.triggers import check_triggers, load_marks
from diaodu.matters.triggers.occasions import TRIGGER
from diaodu.packs.sections import Draft, Section, register


def check(draft: Draft) -> None:
    """Check the ladders, then the kinds that name them, then the matters of these kinds."""
    check_ladders(draft)
    check_kinds(draft)
    check_histories(draft)


def install() -> None:
    """Register the sections: after the kinds of subjects and the roles; measures that count matters after these."""
    register(Section("matters", check, load_histories, definitions=(LADDER, MATTER_KIND)), order=720)
    register(Section("triggers", check_triggers, load_marks, definitions=(TRIGGER,)), order=730)
    register(Section("counted_matters", check_counted), order=760)
    register(Section("matter_boards", check_boards, definitions=(MATTER_BOARD,)), order=770)
