"""Rosters side by side: overlaps against a count by hand, sums that count nobody twice, then and now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diaodu.audit.numbers import last_number
from diaodu.boards.overlaps import Overlaps, overlaps
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import OPERATOR, Scope, Viewer
from diaodu.register.commands.memberships import change_membership
from diaodu.register.models import Roster, Subject
from diaodu.register.queries import roster_page

CODES = ("s-major-2022", "s-major-2023", "s-mass-2023-q1", "s-central-2023")
VIEWS = frozenset({"register:subject:view", "ledger:fact:view"})
pytestmark = pytest.mark.usefixtures("loaded", "db")


def compared(codes: Iterable[str], viewer: Viewer = OPERATOR, **asked: str) -> Overlaps:
    return overlaps(viewer, list(codes), asked, at=None, known=None)


def members(code: str) -> set[int]:
    return {member.subject.pk for member in roster_page(OPERATOR, code).members}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
def test_every_cell_is_what_a_count_by_hand_gives(codes: list[str]) -> None:
    shown = compared(codes)
    by_hand = {code: members(code) for code in codes}
    for code, row in zip(codes, shown.rows, strict=True):
        assert [cell.count for cell in row.cells] == [len(by_hand[code] & by_hand[other]) for other in codes]
        rest = set().union(*(found for other, found in by_hand.items() if other != code))
        assert row.alone == len(by_hand[code] - rest)
    assert shown.union.count == len(set().union(*by_hand.values()))
    assert shown.doubled == sum(map(len, by_hand.values()))


def test_the_total_counts_a_shared_amount_once() -> None:
    pair = CODES[1], CODES[3]
    shown = compared(pair, measure="project.planned_total")
    first, second = (row.cells[at].total for at, row in enumerate(shown.rows))
    shared = shown.rows[0].cells[1].total
    assert shown.union.total == first + second - shared  # type: ignore[operator]
    assert shown.doubled_total == first + second  # type: ignore[operator]
    assert shown.rows[0].cells[1].total == shown.rows[1].cells[0].total


def test_a_cell_lists_those_behind_it() -> None:
    for first, second in combinations(CODES, 2):
        shown = compared(CODES, cell=f"{first} {second}")
        assert shown.members is not None
        assert shown.members.paginator.count == len(members(first) & members(second))
        for member in shown.members.object_list:
            assert {first, second} <= {roster.code for roster in member.rosters}


def test_what_has_no_value_is_counted_and_is_no_zero() -> None:
    shown = compared(CODES[:2], measure="project.planned_total")
    own = shown.rows[0].cells[0]
    assert own.given < own.count
    assert isinstance(own.total, Decimal)


def test_a_later_exit_changes_now_and_not_then() -> None:
    pair, then = [CODES[1], CODES[3]], last_number()
    code = Subject.objects.get(pk=min(members(pair[0]) & members(pair[1]))).code
    before = compared(pair)
    gone = {"roster": pair[1], "subject": code, "action": "exit", "on": date(2023, 12, 30), "reason": "ended"}
    change_membership(actor=None, **gone)
    assert compared(pair).rows[0].cells[1].count == before.rows[0].cells[1].count - 1
    past = overlaps(OPERATOR, pair, {}, at=None, known=then)
    assert [[cell.count for cell in row.cells] for row in past.rows] == [
        [cell.count for cell in row.cells] for row in before.rows
    ]


def test_an_earlier_day_counts_who_was_inside_then() -> None:
    early = overlaps(OPERATOR, CODES[:2], {}, at=date(2022, 6, 1), known=None)
    assert early.rows[0].cells[0].count > 0
    assert early.rows[1].cells[1].count == 0  # the list of the year after had not begun
    assert early.union.count == early.rows[0].cells[0].count


def test_only_what_is_in_sight_is_counted_and_a_hidden_roster_is_unknown() -> None:
    viewer = Viewer(user=None, scopes=(Scope("S90500", frozenset(), VIEWS),))
    with pytest.raises(NotFound):
        compared(CODES, viewer)


def test_published_and_invented_figures_are_never_added_up() -> None:
    published = Roster.objects.filter(pack__generated=False, kind="").first()
    assert published is not None
    assert compared([published.code, CODES[0]], measure="project.planned_total").choices == ()
