"""Which factor blocks how much planned investment is an indicator: by facet, as known at any number, with its trail."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from diaodu.audit.numbers import last_number
from diaodu.indicators.asking import Desk
from diaodu.indicators.causes import Class, classes_since
from diaodu.indicators.queries import Ask, answer
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Matter
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.factors import blocked_by
from diaodu.packs.problems import PackRefused
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands import record_subject
from diaodu.register.models import Subject
from diaodu.register.states import State
from tests.builders import make_user, sign_in
from tests.matters.conftest import Office, at, office_of
from tests.matters.rated import HELD_UP, INVESTED, SPENT, write_boarded_pack

pytestmark = pytest.mark.django_db
MONDAY = at("2024-03-04")
CODE, MARCH = "blockers.planned", "2024-03"


@pytest.fixture
def blocked(db: None, tmp_path: Path) -> Office:
    """The office with a large project that land holds up twice and power once, a small one and one of unknown plan."""
    office = office_of(write_boarded_pack(tmp_path))
    for code, planned in (("big", "12.5"), ("small", "3"), ("unsaid", "")):
        plan(code, planned)
    for code, factor in (("big", "land"), ("big", "land"), ("big", "power"), ("small", "land"), ("unsaid", "power")):
        hold_up(office, code, factor)
    return office


def plan(code: str, planned: str) -> None:
    """Record a project and what it plans to invest."""
    state = State(code, code, place="X1", fields={"planned": planned} if planned else {})
    record_subject(actor=None, kind="project", code=code, state=state, reason="登記")


def hold_up(office: Office, code: str, factor: str) -> Matter:
    new = New("blocker", f"{code}受阻", about=Subject.objects.get(code=code), fields={"factor": factor})
    return raise_matter(actor=office.reporter, new=new, at=MONDAY)


def told(facet: str = "", known: int | None = None) -> tuple[str | None, tuple[int, int] | None]:
    """The value, and of how many subjects how many say what they plan."""
    found = answer(OPERATOR, Ask(CODE, "X1", MARCH, facet=facet or None), known=known)
    coverage = next((operand.coverage for operand in found.operands if operand.coverage), None)
    return found.value, (coverage.reported, coverage.of) if coverage else None


def test_a_subject_counts_once_in_a_facet_and_once_in_the_whole(blocked: Office) -> None:
    assert told("land") == ("15.50", (2, 2))
    assert told("power") == ("12.50", (1, 2))
    assert told() == ("15.50", (2, 3))


def test_it_is_as_known_at_any_number(blocked: Office) -> None:
    number = last_number()
    plan("big", "20")
    assert told() == ("23.00", (2, 3))
    assert told(known=number) == ("15.50", (2, 3))
    power = Matter.objects.get(about__code="big", fields__factor="power")
    end_step(actor=blocked.reviewer, matter=power.public, step="assign", doing=Doing("done"), at=MONDAY)
    assert told("power") == ("20.00", (1, 2))
    assert classes_since(Desk(OPERATOR, last_number()), Ask(CODE, "X1", MARCH), number) == (Class.LATE,)


def test_the_board_shows_the_indicator_beside_what_stands_now(blocked: Office) -> None:
    declared = board_of(blocked.pack)
    assert declared is not None
    found = blocked_by(OPERATOR, declared, blocked.place, MARCH)
    shown = {row.code: row.counted and row.counted.figure.value for row in (*found.rows, found.total)}
    assert shown == {"land": Decimal("15.50"), "power": Decimal("12.50"), "": Decimal("15.50")}


def test_the_trail_lists_the_subjects_with_what_each_adds_in_scope(blocked: Office, client: Client) -> None:
    address = f"/trail/{CODE}/?place=X1&period={MARCH}&facet=power"
    sign_in(client, blocked.office)
    page = client.get(address).content.decode()
    assert "/subjects/big/" in page
    assert "12.5" in page
    assert "/subjects/small/" not in page
    stranger = make_user("stranger", place="X1", permissions=(Permission.INDICATOR_VIEW,))
    sign_in(client, stranger)
    assert "/subjects/big/" not in client.get(address).content.decode()
    assert viewer_of(stranger).may(Permission.INDICATOR_VIEW)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('field = "planned"', 'field = "hoped"', "has the field 'hoped'"),
        ('what = "open"', 'what = "age"', "is added up of those"),
        ('unit = "億元"', 'unit = "件"', "is given in 億元"),
    ],
)
def test_a_field_that_cannot_be_added_up_is_refused_on_load(
    db: None, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in HELD_UP
    with pytest.raises(PackRefused) as caught:
        office_of(write_boarded_pack(
            tmp_path, measures=SPENT + INVESTED + HELD_UP.replace(old, new), indicators="", matter_boards="",
        ))  # fmt: skip
    assert any(said in str(problem) for problem in caught.value.problems)
