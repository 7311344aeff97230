"""A worker killed at any moment: nothing is half taken, and whoever waits is told."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from diaodu.audit.models import AuditEntry
from diaodu.ledger.models import Fact
from diaodu.returns.commands.deciding import accept_return
from diaodu.returns.commands.filling import open_return
from diaodu.returns.commands.uploads import CLOSED, upload_return
from diaodu.returns.models import Return, Upload
from tests.returns.crowd import fill_all, grow
from tests.returns.orchard import People, plant
from tests.returns.test_uploads import GOOD, template
from tests.returns.workers import clear_jobs, idle, in_hand, let_time_pass, wait_until, worker

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.cluster]

KILLS = 20
ROWS = 2500
LARGE = 6700  # lines of three figures: more than are written under the ledger's lock
LARGE_KILLS = 8


@pytest.fixture
def people(committing: None, tmp_path: Path) -> Iterator[People]:
    clear_jobs()
    yield plant(tmp_path)
    clear_jobs()


class Told(NamedTuple):
    """What the database said in one moment: the upload's or return's state, and what is there."""

    state: str
    printed: tuple[str, ...]
    lines: int
    facts: int


TOLD = """
SELECT (SELECT state FROM returns_upload WHERE id = %(upload)s), array_agg(DISTINCT figures -> 0 ->> 'p'), count(*),
       (SELECT count(*) FROM ledger_fact WHERE return_line IS NOT NULL)
