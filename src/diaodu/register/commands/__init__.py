"""What can be done to the register."""

from diaodu.register.commands.imports import ImportProblem, ImportRefused, import_subjects
from diaodu.register.commands.memberships import MembershipRefused, change_membership
from diaodu.register.commands.milestones import MilestoneRefused, NoSuchMilestone, record_milestone, withdraw_milestone
from diaodu.register.commands.subjects import InvalidSubject, record_subject

__all__ = [
    "ImportProblem",
    "ImportRefused",
    "InvalidSubject",
    "MembershipRefused",
    "MilestoneRefused",
    "NoSuchMilestone",
    "change_membership",
    "import_subjects",
    "record_milestone",
    "record_subject",
    "withdraw_milestone",
]
