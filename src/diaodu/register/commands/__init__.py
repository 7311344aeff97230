"""What can be done to the register."""

from diaodu.register.commands.creating import NewLink, create_subject
from diaodu.register.commands.imports import ImportProblem, ImportRefused, import_subjects
from diaodu.register.commands.links import LinkRefused, link_subjects, unlink_subjects
from diaodu.register.commands.memberships import MembershipRefused, change_membership
from diaodu.register.commands.merging import MergeRefused, merge_subjects
from diaodu.register.commands.milestones import MilestoneRefused, NoSuchMilestone, record_milestone, withdraw_milestone
from diaodu.register.commands.stages import StageRefused, move_stage
from diaodu.register.commands.subjects import InvalidSubject, SubjectChanged, record_subject

__all__ = [
    "ImportProblem",
    "ImportRefused",
    "InvalidSubject",
    "LinkRefused",
    "MembershipRefused",
    "MergeRefused",
    "MilestoneRefused",
    "NewLink",
    "NoSuchMilestone",
    "StageRefused",
    "SubjectChanged",
    "change_membership",
    "create_subject",
    "import_subjects",
    "link_subjects",
    "merge_subjects",
    "move_stage",
    "record_milestone",
    "record_subject",
    "unlink_subjects",
    "withdraw_milestone",
]
