"""A later edition says "as then" and "as now", with the class of each change; a notice corrects a released edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from diaodu.editions.commands import draft_correction, refresh_edition
from diaodu.editions.content import Content, Table
from diaodu.editions.models import Edition
from diaodu.editions.refusals import WrongStep
from diaodu.ledger.commands import append
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Fact
from diaodu.packs.definitions import record_definitions
from diaodu.packs.models import Definition, Pack
from diaodu.packs.reading import Entry
from diaodu.register.commands import change_membership, record_milestone, record_subject
from diaodu.register.models import Membership, Milestone, Subject
from diaodu.register.states import State
from tests.editions.conftest import Desk, text_of

PERIOD = "2023-09"
LAST_DAY = date(2023, 9, 30)


def facts(measure: str) -> list[Fact]:
    """The facts in force of projects in the list, in the month."""
    known = Fact.objects.filter(measure=measure, period=PERIOD, superseded_by=None, value__gt=0)
    return list(known.filter(subject__memberships__roster__code="s-major-2023").distinct().order_by("number"))


def corrected(fact: Fact, value: Decimal) -> None:
    kept = ("subject_id", "measure", "period", "starts_on", "ends_on", "source", "facet")
    new = NewFact(
        **{name: getattr(fact, name) for name in kept}, value=value, supersedes=fact.number, reason="填報有誤"
    )
    append(recorded_by="test", facts=[new])


def late() -> None:
    """A start that was reported after the month had been told."""
    started = Milestone.objects.filter(code="started", standing="reached").values("subject_id")
    news = Membership.objects.filter(roster__code="s-major-2023", action="enter", member_class="new")
    row = news.exclude(subject_id__in=started).order_by("number").first()
    assert row is not None
    record_milestone(actor=None, subject=row.subject.code, milestone="started", on=date(2023, 9, 20), evidence="照片")


def moved(action: str, member_class: str = "") -> None:
    gone = Membership.objects.filter(roster__code="s-major-2023").exclude(action="enter").values("subject_id")
    members = Membership.objects.filter(roster__code="s-major-2023", action="enter").exclude(subject_id__in=gone)
    row = members.exclude(member_class=member_class).filter(on__lt=LAST_DAY).order_by("number").first()
    assert row is not None
    change_membership(
        actor=None, roster="s-major-2023", subject=row.subject.code, action=action, member_class=member_class,
        on=LAST_DAY, reason="核查後調整",
    )  # fmt: skip


def redefined() -> None:
    """The completion rate, counted over the planned total from now on."""
    pack = Pack.objects.get(code="gansu")
    rows = Definition.objects.filter(pack=pack, section="indicator").order_by("code", "-number").distinct("code")
    entries = {row.code: Entry(row.file, row.line, row.body) for row in rows if row.body}
    code = "major_list.plan_completion"
    body = {**entries[code].data, "formula": "percent(major_list.completed, major_list.planned_total)"}
    record_definitions(pack, "indicator", {**entries, code: Entry("x", 1, body)})


def lies_elsewhere() -> None:
    """A project that was counted in one prefecture turns out to lie in another."""
    fact = facts("project.completed_ytd")[0]
    subject = Subject.objects.select_related("place", "organisation").get(pk=fact.subject_id)
    state = State.of(subject)
    other = "S90200" if not state.place.startswith("S902") else "S90300"
    record_subject(actor=None, kind="project", code=subject.code, reason="勘界", state=replace(state, place=other))


def changed_rows(edition: Edition) -> list[list[str]]:
    tables = [b for b in Content.from_json(edition.content).blocks if isinstance(b, Table) and b.code == "corrections"]
    return [[cell.text for cell in row] for table in tables for row in table.rows]


CHANGES = {
    "差錯更正": lambda: corrected(facts("project.completed_ytd")[0], Decimal(5 * 10**9)),
    "遲報": late,
    "名單進出": lambda: moved("exit"),
    "重新分類": lambda: moved("move", "continuing"),
    "定義調整": redefined,
    "區劃調整": lies_elsewhere,
}


@pytest.mark.parametrize("words", CHANGES)
def test_the_next_edition_says_what_changed_and_why(desk: Desk, words: str) -> None:
    first = desk.released()
    CHANGES[words]()
    following = desk.draft(period="2023-10")
    rows = changed_rows(following)
    assert rows
    assert all(first.title in row[3] for row in rows)
    assert any(words in row[-1] for row in rows), rows
    for row in rows:
        then, now = row[4], row[5]
        assert then != now
    figures = {figure.id: figure for figure in Content.from_json(following.content).figures}
    earlier = [figure for figure in figures.values() if figure.kind == "earlier"]
    assert {figure.number for figure in earlier} == {first.number}
    assert "前期通報數據的變動" in text_of(following)


def test_a_change_is_told_once(desk: Desk) -> None:
    desk.released()
    CHANGES["差錯更正"]()
    second = desk.released(period="2023-10")
    assert changed_rows(second)
    assert changed_rows(desk.draft(period="2023-11")) == []


def test_without_a_change_there_is_nothing_to_say(desk: Desk) -> None:
    first = desk.released()
    assert changed_rows(desk.draft(period="2023-10")) == []
    with pytest.raises(WrongStep):
        draft_correction(actor=desk.writer, key=first.key)


def test_a_notice_corrects_a_released_edition(desk: Desk) -> None:
    first = desk.released()
    CHANGES["差錯更正"]()
    notice = draft_correction(actor=desk.writer, key=first.key)
    assert notice.corrects == first
    rows = changed_rows(notice)
    assert rows
    assert all("差錯更正" in row[-1] for row in rows)
    released = desk.release(notice)
    assert released.state == "released"
    assert list(first.corrections.all()) == [released]
    with pytest.raises(WrongStep):
        draft_correction(actor=desk.writer, key=desk.draft().key)


def test_an_edition_looks_back_on_what_was_released_before_it(desk: Desk) -> None:
    draft = desk.draft(period="2023-10")
    desk.released()
    CHANGES["差錯更正"]()
    assert changed_rows(Edition.objects.get(pk=draft.pk)) == []
    assert changed_rows(refresh_edition(actor=desk.writer, key=draft.key))
