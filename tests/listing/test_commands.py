"""The way onto a list: every step, who may take it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from diaodu.audit.models import AuditEntry
from diaodu.core.nominations import Stage
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.listing.commands import (
    Mark,
    decide,
    move_back,
    move_to_reserve,
    nominate,
    propose_idea,
    score,
    withdraw,
)
from diaodu.listing.models import Nomination, NominationEvent, Score
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.commands import change_membership
from diaodu.register.models import Membership
from tests.builders import make_user
from tests.listing.conftest import DECIDE, PROPOSE, SCORE, make_people
from tests.listing.walks import DAY, fully_scored, marks, nominated, proposed, reserved, write_listing_pack
from tests.register.test_commands import at_once

People = Mapping[str, User]


def code_of(act: Callable[[], object]) -> str:
    """The code of the refusal that an act meets."""
    with pytest.raises(Refusal) as caught:
        act()
    assert str(caught.value)
    return caught.value.code


def listed(actor: Any, number: int, **values: Any) -> NominationEvent:
    given = {
        "outcome": Stage.LISTED,
        "decider": "the land's council",
        "on": DAY,
        "reason": "best",
        "member_class": "new",
    }
    return decide(actor=actor, nomination=number, **given | values)


def test_an_idea_comes_onto_the_list_and_into_the_roster(people: People) -> None:
    number = fully_scored(people)
    event = listed(people["decider"], number)
    nomination = Nomination.objects.get(pk=number)
    stages = list(nomination.events.values_list("stage", flat=True))
    assert stages == ["idea", "reserve", "nominated", "listed"]
    assert nomination.stage == "listed"
    member = event.membership
    assert member
    assert (member.subject.code, member.roster.code, member.action) == ("s3", "list-2023", "enter")
    assert (member.member_class, member.reason, member.on) == ("new", "best", DAY)
    assert (event.decider, event.recorded_by) == ("the land's council", str(people["decider"].key))
    tags = AuditEntry.objects.filter(object_kind="nomination", object_key=str(number)).values_list("tag", flat=True)
    assert [tag.rpartition(":")[2] for tag in reversed(tags)] == [
        "idea", "reserve", "nominated", *["score"] * 4, "listed",
    ]  # fmt: skip


def test_a_declined_subject_stays_outside_and_may_be_brought_up_again(people: People) -> None:
    number = nominated(people["proposer"])
    decide(actor=people["decider"], nomination=number, outcome=Stage.DECLINED, decider="council", on=DAY, reason="dear")
    assert Nomination.objects.get(pk=number).stage == "declined"
    assert not Membership.objects.filter(subject__code="s3").exists()
    assert proposed(people["proposer"]) != number


def test_going_back_and_withdrawing_are_events_with_reasons(people: People) -> None:
    number = nominated(people["proposer"])
    move_back(actor=people["proposer"], nomination=number, on=DAY, reason="thin statement")
    move_back(actor=people["proposer"], nomination=number, on=DAY, reason="study it first")
    withdraw(actor=people["proposer"], nomination=number, on=DAY, reason="no money")
    events = NominationEvent.objects.filter(nomination=number).values_list("stage", "reason")
    assert list(events)[3:] == [("reserve", "thin statement"), ("idea", "study it first"), ("withdrawn", "no money")]


@pytest.mark.parametrize(
    ("prepare", "act"),
    [
        (proposed, lambda n: nominate(actor=None, nomination=n, on=DAY, statement="x")),
        (proposed, lambda n: move_back(actor=None, nomination=n, on=DAY, reason="x")),
        (proposed, lambda n: listed(None, n)),
        (reserved, lambda n: move_to_reserve(actor=None, nomination=n, on=DAY, reason="x")),
        (reserved, lambda n: listed(None, n, outcome=Stage.DECLINED)),
        (nominated, lambda n: nominate(actor=None, nomination=n, on=DAY, statement="x")),
        (nominated, lambda n: move_to_reserve(actor=None, nomination=n, on=DAY, reason="x")),
        (nominated, lambda n: listed(None, n, outcome=Stage.IDEA)),
        (nominated, lambda n: listed(None, n, outcome=Stage.DECLINED, decider=" ")),
        (nominated, lambda n: listed(None, n, outcome=Stage.DECLINED, decider="x" * 101)),
        (nominated, lambda n: listed(None, n, outcome=Stage.DECLINED, reason="")),
        (reserved, lambda n: nominate(actor=None, nomination=n, on=DAY, statement=" ")),
        (reserved, lambda n: nominate(actor=None, nomination=n, on=DAY, statement="x" * 2001)),
        (reserved, lambda n: nominate(actor=None, nomination=n, on=DAY - timedelta(1), statement="x")),
        (reserved, lambda n: nominate(actor=None, nomination=n, on=clock.today() + timedelta(1), statement="x")),
        (proposed, lambda n: withdraw(actor=None, nomination=n, on=DAY, reason="")),
    ],
)
def test_a_step_that_may_not_follow_is_refused(
    pear: Path, prepare: Callable[[], int], act: Callable[[int], object]
) -> None:
    number = prepare()
    before = NominationEvent.objects.count()
    assert code_of(lambda: act(number)) == "step_refused"
    assert NominationEvent.objects.count() == before


def propose(**values: Any) -> Nomination:
    given = {"actor": None, "listing": "choice", "roster": "list-2023", "subject": "s3", "on": DAY, "reason": "x"}
    return propose_idea(**given | values)


def test_a_subject_is_brought_up_once_and_not_from_inside(pear: Path) -> None:
    proposed()
    assert code_of(propose) == "nomination_refused"
    assert code_of(lambda: propose(subject="s1")) == "nomination_refused"  # it is in the roster
    assert propose(subject="s2")  # it has left it


def test_what_the_listing_is_not_for_is_refused(pear: Path) -> None:
    assert code_of(lambda: propose(subject="p1")) == "nomination_refused"
    assert code_of(lambda: propose(listing="none")) == "not_found"
    assert code_of(lambda: propose(roster="none")) == "not_found"
    assert code_of(lambda: propose(subject="none")) == "not_found"
    assert code_of(lambda: propose(reason=" ")) == "step_refused"
    assert not Nomination.objects.exists()


def test_the_database_keeps_one_open_nomination(pear: Path) -> None:
    one = Nomination.objects.get(pk=proposed())
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.create(number=10**9, subject=one.subject, roster=one.roster, listing=one.listing)


def test_nobody_scores_what_they_proposed(people: People) -> None:
    everybody = make_user("everybody", place="LAND", permissions=tuple(Permission))
    own = nominated(everybody)
    assert code_of(lambda: score(actor=everybody, nomination=own, marks=marks())) == "own_nomination"
    others = reserved(None, "s2")
    nominate(actor=everybody, nomination=others, on=DAY, statement="mine")
    assert code_of(lambda: score(actor=everybody, nomination=others, marks=marks())) == "own_nomination"
    assert not Score.objects.exists()


def test_a_score_has_a_name(pear: Path) -> None:
    number = nominated()
    with pytest.raises(Forbidden):
        score(actor=None, nomination=number, marks=marks())


@pytest.mark.parametrize(
    "mark",
    [
        Mark("near", Decimal("5.01")),
        Mark("near", Decimal("-0.01")),
        Mark("near", Decimal("1.001")),
        Mark("near", Decimal("NaN")),
        Mark("near", Decimal("Infinity")),
        Mark("depth", Decimal(1)),
        Mark("near", Decimal(1), "x" * 301),
        Mark("near", Decimal(1), "better", replaces=1),
    ],
)
def test_a_score_out_of_bounds_is_refused_with_all_the_others(people: People, mark: Mark) -> None:
    number = nominated(people["proposer"])
    given = [Mark("far", Decimal(1)), mark]
    assert code_of(lambda: score(actor=people["scorer"], nomination=number, marks=given)) == "score_refused"
    assert not Score.objects.exists()


def test_scores_are_given_once_each_and_only_while_nominated(people: People) -> None:
    number = reserved(people["proposer"])
    scorer = people["scorer"]
    assert code_of(lambda: score(actor=scorer, nomination=number, marks=marks())) == "score_refused"
    nominate(actor=people["proposer"], nomination=number, on=DAY, statement="x")
    assert code_of(lambda: score(actor=scorer, nomination=number, marks=[])) == "score_refused"
    twice = [Mark("near", Decimal(1)), Mark("near", Decimal(2))]
    assert code_of(lambda: score(actor=scorer, nomination=number, marks=twice)) == "score_refused"


def test_a_second_score_names_the_first_and_says_why(people: People) -> None:
    number = nominated(people["proposer"])
    scorer = people["scorer"]
    first, _far = score(actor=scorer, nomination=number, marks=marks())

    def again(**values: Any) -> object:
        mark = Mark("near", Decimal(2), **{"reason": "read it again", "replaces": first.number} | values)
        return score(actor=scorer, nomination=number, marks=[mark])

    assert code_of(lambda: again(replaces=None)) == "score_refused"
    assert code_of(lambda: again(reason=" ")) == "score_refused"
    again()
    assert Score.objects.get(supersedes=first).value == 2
    assert code_of(again) == "score_refused"  # the first is replaced already
    entry = AuditEntry.objects.filter(tag="listing:nomination:score").first()
    assert entry
    assert entry.old == {"score": "4.00", "number": first.number}


def test_nobody_replaces_the_score_of_another(people: People) -> None:
    number = nominated(people["proposer"])
    first, _far = score(actor=people["scorer"], nomination=number, marks=marks())
    mark = Mark("near", Decimal(1), "no", replaces=first.number)
    assert code_of(lambda: score(actor=people["second"], nomination=number, marks=[mark])) == "score_refused"


def test_nothing_is_listed_before_enough_have_scored_everything(people: People) -> None:
    number = nominated(people["proposer"])
    score(actor=people["scorer"], nomination=number, marks=marks())
    score(actor=people["second"], nomination=number, marks=marks()[:1])
    assert code_of(lambda: listed(people["decider"], number)) == "scores_missing"
    assert Nomination.objects.get(pk=number).stage == "nominated"
    score(actor=people["second"], nomination=number, marks=marks()[1:])
    assert listed(people["decider"], number)


def test_what_was_sent_back_is_scored_anew(people: People) -> None:
    number = fully_scored(people)
    move_back(actor=people["proposer"], nomination=number, on=DAY, reason="new plans")
    nominate(actor=people["proposer"], nomination=number, on=DAY, statement="better plans")
    assert code_of(lambda: listed(people["decider"], number)) == "scores_missing"
    score(actor=people["scorer"], nomination=number, marks=marks())  # names nothing: the former one counts no more


def test_a_refused_entry_leaves_the_nomination_as_it_was(people: People) -> None:
    number = fully_scored(people)
    assert code_of(lambda: listed(people["decider"], number, member_class="red")) == "nomination_refused"
    assert code_of(lambda: listed(people["decider"], number, member_class="")) == "nomination_refused"
    given = {"member_class": "old", "on": DAY, "reason": "by hand"}
    change_membership(actor=None, roster="list-2023", subject="s3", action="enter", **given)
    assert code_of(lambda: listed(people["decider"], number)) == "membership_refused"
    assert Nomination.objects.get(pk=number).stage == "nominated"
    assert not NominationEvent.objects.filter(stage="listed").exists()


def test_listing_needs_the_right_to_change_the_roster(people: People) -> None:
    number = fully_scored(people)
    local = make_user("local", place="shire-a", permissions=DECIDE)  # the roster is the whole land's
    with pytest.raises(NotFound):
        listed(local, number)
    assert Nomination.objects.get(pk=number).stage == "nominated"
    listed(local, number, outcome=Stage.DECLINED)


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, n: move_to_reserve(actor=actor, nomination=n, on=DAY, reason="x"),
        lambda actor, n: nominate(actor=actor, nomination=n, on=DAY, statement="x"),
        lambda actor, n: move_back(actor=actor, nomination=n, on=DAY, reason="x"),
        lambda actor, n: withdraw(actor=actor, nomination=n, on=DAY, reason="x"),
        lambda actor, n: score(actor=actor, nomination=n, marks=marks()),
        listed,
        lambda actor, _: propose(actor=actor, subject="s2"),
    ],
)
def test_every_command_asks_for_the_permission_and_the_place(
    people: People, act: Callable[[User, int], object]
) -> None:
    number = nominated(people["proposer"])
    before = NominationEvent.objects.count(), Score.objects.count()
    reader = make_user("reader", place="LAND", permissions=(Permission.SUBJECT_VIEW, Permission.NOMINATION_VIEW))
    with pytest.raises(Forbidden):
        act(reader, number)
    stranger = make_user("stranger", place="elsewhere", permissions=tuple(Permission))
    with pytest.raises(NotFound):
        act(stranger, number)
    assert (NominationEvent.objects.count(), Score.objects.count()) == before


def test_who_sees_but_may_not_change_is_told_so(people: People) -> None:
    number = proposed(people["proposer"])
    mixed = make_user("mixed", place="LAND", permissions=(Permission.NOMINATION_VIEW,))
    other = make_user("other", place="shire-b", permissions=PROPOSE)
    other.grants.update(user=mixed)
    with pytest.raises(Forbidden):
        withdraw(actor=mixed, nomination=number, on=DAY, reason="x")


@pytest.mark.parametrize("table", ["listing_nominationevent", "listing_score"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = number", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_cannot_be_rewritten(people: People, table: str, statement: str) -> None:
    fully_scored(people)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the open transaction would be refused for that
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


def test_of_two_who_decide_at_once_one_succeeds_and_the_other_is_told(committing: None, tmp_path: Path) -> None:
    load_pack(write_listing_pack(tmp_path))
    people = make_people()
    number = fully_scored(people)
    decline = {"outcome": Stage.DECLINED, "reason": "dear"}
    acts = [lambda: listed(people["decider"], number), lambda: listed(people["decider"], number, **decline)]
    assert at_once(*acts) == ["done", "step_refused"]
    stage = Nomination.objects.get(pk=number).stage
    assert NominationEvent.objects.filter(stage__in=["listed", "declined"]).get().stage == stage
    assert Membership.objects.filter(subject__code="s3").exists() == (stage == "listed")


def test_of_many_who_propose_or_score_the_same_at_once_one_succeeds(committing: None, tmp_path: Path) -> None:
    load_pack(write_listing_pack(tmp_path))
    assert at_once(*[propose] * 4) == ["done", *["nomination_refused"] * 3]
    number = Nomination.objects.get().pk
    move_to_reserve(actor=None, nomination=number, on=DAY, reason="x")
    nominate(actor=None, nomination=number, on=DAY, statement="x")
    scorer = make_user("scorer", place="LAND", permissions=SCORE)
    acts = [lambda: score(actor=scorer, nomination=number, marks=marks())] * 4
    assert at_once(*acts) == ["done", *["score_refused"] * 3]
    assert Score.objects.count() == 2


def test_a_listing_that_the_pack_drops_lets_what_is_under_way_end(people: People, pear: Path) -> None:
    number = fully_scored(people)
    (pear / "pear" / "listing.toml").unlink()
    load_pack(pear / "pear")
    assert code_of(lambda: propose(subject="s2")) == "not_found"
    assert listed(people["decider"], number, on=date(2023, 6, 2))
