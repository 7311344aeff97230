"""Measures of one area and department that could fit the same subject at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from diaodu.core.eligibility import days_overlap, overlap
from diaodu.policies.eligibility import Eligibility, eligibilities_of
from diaodu.policies.kinds import AREA, DEPARTMENT
from diaodu.policies.validity import validity_of
from diaodu.register.models import Subject


def overlaps_among(measures: Iterable[Subject]) -> dict[int, list[Subject]]:
    """By the key of each measure, the others it overlaps with; those without one are left out."""
    found = list(measures)
    rules = eligibilities_of(found)
    groups: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for measure in found:
        key = measure.text(AREA), measure.text(DEPARTMENT)
        if measure.code in rules and all(key):
            groups[key].append(measure)
    others: dict[int, list[Subject]] = defaultdict(list)
    for one, other in (pair for group in groups.values() for pair in combinations(group, 2)):
        if _overlap(one, other, rules):
            others[one.pk].append(other)
            others[other.pk].append(one)
    return others


def _overlap(one: Subject, other: Subject, rules: Mapping[str, Eligibility]) -> bool:
    mine, theirs = rules[one.code], rules[other.code]
    return (
        bool({*mine.kinds} & {*theirs.kinds})
        and days_overlap(validity_of(one), validity_of(other))
        and overlap((asked.rule for asked in mine.asked), (asked.rule for asked in theirs.asked))
    )
