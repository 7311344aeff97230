"""What the policies room is asked. Each question takes the viewer first."""

from diaodu.policies.queries.cases import TakeUp, take_up
from diaodu.policies.queries.catalogue import Catalogue, PackagePage, PolicyFilters, catalogue, package_page
from diaodu.policies.queries.measure import LISTS, MeasurePage, measure_page, measure_shown, never_came
from diaodu.policies.queries.subject import SubjectMatches, matches_of

__all__ = [
    "LISTS",
    "Catalogue",
    "MeasurePage",
    "PackagePage",
    "PolicyFilters",
    "SubjectMatches",
    "TakeUp",
    "catalogue",
    "matches_of",
    "measure_page",
    "measure_shown",
    "never_came",
    "package_page",
    "take_up",
]
