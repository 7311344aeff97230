"""Two people at one return in the same moment: one wins, the other is told, and nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from diaodu.audit.models import AuditEntry
from diaodu.audit.numbers import NumbersOvertaken, take_numbers
from diaodu.ledger.commands import append
from diaodu.ledger.models import Fact
from diaodu.register.commands import record_milestone
from diaodu.register.models import Milestone, Subject
from diaodu.returns.commands.closing import close_month
from diaodu.returns.commands.deciding import accept_return, send_back, submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from diaodu.returns.commands.uploads import take_lines, upload_return
from diaodu.returns.jobs import run_acceptance, run_upload
from diaodu.returns.models import Closing, Line, Return, Upload
from tests.builders import new_fact
from tests.returns.crowd import fill_all, grow, ward
from tests.returns.orchard import People, plant
from tests.returns.workers import clear_jobs, wait_until

pytestmark = pytest.mark.usefixtures("committing")

FULL = {"works.ytd": "100", "works.since": "1200.5", "works.done": "30"}
STARTED = {**FULL, "milestone": "開工", "milestone_on": "2023-02-03"}
MONTHS = range(2, 7)  # once for each: chance decides who is first
LARGE = 6700  # projects of three figures each: more facts than are written under the ledger's lock
DONE = "done"
FILE = "subject,works.ytd,works.since,works.done,explanation\nw2,7,1300,40,文件\nw1,7,1300,40,文件\n"


@pytest.fixture
def people(committing: None, tmp_path: Path) -> People:
    clear_jobs()
    return plant(tmp_path)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Let threads act in the same moment, each with a connection of its own; what each ended with, in their order."""
    barrier = threading.Barrier(len(acts))

    def act(one: Callable[[], object]) -> str:
        try:
            barrier.wait(30)
            one()
        except Exception as error:  # noqa: BLE001 - told by name and asserted on
            return type(error).__name__
        finally:
            connection.close()
        return DONE

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def every_month(test: Callable[[People, int], None]) -> Callable[[People], None]:
    """The same for some months one after the other; not ``wraps``, which would show pytest the month."""

    def run(people: People) -> None:
        for month in MONTHS:
            test(people, month)

    return run


def filled(people: People, month: int) -> Return:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period=f"2023-{month:02}")
    lay_out_lines(found)
    later = {**FULL, "works.done": str(30 + month), "explanation": f"第 {month} 月"}
    fill_line(actor=people.reporter, key=found.key, row=2, cells=later)
    fill_line(actor=people.reporter, key=found.key, row=3, cells={**later, **STARTED, "explanation": "開工"})
    return found


def submitted(people: People, month: int) -> Return:
    return submit_return(actor=people.reporter, key=filled(people, month).key)


def state(found: Return) -> str:
    return str(Return.objects.values_list("state", flat=True).get(pk=found.pk))


def facts_of(found: Return) -> int:
    return Fact.objects.filter(return_line__in=Line.objects.filter(owner=found)).count()


@every_month
def test_of_two_reviewers_one_accepts_and_the_other_is_told(people: People, month: int) -> None:
    found = submitted(people, month)
    ends = at_once(
        lambda: accept_return(actor=people.reviewer, key=found.key),
        lambda: accept_return(actor=people.second, key=found.key),
    )
    assert sorted(ends) == ["ReturnDecided", DONE]
    assert (state(found), facts_of(found)) == ("accepted", 6)
    assert Milestone.objects.filter(subject__code="w2", code="started").count() == 1


@every_month
def test_accepting_against_sending_back(people: People, month: int) -> None:
    found = submitted(people, month)
    ends = at_once(
        lambda: accept_return(actor=people.reviewer, key=found.key),
        lambda: send_back(actor=people.second, key=found.key, reason="請核對"),
    )
    assert sorted(ends) == ["ReturnDecided", DONE]
    if ends[0] == DONE:
        assert (state(found), facts_of(found)) == ("accepted", 6)
    else:
        assert (state(found), facts_of(found)) == ("returned", 0)


