"""Every enterprise of a roster has somebody who answers for it, or is listed as uncovered; none is both or neither."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from diaodu.kit.refusals import NotFound
from diaodu.pairing.commands import end_pairing, pair
from diaodu.pairing.models import Pairing, Person
from diaodu.pairing.queries import coverage, paired
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands import change_membership
from diaodu.register.models import Subject
from tests.builders import make_subject, make_user
from tests.pairing.conftest import DAY, place


def codes(rows: object) -> set[str]:
    return {row.code for row in rows}  # type: ignore[attr-defined]


def test_members_of_a_roster_on_a_day(office: User) -> None:
    shown = coverage(viewer_of(office), capacity="patron", roster="guild")
    assert (codes(shown.covered), codes(shown.uncovered)) == ({"f1"}, {"f3"})  # the second left
    earlier = coverage(viewer_of(office), capacity="patron", roster="guild", on=date(2023, 1, 5))
    assert (codes(earlier.covered), codes(earlier.uncovered)) == (set(), {"f1", "f2", "f3"})
    assert shown.counts == (1, 1)


def test_subjects_of_a_kind_but_closed_ones(office: User) -> None:
    shown = coverage(viewer_of(office), capacity="patron", kind="firm")
    assert (codes(shown.covered), codes(shown.uncovered)) == ({"f1"}, {"f2", "f3"})
    assert codes(coverage(viewer_of(office), capacity="patron", kind="firm", place="oak").uncovered) == {"f3"}
    assert codes(coverage(viewer_of(office), capacity="helper", kind="firm").uncovered) == {"f1", "f2", "f3"}


def test_another_shire_is_not_judged(office: User) -> None:
    elm = viewer_of(make_user("elm", place="elm", permissions=tuple(Permission)))
    assert codes(coverage(elm, capacity="patron", kind="firm").uncovered) == {"f2"}
    blind = viewer_of(make_user("blind", place="fens", permissions=(Permission.SUBJECT_VIEW,)))
    assert coverage(blind, capacity="patron", kind="firm").counts == (0, 0)
    oak = viewer_of(make_user("oak", place="oak", permissions=tuple(Permission)))
    with pytest.raises(NotFound):
        coverage(oak, capacity="patron", roster="guild")


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_done_nothing_is_left_out(office: User, seed: int) -> None:
    """Sixty random acts; after each tenth every member of the roster is covered or uncovered, as a naive look says."""
    rng = random.Random(seed)  # noqa: S311 - a test draws lots
    pack = place("elm").pack
    for number in range(20):
        make_subject(f"x{number}", place=place(rng.choice(["elm", "oak"])), kind="firm", area="trade", stage="open")
        Subject.objects.filter(code=f"x{number}").update(pack=pack)
        change_membership(
            actor=None, roster="guild", subject=f"x{number}", action="enter", on=date(2023, 1, 1), reason="x"
        )
    people = list(Person.objects.all())
    for turn in range(60):
        _act(rng, people)
        if turn % 10 == 0:
            _holds(OPERATOR)


def _act(rng: random.Random, people: list[Person]) -> None:
    standing = list(Pairing.objects.in_force().filter(capacity="patron", subject__kind="firm"))
    free = [f"x{n}" for n in range(20) if f"x{n}" not in {row.subject.code for row in standing}]
    if free and rng.random() < 0.6:
        last = Pairing.objects.filter(subject__code=free[0]).order_by("-until").values_list("until", flat=True).first()
        since = (last or DAY) + timedelta(days=rng.randrange(3))
        pair(actor=None, person=rng.choice(people).key, subject=free[0], capacity="patron", since=since, reason="x")
    elif standing:
        row = rng.choice(standing)
        until = row.since + timedelta(days=rng.randrange(9))
        end_pairing(actor=None, pairing=row.key, until=until, reason="x")


def _holds(viewer: object) -> None:
    shown = coverage(OPERATOR, capacity="patron", roster="guild")
    members = {f"x{number}" for number in range(20)} | {"f1", "f3"}
    naive = {code for code in members if paired(Subject.objects.get(code=code), "patron")}
    assert codes(shown.covered) == naive
    assert codes(shown.uncovered) == members - naive
