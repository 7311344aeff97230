"""A return's way: opened, filled, submitted, sent back, accepted, corrected."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.commands import WrongCorrection, append
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from diaodu.register.models import Milestone, Subject
from diaodu.returns.commands.deciding import accept_return, send_back, submit_return
from diaodu.returns.commands.filling import (
    begin_again,
    explain_lines,
    explain_return,
    fill_line,
    lay_out_lines,
    open_return,
)
from diaodu.returns.commands.intake import open_page
from diaodu.returns.models import Line, Return
from diaodu.returns.problems import Problem, Severity
from diaodu.returns.refusals import (
    FormChanged,
    MonthClosed,
    NotDue,
    OwnReturn,
    ReasonMissing,
    ReturnDecided,
    ReturnFrozen,
    ReturnNotReady,
)
from tests.builders import make_user
from tests.returns.orchard import FILES, FILL, REVIEW, People, write_orchard

FULL = {"works.ytd": "100", "works.since": "1200.5", "works.done": "30"}
STARTED = {**FULL, "milestone": "開工", "milestone_on": "2023-02-03"}


def opened(people: People, period: str = "2023-02") -> Return:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period=period)
    lay_out_lines(found)
    return found


def filled(people: People, period: str = "2023-02") -> Return:
    found = opened(people, period)
    assert fill_line(actor=people.reporter, key=found.key, row=2, cells=FULL) == []
    assert fill_line(actor=people.reporter, key=found.key, row=3, cells=STARTED) == []
    return found


def accepted(people: People, period: str = "2023-02") -> Return:
    found = submit_return(actor=people.reporter, key=filled(people, period).key)
    return accept_return(actor=people.reviewer, key=found.key)


def values(measure: str) -> dict[str, Decimal | str | None]:
    rows = Fact.objects.known_at(None).filter(measure=measure).order_by("number")
    return {row.subject.code: row.absence or row.value for row in rows.select_related("subject")}


def test_open_subjects_of_the_place_stand_in_it(people: People) -> None:
    lines = Line.objects.filter(owner=opened(people)).values_list("row", "subject__code")
    assert list(lines) == [(2, "w1"), (3, "w2")]


def test_what_is_accepted_stands_in_the_ledger_with_its_line(people: People) -> None:
    found = accepted(people)
    assert values("works.ytd") == {"w1": Decimal(1_000_000), "w2": Decimal(1_000_000)}
    assert values("works.since")["w1"] == Decimal(12_005_000)
    facts = Fact.objects.filter(return_line__isnull=False)
    assert {fact.return_line for fact in facts} == set(found.lines.values_list("pk", flat=True))
    assert list(facts.values_list("number", flat=True)) == list(
        range(found.first_number or 0, 1 + (found.last_number or 0))
    )
    assert {(fact.printed, fact.printed_unit) for fact in facts.filter(measure="works.since")} == {("1200.5", "萬元")}


def test_a_reported_milestone_is_recorded_by_who_accepts(people: People) -> None:
    accepted(people)
    milestone = Milestone.objects.get(subject__code="w2", code="started")
    assert (str(milestone.on), milestone.recorded_by) == ("2023-02-03", str(people.reviewer.key))


def test_a_submitted_return_is_frozen_for_people_and_for_the_database(people: People) -> None:
    found = submit_return(actor=people.reporter, key=filled(people).key)
    with pytest.raises(ReturnFrozen):
        fill_line(actor=people.reporter, key=found.key, row=2, cells=FULL)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Line.objects.filter(owner=found).update(words={})
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Line.objects.filter(owner=found).delete()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Line.objects.create(owner=found, row=9, subject=Subject.objects.get(code="w1"))


def test_a_return_that_was_sent_back_can_be_changed_again(people: People) -> None:
    found = submit_return(actor=people.reporter, key=filled(people).key)
    with pytest.raises(ReasonMissing):
        send_back(actor=people.reviewer, key=found.key, reason=" ")
    send_back(actor=people.reviewer, key=found.key, reason="w1 有誤")
    assert fill_line(actor=people.reporter, key=found.key, row=2, cells={**FULL, "works.done": "31"}) == []
    found.refresh_from_db()
    assert found.state == "draft"
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.second, key=found.key)
    assert values("works.done")["w1"] == Decimal(31)


def test_an_accepted_return_stays_as_it_is(people: People) -> None:
    found = accepted(people)
    with pytest.raises(DatabaseError, match="accepted return"), transaction.atomic():
        Return.objects.filter(pk=found.pk).update(explanation="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM returns_return WHERE id = %s", [found.pk])
    with pytest.raises(ReturnDecided):
        accept_return(actor=people.second, key=found.key)
    with pytest.raises(ReturnDecided):
        send_back(actor=people.second, key=found.key, reason="too late")


def test_a_correction_is_a_further_return_and_a_new_fact(people: People) -> None:
    first = accepted(people)
    again = opened(people)
    assert (again.pk != first.pk, again.round) == (True, 2)
    problems = fill_line(actor=people.reporter, key=again.key, row=2, cells={**FULL, "works.ytd": "110"})
    assert [problem.rule for problem in problems] == ["correction"]
    with pytest.raises(ReturnNotReady):
        submit_return(actor=people.reporter, key=again.key)
    why = {**FULL, "works.ytd": "110", "explanation": "漏報一筆"}
    fill_line(actor=people.reporter, key=again.key, row=2, cells=why)
    submit_return(actor=people.reporter, key=again.key)
    accept_return(actor=people.reviewer, key=again.key)
    fact = Fact.objects.known_at(None).get(measure="works.ytd", subject__code="w1")
    assert (fact.value, fact.reason) == (Decimal(1_100_000), "漏報一筆")
    assert fact.supersedes is not None
    assert fact.supersedes.value == Decimal(1_000_000)
    then = Fact.objects.known_at(first.last_number).get(measure="works.ytd", subject__code="w1")
    assert then.value == Decimal(1_000_000)
    again.refresh_from_db()
    assert again.first_number == again.last_number  # what did not change is not said again


def test_a_blank_is_asked_about_and_never_zero(people: People) -> None:
    found = opened(people)
    problems = fill_line(actor=people.reporter, key=found.key, row=2, cells={"works.ytd": "100"})
    assert [(problem.column, problem.rule) for problem in problems] == [
        ("works.since", "blank"),
        ("works.done", "blank"),
    ]
    fill_line(actor=people.reporter, key=found.key, row=2, cells={"works.ytd": "100", "explanation": "資料未到"})
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.reviewer, key=found.key)
    assert values("works.since") == {"w1": "missing", "w2": "not_due"}  # w2 has not started


def test_nothing_but_the_reporters_own_place(people: People) -> None:
    with pytest.raises(NotFound):
        open_return(actor=people.stranger, form="work_month", place="O1", period="2023-02")
    with pytest.raises(Forbidden):
        open_return(actor=people.reviewer, form="work_month", place="O1", period="2023-02")
    found = filled(people)
    with pytest.raises(NotFound):
        fill_line(actor=people.stranger, key=found.key, row=2, cells=FULL)
    submit_return(actor=people.reporter, key=found.key)
    with pytest.raises(Forbidden):
        accept_return(actor=people.reporter, key=found.key)
    with pytest.raises(NotFound):
        accept_return(actor=people.stranger, key=found.key)
    assert not Fact.objects.filter(return_line__isnull=False).exists()


@pytest.mark.parametrize(
    ("form", "place", "period"),
    [
        ("ward_month", "O", "2023-02"),
        ("work_month", "O1", "2023"),
        ("work_month", "O1", "2023-13"),
        ("work_month", "O", "2023-02"),
    ],
)
def test_what_is_not_asked_for_is_not_opened(people: People, form: str, place: str, period: str) -> None:
    with pytest.raises(NotDue):
        open_return(actor=None, form=form, place=place, period=period)


def test_opening_twice_gives_the_same_return(people: People) -> None:
    assert opened(people).pk == opened(people).pk


def test_a_whole_return_copied_from_the_month_before_is_asked_about(people: People) -> None:
    accepted(people)
    again = filled(people, "2023-03")
    with pytest.raises(ReturnNotReady, match="與上期相同"):
        submit_return(actor=people.reporter, key=again.key)
    explain_return(actor=people.reporter, key=again.key, explanation="冬季停工")
    submit_return(actor=people.reporter, key=again.key)


def test_every_step_is_in_the_audit(people: People) -> None:
    found = accepted(people)
    tags = AuditEntry.objects.filter(object_kind="return", object_key=str(found.key)).order_by("id")
    assert [entry.tag.rpartition(":")[2] for entry in tags] == ["open", "submit", "accept"]
    assert tags[2].new == {"facts": 6, "first": found.first_number, "last": found.last_number}


def test_nothing_is_opened_in_a_closed_month(people: People) -> None:
    from diaodu.returns.commands.closing import close_month, reopen_month

    waiting = submit_return(actor=people.reporter, key=filled(people).key)
    closing = close_month(actor=people.office, place="O", period="2023-02")
    with pytest.raises(MonthClosed):
        accept_return(actor=people.reviewer, key=waiting.key)
    with pytest.raises(MonthClosed):
        open_return(actor=people.stranger, form="work_month", place="O2", period="2023-02")
    with pytest.raises(ReasonMissing):
        reopen_month(actor=people.office, place="O", period="2023-02", reason="")
    reopen_month(actor=people.office, place="O", period="2023-02", reason="東區補報")
    accept_return(actor=people.reviewer, key=waiting.key)
    assert not Fact.objects.known_at(closing.number).filter(return_line__isnull=False).exists()


def test_a_pack_loaded_again_leaves_what_a_return_corrected(people: People, tmp_path: Path) -> None:
    planned = Fact.objects.get(ref="orchard:T1")
    figure = {
        name: getattr(planned, name) for name in ("subject_id", "measure", "period", "starts_on", "ends_on", "source")
    }
    corrected = NewFact(
        **figure, value=Decimal(3 * 10**8), supersedes=planned.number, reason="counted again", return_line=1
    )
    append(recorded_by="t", facts=[corrected])
    load_pack(write_orchard(tmp_path))
    assert values("works.total")["w1"] == Decimal(3 * 10**8)
    changed = write_orchard(tmp_path)
    plan = changed / "facts" / "plan.csv"
    plan.write_text(plan.read_text(encoding="utf-8").replace("2023-01,2,", "2023-01,4,"), encoding="utf-8")
    load_pack(changed)
    assert values("works.total")["w1"] == Decimal(4 * 10**8)
    assert Fact.objects.known_at(None).filter(measure="works.total", subject__code="w1").count() == 1


def test_one_reason_is_given_for_all_lines_that_ask(people: People) -> None:
    found = opened(people)
    fill_line(actor=people.reporter, key=found.key, row=3, cells={**STARTED, "works.done": "", "explanation": "下月補"})
    with pytest.raises(ReturnNotReady, match="空白不是零"):
        submit_return(actor=people.reporter, key=found.key)
    assert [line.row for line in found.lines.asked()] == [2, 3]
    assert [line.row for line in found.lines.open()] == [2]
    with pytest.raises(ReasonMissing):
        explain_lines(actor=people.reporter, key=found.key, explanation=" ")
    assert explain_lines(actor=people.reporter, key=found.key, explanation="本月未統計") == 1
    assert [line.words["explanation"] for line in found.lines.all()] == ["本月未統計", "下月補"]
    submit_return(actor=people.reporter, key=found.key)
    with pytest.raises(ReturnFrozen):
        explain_lines(actor=people.reporter, key=found.key, explanation="本月未統計")
    with pytest.raises(NotFound):
        explain_lines(actor=people.stranger, key=found.key, explanation="本月未統計")


def test_what_is_refused_is_not_explained_away_and_keeps_what_was_filled(people: People) -> None:
    found = filled(people)
    figures = [line.figures for line in found.lines.all()]
    Subject.objects.filter(code="w1").update(stage="stopped")
    with pytest.raises(ReturnNotReady, match="不是本表應報的對象") as refusal:
        submit_return(actor=people.reporter, key=found.key)
    assert [(each.row, each.severity) for each in refusal.value.problems] == [(2, "refuse")]
    assert [line.figures for line in found.lines.all()] == figures
    said = AuditEntry.objects.count()
    assert explain_lines(actor=people.reporter, key=found.key, explanation="本月未統計") == 0
    assert AuditEntry.objects.count() == said
    Line.objects.filter(owner=found, row=2).update(words={"explanation": "已停建"})
    assert [line.row for line in found.lines.open()] == [2]
    assert not found.lines.explainable().exists()
    Subject.objects.filter(code="w1").update(stage="building")
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.reviewer, key=found.key)
    assert values("works.ytd")["w1"] == Decimal(1_000_000)


def test_a_reason_for_all_lines_is_one_statement_and_told_in_the_history(
    people: People, django_assert_max_num_queries: Any
) -> None:
    found = opened(people)
    subjects = [Subject.objects.get(code=code).pk for code in ("w1", "w2")]
    asked = Problem(3, "works.done", "blank", Severity.ASK, "空白不是零。", "").plain()
    more = [Line(owner=found, row=row, subject_id=subjects[row % 2], problems=[asked]) for row in range(4, 304)]
    Line.objects.bulk_create(more)
    with django_assert_max_num_queries(12):
        assert explain_lines(actor=people.reporter, key=found.key, explanation="本月未統計") == 300
    assert found.lines.filter(words__explanation="本月未統計", problems=[asked]).count() == 300
    entry = AuditEntry.objects.get(object_key=str(found.key), tag="returns:return:explain_lines")
    assert entry.new == {"lines": 300, "reason": "本月未統計"}


def test_a_published_page_has_no_template(people: People, client: Client) -> None:
    head = {"title": "公報", "publisher": "果園", "published": "2023-03-01", "url": ""}
    found = open_page(actor=people.reporter, form="page", place="O1", page=head)
    client.force_login(people.reporter)
    assert client.get(reverse("return_template", args=[found.key])).status_code == 404


def remeant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """The pack loaded again, with its form changed."""
    monkeypatch.setitem(FILES, "forms.toml", FILES["forms.toml"].replace(old, new))
    load_pack(write_orchard(tmp_path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"works.ytd", unit = "萬元"', '"works.ytd", unit = "億元"'),
        ('    { measure = "works.done", after = "started" },\n', ""),
        ("due_day = 5", 'due_day = 5\nsource = "published"'),
    ],
)
def test_a_number_is_not_taken_under_another_meaning(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    draft, waiting = filled(people, "2023-02"), submit_return(actor=people.reporter, key=filled(people, "2023-01").key)
    kept = [line.figures for line in draft.lines.all()]
    remeant(tmp_path, monkeypatch, old, new)
    with pytest.raises(FormChanged):
        submit_return(actor=people.reporter, key=draft.key)
    with pytest.raises(FormChanged):
        fill_line(actor=people.reporter, key=draft.key, row=2, cells=FULL)
    with pytest.raises(FormChanged):
        accept_return(actor=people.reviewer, key=waiting.key)
    assert [line.figures for line in draft.lines.all()] == kept
    assert not Fact.objects.filter(return_line__isnull=False).exists()
    begin_again(actor=people.reporter, key=draft.key)
    lay_out_lines(Return.objects.get(pk=draft.pk))
    cells = {**FULL, "works.ytd": "0.01"} if "億元" in new else FULL
    assert fill_line(actor=people.reporter, key=draft.key, row=2, cells=cells) == []


def test_a_change_that_leaves_the_numbers_alone_is_no_hindrance(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = filled(people)
    remeant(tmp_path, monkeypatch, "due_day = 5", "due_day = 6")
    submit_return(actor=people.reporter, key=draft.key)


@pytest.mark.parametrize("explanation", ["", "沒有數"])
def test_what_was_accepted_meanwhile_is_not_replaced_in_silence(people: People, explanation: str) -> None:
    """A project moves to another place, and both report it before either is accepted."""
    first = submit_return(actor=people.reporter, key=filled(people).key)
    Subject.objects.filter(code="w1").update(place=Subject.objects.get(code="w3").place)
    second = open_return(actor=people.stranger, form="work_month", place="O2", period="2023-02")
    lay_out_lines(second)
    cells = {**FULL, "works.ytd": "" if explanation else "7", "explanation": explanation}
    fill_line(actor=people.stranger, key=second.key, row=2, cells=cells)
    fill_line(actor=people.stranger, key=second.key, row=3, cells=FULL)
    submit_return(actor=people.stranger, key=second.key)
    accept_return(actor=people.reviewer, key=first.key)
    if explanation:  # what is blank leaves what is there
        accept_return(actor=people.reviewer, key=second.key)
    else:
        with pytest.raises(WrongCorrection):
            accept_return(actor=people.reviewer, key=second.key)
    assert values("works.ytd")["w1"] == 100 * 10_000


def test_nobody_accepts_what_they_submitted(people: People) -> None:
    both = make_user("both", place="O", permissions=(*FILL, *REVIEW))
    found = submit_return(actor=both, key=filled(people).key)
    with pytest.raises(OwnReturn):
        accept_return(actor=both, key=found.key)
    assert accept_return(actor=people.second, key=found.key).state == "accepted"


@pytest.mark.parametrize("period", ["2999-01", "9999-12", "0001-01", "soon"])
def test_a_period_that_has_not_begun_or_lies_far_off_is_not_opened(people: People, client: Client, period: str) -> None:
    with pytest.raises(NotDue):
        open_return(actor=people.reporter, form="work_month", place="O1", period=period)
    client.force_login(people.office)
    assert client.get(reverse("returns"), {"period": period}).status_code == 200
    assert client.post(reverse("returns_remind"), {"period": period}).status_code in {302, 422}


def test_a_milestone_is_shown_by_its_name(people: People, client: Client) -> None:
    found = filled(people)
    client.force_login(people.reporter)
    page = client.get(reverse("return", args=[found.key])).content.decode()
    assert ">開工" in page
    assert ">started<" not in page


def test_a_text_with_a_nul_is_refused(people: People, client: Client) -> None:
    found = filled(people)
    client.force_login(people.reporter)
    assert client.post(reverse("return_explain", args=[found.key]), {"explanation": "a\0b"}).status_code == 400


STRANGE_LINES = """
INSERT INTO returns_line (owner_id, row, subject_id, figures, words, problems)
SELECT owner_id, row + 90, 0, figures, words, problems FROM returns_line WHERE owner_id = %(draft)s
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE returns_line SET subject_id = 0 WHERE owner_id = %(draft)s",
        "UPDATE returns_line SET owner_id = 0 WHERE owner_id = %(draft)s",
        "UPDATE returns_line SET owner_id = %(accepted)s, row = row + 90 WHERE owner_id = %(draft)s",
        STRANGE_LINES,
        "DELETE FROM returns_return WHERE id = %(draft)s",
    ],
)
def test_the_database_keeps_lines_with_their_return_and_subject(people: People, statement: str) -> None:
    ids = {"accepted": accepted(people, "2023-01").pk, "draft": filled(people).pk}
    said = "not there|frozen|append-only"
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, ids)