@every_month
def test_submitting_against_a_file_on_its_way_in(people: People, month: int) -> None:
    found = filled(people, month)
    late = upload_return(actor=people.reporter, key=found.key, content=FILE.encode(), file_name="late.csv")
    ends = at_once(
        lambda: submit_return(actor=people.reporter, key=found.key),
        lambda: run_upload(upload_id=late.pk, language="zh-hant"),
    )
    assert ends == [DONE, DONE]
    late.refresh_from_db()
    printed = {figure["p"] for line in found.lines.all() for figure in line.figures if figure["c"] == "works.ytd"}
    assert (late.state, printed) in [("taken", {"7"}), ("refused", {"100"})]
    assert state(found) == "submitted"
    if late.state == "refused":
        assert [problem["rule"] for problem in late.problems] == ["return_frozen"]


@every_month
def test_submitting_against_the_upload_of_a_file(people: People, month: int) -> None:
    found = filled(people, month)
    ends = at_once(
        lambda: submit_return(actor=people.reporter, key=found.key),
        lambda: upload_return(actor=people.reporter, key=found.key, content=b"subject\n", file_name="late.csv"),
    )
    assert ends in [[DONE, DONE], [DONE, "ReturnFrozen"]]
    assert Upload.objects.filter(owner=found).count() == ends.count(DONE) - 1


@every_month
def test_two_who_open_the_same_return_find_one(people: People, month: int) -> None:
    def open_it() -> None:
        lay_out_lines(open_return(actor=people.reporter, form="work_month", place="O1", period=f"2023-{month:02}"))

    assert at_once(open_it, open_it, open_it) == [DONE] * 3
    found = Return.objects.get(period=f"2023-{month:02}")
    assert list(found.lines.values_list("row", "subject__code")) == [(2, "w1"), (3, "w2")]


@every_month
def test_opening_against_a_file_taken_in(people: People, month: int) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period=f"2023-{month:02}")
    row = upload_return(actor=people.reporter, key=found.key, content=FILE.encode(), file_name="first.csv")
    ends = at_once(lambda: lay_out_lines(found), lambda: run_upload(upload_id=row.pk, language="zh-hant"))
    assert ends == [DONE, DONE]
    row.refresh_from_db()
    assert (row.state, list(found.lines.values_list("subject__code", flat=True))) == ("taken", ["w2", "w1"])


@every_month
def test_closing_a_month_against_accepting_in_it(people: People, month: int) -> None:
    found = submitted(people, month)
    ends = at_once(
        lambda: close_month(actor=people.office, place="O", period=f"2023-{month:02}"),
        lambda: accept_return(actor=people.reviewer, key=found.key),
    )
    assert ends[0] == DONE
    closing = Closing.objects.get(period=found.period).number
    found.refresh_from_db()
    if ends[1] == DONE:
        assert (facts_of(found), (found.last_number or 0) < closing) == (6, True)
    else:
        assert (ends[1], facts_of(found), found.state) == ("MonthClosed", 0, "submitted")


@every_month
def test_accepting_against_a_milestone_recorded_by_hand(people: People, month: int) -> None:
    found = submitted(people, month)
    others = [
        lambda code=code: record_milestone(
            actor=people.reviewer, subject=code, milestone="started", on=date(2023, 2, 3), evidence="seen"
        )
        for code in ("w2", "w1", "w2")
    ]
    assert at_once(lambda: accept_return(actor=people.second, key=found.key), *others) == [DONE] * 4
    assert facts_of(found) == 6


@every_month
def test_two_workers_with_one_file_put_it_in_once(people: People, month: int) -> None:
    """One was held for dead, and was not."""
    found = open_return(actor=people.reporter, form="work_month", place="O1", period=f"2023-{month:02}")
    row = upload_return(actor=people.reporter, key=found.key, content=FILE.encode(), file_name="first.csv")
    ends = at_once(*[lambda: run_upload(upload_id=row.pk, language="zh-hant")] * 2)
    assert ends == [DONE, DONE]
    row.refresh_from_db()
    takes = AuditEntry.objects.filter(object_key=str(found.key), tag="returns:upload:take")
    assert (row.state, found.lines.count(), takes.count()) == ("taken", 2, 1)


