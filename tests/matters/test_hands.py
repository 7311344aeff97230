"""Who may say what: nobody speaks for the enterprise, grants what they asked for, or sets a day that has passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.kit.refusals import Forbidden
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.managing import add_note, ask_extension
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Matter
from diaodu.matters.queries.raising import kinds_to_raise
from diaodu.matters.refusals import MatterFields, MatterRefused
from diaodu.people.viewers import viewer_of
from tests.builders import make_user
from tests.matters.conftest import Office, at, holder, office_of
from tests.matters.declared import MATTERS, write_matters_pack

MONDAY = at("2024-03-04")
# as declared, but: amounts that must come up, an own due day, and who may say what when it is rated
OWN = (
    MATTERS.replace(
        '    { code = "urgency",',
        '    { code = "needed", names = { hant = "需要", hans = "需要", en = "Needed" }, type = "number" },\n'
        '    { code = "given", names = { hant = "已有", hans = "已有", en = "Given" }, type = "number" },\n'
        '    { code = "by", names = { hant = "時限", hans = "时限", en = "By" }, type = "date" },\n'
        '    { code = "urgency",',
    )
    .replace(
        'due = "1 working_days", assigns = true', 'due = { term = "1 working_days", field = "by" }, assigns = true'
    )
    .replace("evidence = true, due", 'evidence = true, asks = ["given"], due')
    .replace('en = "Passed" } }', 'en = "Passed" }, equal = ["given", "needed"] }')
    .replace('en = "Satisfied" }, closes = "solved" }', 'en = "Satisfied" }, closes = "solved", by = "enterprise" }')
    .replace(
        'en = "Not satisfied" }, back = "solve" },',
        'en = "Not satisfied" }, back = "solve", by = "enterprise" },\n'
        '        { code = "unrated", names = { hant = "未評", hans = "未评", en = "Unrated" }, closes = "solved", by = "office" },',
    )
)
DONE = Doing("done", words="w", evidence="e")
PASSED = Doing("passed", tests={"solved": True, "answered": True})


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    return office_of(write_matters_pack(tmp_path, matters=OWN))


def raised(office: Office, **fields: str) -> Matter:
    new = New("blocker", "用地", about=office.project, fields={"factor": "land"} | fields)
    return raise_matter(actor=office.reporter, new=new, at=MONDAY)


def checked(office: Office, matter: Matter, **given: str) -> Matter:
    """It is assigned, handled with what is given, and passed at the check."""
    for actor, step, doing in (
        (office.reviewer, "assign", Doing("done")),
        (office.reporter, "solve", Doing("done", words="w", evidence="e", fields=given)),
        (office.reviewer, "check", PASSED),
    ):
        matter = end_step(actor=actor, matter=matter.public, step=step, doing=doing, at=MONDAY)
    return matter


def test_only_the_enterprise_says_that_it_is_satisfied(office: Office) -> None:
    matter = checked(office, raised(office))
    for ending in ("satisfied", "dissatisfied"):
        with pytest.raises(Forbidden, match="未評"):
            end_step(actor=office.reporter, matter=matter.public, step="rate", doing=Doing(ending, "w"), at=MONDAY)
    about = {"enterprise": office.project, "matter": matter.public, "step": "rate", "at": MONDAY}
    with pytest.raises(Forbidden):
        end_step_for_enterprise(doing=Doing("unrated"), **about)
    assert end_step_for_enterprise(doing=Doing("satisfied"), **about).state == "solved"


def test_the_office_may_say_that_no_answer_came(office: Office) -> None:
    matter = checked(office, raised(office))
    row = end_step(actor=office.reporter, matter=matter.public, step="rate", doing=Doing("unrated"), at=MONDAY)
    assert row.closed_at == MONDAY


@pytest.mark.parametrize(("needed", "given"), [("80", "20"), ("80", ""), ("0.5", "0.49")])
def test_a_gap_keeps_a_check_from_passing(office: Office, needed: str, given: str) -> None:
    with pytest.raises(MatterRefused, match="缺口"):
        checked(office, raised(office, needed=needed), **({"given": given} if given else {}))


@pytest.mark.parametrize(("needed", "given"), [("80", "80.0"), ("", ""), ("0", "")])
def test_without_a_gap_it_passes(office: Office, needed: str, given: str) -> None:
    fields = {"needed": needed} if needed else {}
    assert checked(office, raised(office, **fields), **({"given": given} if given else {})).state == "rating"


@pytest.mark.parametrize("day", ["2024-03-03", "2020-01-01", "2034-04-01", "9999-12-31"])
def test_nothing_is_due_before_it_began_or_beyond_all_calendars(office: Office, day: str) -> None:
    with pytest.raises(MatterFields, match="時限"):
        raised(office, by=day)
    assert not Matter.objects.exists()


def test_it_may_be_due_today(office: Office) -> None:
    assert raised(office, by="2024-03-04").due_at > MONDAY


def test_nobody_grants_what_they_asked_for(office: Office) -> None:
    both = holder("reporter", username="both")
    both.grants.create(role=office.office.grants.get().role, place_code="X1")
    matter = end_step(
        actor=office.reviewer,
        matter=raised(office).public,
        step="assign",
        doing=Doing("done", assign_to=both),
        at=MONDAY,
    )
    asked = ask_extension(
        actor=both,
        matter=matter.public,
        step="solve",
        new_due=at("2024-04-01").date(),
        reason="r",
        progress="p",
        at=MONDAY,
    )
    with pytest.raises(Forbidden, match="申請人"):
        end_step(actor=both, matter=asked.public, step="decide", doing=Doing("granted"), at=MONDAY)
    end_step(actor=office.office, matter=asked.public, step="decide", doing=Doing("granted"), at=MONDAY)


def test_an_extension_is_asked_from_a_step_and_not_raised_by_itself(office: Office) -> None:
    new = New("extension", "憑空", place=office.place, fields={"new_due": "2024-04-01", "reason": "r"})
    with pytest.raises(Forbidden):
        raise_matter(actor=office.reporter, new=new, at=MONDAY)
    assert "extension" not in {kind.code for kind in kinds_to_raise(viewer_of(office.reporter))}


def test_no_extension_lasts_for_ever(office: Office) -> None:
    matter = raised(office)
    with pytest.raises(MatterRefused, match="十年"):
        ask_extension(
            actor=office.reviewer, matter=matter.public, step="assign", new_due=at("9999-12-31").date(), reason="r",
            progress="", at=MONDAY,
        )  # fmt: skip


def test_who_may_only_look_writes_no_note(office: Office) -> None:
    matter = raised(office)
    auditor = make_user("auditor", place="X1", permissions=("matters:matter:view",))
    with pytest.raises(Forbidden):
        add_note(actor=auditor, matter=matter.public, words="w", at=MONDAY)