FROM returns_line WHERE owner_id = %(owner)s
"""


def told(found: Return, row: Upload) -> Told:
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"upload": row.pk, "owner": found.pk})
        state, printed, lines, facts = cursor.fetchone()
    return Told(state, tuple(printed), lines, facts)


def sent(people: People, found: Return, number: int) -> Upload:
    """A file in which every line says a number."""
    codes = found.place.subjects.filter(kind="project", code__startswith="O1.").order_by("code")
    rows = "".join(f"{code},{number},{number},5\n" for code in codes.values_list("code", flat=True))
    content = "subject,works.ytd,works.since,works.done\n" + rows
    return upload_return(actor=people.reporter, key=found.key, content=content.encode(), file_name=f"{number}.csv")


def closed(row: Upload) -> bool:
    row.refresh_from_db(fields=["state"])
    return row.state in CLOSED


def test_a_file_is_taken_whole_or_not_at_all_whenever_its_worker_is_killed(people: People) -> None:
    rng = random.Random(20)  # noqa: S311
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    fill_all(found, grow("O1", ROWS), printed=1)
    standing, number = "1", 2
    row = sent(people, found, number)
    with worker():
        wait_until(lambda: in_hand() or closed(row))
        begun = time.monotonic()
        wait_until(lambda: closed(row))
        lasts = time.monotonic() - begun
    ends, cut = [row.state], 0
    for _kill in range(KILLS):
        if row.state in CLOSED:
            standing = str(number) if row.state == "taken" else standing
            number += 1
            row = sent(people, found, number)
        with worker() as killed:
            let_time_pass()
            wait_until(lambda row=row: in_hand() or closed(row))
            time.sleep(rng.uniform(0, lasts))
            killed.kill()
        now = told(found, row)
        row.refresh_from_db(fields=["state"])
        assert now == Told(now.state, (str(number) if now.state == "taken" else standing,), ROWS, 0)
        ends += [row.state] if row.state in CLOSED else []
        cut += row.state not in CLOSED
    with worker():
        let_time_pass()
        wait_until(lambda: closed(row))
    assert cut >= KILLS // 4, "the kills came too late to cut anything off"
    assert set(ends) | {row.state} <= {"taken", "failed"}
    final = told(found, row)
    assert final == Told(row.state, (str(number) if row.state == "taken" else standing,), ROWS, 0)
    takes = AuditEntry.objects.filter(tag="returns:upload:take").count()
    assert takes == Upload.objects.filter(state="taken").count()


def test_a_large_acceptance_is_whole_or_not_there_whenever_its_worker_is_killed(people: People) -> None:
    rng = random.Random(9)  # noqa: S311
    subjects = grow("O1", LARGE)
    month = 2
    found = submitted(people, subjects, month)
    accept_return(actor=people.reviewer, key=found.key)
    with worker():
        wait_until(lambda: in_hand() or state(found) == "accepted")
        begun = time.monotonic()
        wait_until(lambda: state(found) == "accepted")
        lasts = time.monotonic() - begun
    cut = 0
    for _kill in range(LARGE_KILLS):
        if state(found) == "accepted":
            month += 1
            found = submitted(people, subjects, month)
        if state(found) == "submitted":  # new, or given back after its worker had died too often
            accept_return(actor=people.reviewer, key=found.key)
        with worker() as killed:
            let_time_pass()
            wait_until(lambda found=found: in_hand() or state(found) != "accepting")
            time.sleep(rng.uniform(0, lasts))
            killed.kill()
        now, facts = stands(found)
        assert facts == (3 * LARGE if now == "accepted" else 0)
        cut += now == "accepting"
    if state(found) == "submitted":
        accept_return(actor=people.reviewer, key=found.key)
    with worker():
        let_time_pass()
        wait_until(lambda: state(found) == "accepted")
    assert cut >= 1, "the kills came too late to cut anything off"
    assert stands(found) == ("accepted", 3 * LARGE)
    assert Fact.objects.filter(return_line__isnull=False).count() == 3 * LARGE * (month - 1)
    entries = AuditEntry.objects.filter(tag="returns:return:accept")
    assert [entry.new["facts"] for entry in entries if entry.new] == [3 * LARGE] * (month - 1)


STANDS = """
SELECT state, (SELECT count(*) FROM ledger_fact f JOIN returns_line l ON l.id = f.return_line WHERE l.owner_id = r.id)
FROM returns_return r WHERE id = %s
"""


def stands(found: Return) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(STANDS, [found.pk])
        answer: tuple[str, int] = cursor.fetchone()
    return answer


def state(found: Return) -> str:
    return str(Return.objects.values_list("state", flat=True).get(pk=found.pk))


def submitted(people: People, subjects: list[int], month: int) -> Return:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period=f"2023-{month:02}")
    fill_all(found, subjects, printed=month)
    Return.objects.filter(pk=found.pk).update(state="submitted", submitted_by=people.reporter)
    return found


def test_what_kills_every_worker_is_given_up_and_told(people: People) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    row = upload_return(actor=people.reporter, key=found.key, content=b"subject\nw1\n", file_name="a.csv")
    with connection.cursor() as cursor:  # a worker had it in hand, for the sixth time, and is gone
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 5")
    with worker():
        wait_until(lambda: closed(row), meanwhile=let_time_pass)
    row.refresh_from_db()
    assert (row.state, [each["rule"] for each in row.problems], row.finished_at is None) == (
        "failed",
        ["failed"],
        False,
    )
    assert not found.lines.exists()


@pytest.mark.parametrize("ended", ["gone", "failed", "aborted"])
def test_an_acceptance_whose_job_came_to_no_end_is_back_before_its_reviewers(people: People, ended: str) -> None:
    found = submitted(people, grow("O1", 2001), 2)
    accept_return(actor=people.reviewer, key=found.key)
    with connection.cursor() as cursor:
        if ended == "gone":
            cursor.execute("DELETE FROM procrastinate_events")
            cursor.execute("DELETE FROM procrastinate_jobs")
        else:
            cursor.execute("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", [ended])
    with worker():
        wait_until(lambda: state(found) == "submitted", meanwhile=let_time_pass)
    found.refresh_from_db()
    assert "重新審核" in found.decision
    assert stands(found) == ("submitted", 0)


def test_what_is_only_waiting_is_not_given_up(people: People) -> None:
    """The waiting file is told nothing wrong while an earlier one is worked on; then it is taken too."""
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    grow("O1", 300)
    rows = [sent(people, found, number) for number in range(2, 6)]
    with worker():
        wait_until(lambda: all(closed(row) for row in rows), meanwhile=let_time_pass)
    assert {row.state for row in rows} == {"taken"}


def test_a_file_killed_between_its_refusal_and_its_marking_is_marked(people: People) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    content = template(found, {**GOOD, "w1": {"D": "一百"}})
    row = upload_return(actor=people.reporter, key=found.key, content=content, file_name="a.xlsx")
    problem = {"row": 2, "column": "works.ytd", "rule": "x", "severity": "refuse", "message": "m", "remedy": ""}
    Upload.objects.filter(pk=row.pk).update(state="refused", problems=[problem], problems_total=1, marking=True)
    with worker():
        wait_until(lambda: Upload.objects.filter(pk=row.pk, marked__isnull=False).exists())
    row.refresh_from_db()
    assert (row.state, row.problems) == ("refused", [problem])


def test_a_marking_that_came_to_no_end_is_waited_for_no_longer(people: People) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    row = upload_return(actor=people.reporter, key=found.key, content=b"", file_name="a.xlsx")
    clear_jobs()
    Upload.objects.filter(pk=row.pk).update(state="refused", marking=True)
    with worker():
        wait_until(lambda: not Upload.objects.filter(marking=True).exists(), meanwhile=let_time_pass)
    row.refresh_from_db()
    assert (row.state, row.marked) == ("refused", None)


def test_a_lost_connection_between_two_files_costs_none_of_them(people: People) -> None:
    found = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    grow("O1", 3)
    with worker():
        for number in (2, 3):
            row = sent(people, found, number)
            wait_until(lambda row=row: closed(row))
            wait_until(idle)
            assert row.state == "taken"
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query NOT ILIKE 'LISTEN%%'"
                    " AND state = 'idle'"  # the worker does not outlive the one by which it fetches its jobs
                )