def test_a_worker_held_for_dead_does_not_undo_what_was_typed_since(people: People) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    row = upload_return(actor=people.reporter, key=found.key, content=FILE.encode(), file_name="first.csv")
    slow = Upload.objects.get(pk=row.pk)
    run_upload(upload_id=row.pk, language="zh-hant")
    fill_line(actor=people.reporter, key=found.key, row=2, cells={**FULL, "explanation": "改"})
    take_lines(upload=slow)
    assert {figure["p"] for figure in found.lines.get(row=2).figures} == set(FULL.values())


def test_a_milestone_waits_for_the_ledger_before_it_locks_its_subject(people: People) -> None:
    """Otherwise who appends facts about the subject would wait for it, and it for them."""
    subject = Subject.objects.get(code="w2")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_numbers(0)
            waiting = pool.submit(at_once, lambda: record_milestone(
                actor=people.reviewer, subject="w2", milestone="started", on=date(2023, 2, 3), evidence="seen"
            ))  # fmt: skip
            wait_until(_somebody_waits)
            append(recorded_by="t", facts=[new_fact(subject, measure="works.ytd")])
        assert waiting.result() == [DONE]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        (waits,) = cursor.fetchone()
    return bool(waits)


def test_numbers_overtaken_are_tried_again_by_the_worker(people: People) -> None:
    """So many were taken meanwhile that those ahead were reached: nothing is written, and the job comes again."""
    found = _large(people, "O1", grow("O1", LARGE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("diaodu.audit.numbers.HEADROOM", -1)  # those ahead are taken already
        assert at_once(lambda: run_acceptance(return_id=found.pk, language="zh-hant")) == ["NumbersOvertaken"]
    assert (state(found), facts_of(found)) == ("accepting", 0)
    decision = run_acceptance.get_retry_exception(exception=NumbersOvertaken(), job=waiting_job())
    assert decision is not None
    run_acceptance(return_id=found.pk, language="zh-hant")
    assert (state(found), facts_of(found)) == ("accepted", 3 * LARGE)


def waiting_job() -> Job:
    return ProcrastinateJob.objects.get(task_name="returns.run_acceptance", status="todo").procrastinate_job


def test_large_acceptances_at_once_and_small_ones_meanwhile(people: People) -> None:
    """Number order is commit order, and no small one waits for a large one to be written."""
    east, west = grow("O1", LARGE), grow("O2", LARGE)
    large = [_large(people, place, subjects) for place, subjects in (("O1", east), ("O2", west))]
    small = [ward(None, place, f"2023-{month:02}") for month in range(2, 12) for place in ("O1", "O2")]
    finished = threading.Event()
    overtaken: list[bool] = []
    seen: list[tuple[int, int]] = []

    def accept_small() -> None:
        for found in small:
            accept_return(actor=people.second, key=found.key)
            overtaken.append(not finished.is_set())

    def accept_large(found: Return) -> None:
        run_acceptance(return_id=found.pk, language="zh-hant")
        finished.set()

    def watch() -> None:
        while not (finished.is_set() and len(overtaken) == len(small)):
            seen.append(_highest_and_count())

    ends = at_once(*(lambda found=found: accept_large(found) for found in large), accept_small, watch)
    assert ends == [DONE] * 4
    assert [state(found) for found in large + small] == ["accepted"] * (2 + len(small))
    assert [facts_of(found) for found in large] == [3 * LARGE] * 2
    assert any(overtaken)
    numbers = sorted(Fact.objects.values_list("number", flat=True))
    for highest, count in seen:
        assert count == sum(number <= highest for number in numbers)


def _highest_and_count() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0), count(*) FROM ledger_fact")
        found: tuple[int, int] = cursor.fetchone()
    return found


def _large(people: People, place: str, subjects: list[int]) -> Return:
    found = open_return(actor=None, form="work_month", place=place, period="2023-02")
    fill_all(found, subjects)
    found.state, found.submitted_by = "submitted", people.reporter
    found.save(update_fields=["state", "submitted_by"])
    return accept_return(actor=people.reviewer, key=found.key)
