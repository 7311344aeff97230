"""What is shown of nominations: to whom, as known when, and how candidates compare."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.core.absences import Absence
from diaodu.core.nominations import Stage
from diaodu.kit.refusals import NotFound
from diaodu.listing.commands import Mark, decide, move_back, move_to_reserve, nominate, score, withdraw
from diaodu.listing.models import Nomination, Score
from diaodu.listing.queries import (
    comparison,
    nomination_page,
    nominations_by_stage,
    nominations_of,
    targets_for,
)
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.listing.walks import (
    DAY,
    LISTING,
    fully_scored,
    marks,
    nominated,
    proposed,
    reserved,
    write_listing_pack,
)

People = Mapping[str, User]
D = Decimal


def test_a_page_shows_the_result_with_every_scorer(people: People) -> None:
    page = nomination_page(viewer_of(people["second"]), fully_scored(people))
    assert [(scorer.name, scorer.total) for scorer in page.scorers] == [
        ("scorer", D("80.00")), ("second", D("72.00")),
    ]  # fmt: skip
    near, _far = page.criteria
    assert (near.cell.mean, near.cell.points, near.cell.spread) == (D("3.50"), D("42.00"), D("1.00"))
    assert [score and score.value for score in near.scores] == [4, 3]
    assert (page.result.total, page.result.spread, page.result.complete) == (D("76.00"), D("8.00"), 2)
    assert {code: own.value for code, own in page.own.items()} == {"near": 3, "far": 9}
    assert page.statement == "the ferry sinks every spring"
    assert page.permitted == {Permission.NOMINATION_SCORE}
    assert [(one.event.stage, one.who, one.back) for one in page.events] == [
        ("idea", "proposer", False), ("reserve", "proposer", False), ("nominated", "proposer", False),
    ]  # fmt: skip


def test_a_missing_score_stays_missing(people: People) -> None:
    number = nominated(people["proposer"])
    score(actor=people["scorer"], nomination=number, marks=marks()[:1])
    page = nomination_page(OPERATOR, number)
    assert page.criteria[1].scores == (None,)
    assert page.result.total is Absence.MISSING
    assert page.scorers[0].total is Absence.MISSING


def test_what_was_known_then_never_changes(people: People) -> None:
    number = fully_scored(people)
    then, before = last_number(), nomination_page(OPERATOR, number, known=last_number())
    own = Score.objects.filter(scorer=str(people["scorer"].key), criterion="near").get()
    changed = Mark("near", D(0), "read again", replaces=own.number)
    score(actor=people["scorer"], nomination=number, marks=[changed])
    move_back(actor=people["proposer"], nomination=number, on=DAY, reason="x")
    nominate(actor=people["proposer"], nomination=number, on=DAY, statement="anew")
    after, now = nomination_page(OPERATOR, number, known=then), nomination_page(OPERATOR, number)
    assert (after.result, after.events, after.statement) == (before.result, before.events, before.statement)
    assert (after.stage, after.earlier, after.permitted) == (Stage.NOMINATED, (), frozenset())
    assert now.result.total is Absence.MISSING
    assert [one.replaced for one in now.earlier] == [True, False, False, False, False]
    assert [one.back for one in now.events] == [False, False, False, True, False]
    with pytest.raises(NotFound):
        nomination_page(OPERATOR, number, known=number - 1)


def test_a_decision_keeps_the_weights_it_was_made_by(people: People, pear: Path) -> None:
    number, other = fully_scored(people), nominated(None, "s2")
    for name in ("scorer", "second"):
        score(actor=people[name], nomination=other, marks=marks())
    given = {"decider": "council", "on": DAY, "reason": "x"}
    decide(actor=people["decider"], nomination=number, outcome=Stage.DECLINED, **given)
    load_pack(write_listing_pack(pear, LISTING.replace('weight = "60"', 'weight = "160"')))
    assert nomination_page(OPERATOR, number).result.total == D("76.00")
    assert nomination_page(OPERATOR, number).weights == 100
    assert nomination_page(OPERATOR, other).weights == 200


def test_everybody_sees_the_nominations_of_their_places_and_areas(people: People) -> None:
    eastern, western = proposed(None, "s3"), reserved(None, "s2")
    seen = {
        name: set(Nomination.objects.visible_to(viewer_of(user)).values_list("pk", flat=True))
        for name, user in {
            "land": people["scorer"],
            "east": people["proposer"],
            "west": make_user("west", place="shire-b"),
            "trade": make_user("trade", place="LAND", areas=("trade",)),
            "nothing": make_user("nothing", place="LAND", permissions=(Permission.SUBJECT_VIEW,)),
        }.items()
    }
    assert seen == {
        "land": {eastern, western}, "east": {eastern}, "west": {western}, "trade": set(), "nothing": set(),
    }  # fmt: skip
    east = viewer_of(people["proposer"])
    with pytest.raises(NotFound):
        nomination_page(east, western)
    board = nominations_by_stage(east)
    assert {column.stage: column.count for column in board.columns if column.count} == {Stage.IDEA: 1}
    assert not nominations_of(east, Subject.objects.get(code="s2"))
    assert not nomination_page(east, eastern).roster_seen  # the roster is the whole land's


def test_the_board_has_every_stage_and_can_be_narrowed(people: People) -> None:
    number = fully_scored(people)
    withdraw(actor=None, nomination=reserved(None, "s2"), on=DAY, reason="x")
    board = nominations_by_stage(OPERATOR)
    assert [column.stage for column in board.columns] == list(Stage)
    shown = {column.stage: [card.nomination.pk for card in column.cards] for column in board.columns}
    assert shown[Stage.NOMINATED] == [number]
    assert len(shown[Stage.WITHDRAWN]) == 1
    (card,) = board.columns[2].cards
    assert card.result
    assert (card.result.total, card.since) == (D("76.00"), DAY)
    assert [(listing.code, roster.code) for listing, roster in board.compared] == [("choice", "list-2023")]
    assert sum(column.count for column in nominations_by_stage(OPERATOR, roster="list-2023").columns) == 2
    assert sum(column.count for column in nominations_by_stage(OPERATOR, roster="other").columns) == 0


def test_candidates_stand_side_by_side_with_ties_and_gaps(people: People) -> None:
    first, tied = fully_scored(people), nominated(None, "s2")
    score(actor=people["scorer"], nomination=tied, marks=marks("3.5", "8.5"))
    shown = comparison(OPERATOR, "choice", "list-2023")
    assert [(one.nomination.pk, one.result.total, one.ranked and one.ranked.rank) for one in shown.candidates] == [
        (first, D("76.00"), 1), (tied, D("76.00"), 1),
    ]  # fmt: skip
    assert [one.result.complete for one in shown.candidates] == [2, 1]
    own = Score.objects.filter(nomination=tied, criterion="far").get()
    score(actor=people["scorer"], nomination=tied, marks=[Mark("far", D(9), "x", replaces=own.number)])
    assert [one.nomination.pk for one in comparison(OPERATOR, "choice", "list-2023").candidates] == [tied, first]


def test_a_candidate_without_a_total_has_no_rank_and_stands_last(people: People) -> None:
    partly = nominated(None, "s2")
    score(actor=people["scorer"], nomination=partly, marks=marks()[:1])
    scored = fully_scored(people)
    one, other = comparison(OPERATOR, "choice", "list-2023").candidates
    assert (one.nomination.pk, other.nomination.pk, other.ranked) == (scored, partly, None)
    assert [cell.scorers for cell in other.cells] == [1, 0]
    east = comparison(viewer_of(people["proposer"]), "choice", "list-2023")
    assert [candidate.nomination.pk for candidate in east.candidates] == [scored]
    with pytest.raises(NotFound):
        comparison(viewer_of(make_user("stranger", place="elsewhere")), "choice", "list-2023")


def test_rosters_are_offered_for_what_can_come_onto_them(people: People) -> None:
    bridge, plan = Subject.objects.get(code="s3"), Subject.objects.get(code="p1")
    east = viewer_of(people["proposer"])
    assert [target.code for target in targets_for(east, bridge)] == ["choice/list-2023"]
    assert not targets_for(OPERATOR, plan)
    assert not targets_for(OPERATOR, Subject.objects.get(code="s1"))  # it is in the roster
    assert not targets_for(viewer_of(people["scorer"]), bridge)
    number = proposed(people["proposer"])
    assert not targets_for(east, bridge)
    move_to_reserve(actor=None, nomination=number, on=DAY, reason="x")
    withdraw(actor=None, nomination=number, on=DAY, reason="x")
    assert targets_for(east, bridge)
