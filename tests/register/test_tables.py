"""Export and import: one path for every kind, the whole file or nothing, and a round trip that changes nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from diaodu.audit.models import AuditEntry
from diaodu.audit.numbers import last_number
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.kit.spreadsheets import read_table, write_table
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register import jobs
from diaodu.register.commands import ImportRefused, import_subjects
from diaodu.register.commands.uploads import queue_import
from diaodu.register.exports import export_subjects
from diaodu.register.models import Import, Revision, Subject
from diaodu.register.queries import SubjectFilters
from diaodu.register.recording import Outcome
from tests.builders import make_user, sign_in
from tests.register.packs import SCHEMES, load_small_pack

COLUMNS = ("code", "name_hant", "name_hans", "place", "stage", "cost", "field")
WELL = ("well", "新井", "新井", "shire-a", "open", "1.10", "水利")


def exported(viewer: Viewer = OPERATOR, *, kind: str = "scheme", file_format: str = "csv", **filters: str) -> bytes:
    stream = io.BytesIO()
    export_subjects(viewer=viewer, filters=SubjectFilters(kind, **filters), stream=stream, file_format=file_format)
    return stream.getvalue()


def table(*rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> bytes:
    stream = io.BytesIO()
    write_table(stream, "csv", columns, rows)
    return stream.getvalue()


def taken(content: bytes, *, actor: User | None = None, kind: str = "scheme", name: str = "t.csv") -> Outcome:
    return import_subjects(actor=actor, kind=kind, content=content, file_name=name)


def faults(content: bytes, **values: object) -> set[tuple[int, str, str]]:
    before = Subject.objects.count(), last_number()
    with pytest.raises(ImportRefused) as caught:
        taken(content, **values)  # type: ignore[arg-type]
    assert (Subject.objects.count(), last_number()) == before
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
    return {(problem.row, problem.column, problem.rule) for problem in caught.value.problems}


def importer(*, place: str = "shire-a", areas: tuple[str, ...] = ()) -> User:
    return make_user(
        "importer", place=place, areas=areas, permissions=(Permission.SUBJECT_VIEW, Permission.SUBJECT_IMPORT)
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["scheme", "plan"])
def test_what_is_exported_comes_back_without_a_change(pear: Path, file_format: str, kind: str) -> None:
    odd = 's4,"=1+1","@梁, ""甲""",+x,shire-b,,open,-0.50,,,,,,\n'
    load_small_pack(pear, scheme=SCHEMES + odd)
    before = last_number()
    outcome = taken(exported(kind=kind, file_format=file_format), kind=kind, name=f"t.{file_format}")
    assert (outcome.created, outcome.changed) == ((), ())
    assert outcome.unchanged == Subject.objects.filter(kind=kind).count()
    assert last_number() == before


def test_an_export_holds_what_the_filters_leave_in_their_order(pear: Path) -> None:
    rows = read_table(exported(text="桥", order="code"), "t.csv").rows
    assert [row.cells["code"] for row in rows] == ["s2", "s3"]
    assert [row.cells["field"] for row in rows] == ["交通", "交通"]
    entry = AuditEntry.objects.get(tag="register:subject:export")
    assert entry.new == {"kind": "scheme", "text": "桥", "order": "code", "count": 2}


def test_an_export_says_which_rows_are_invented(pear: Path) -> None:
    assert {row.cells["generated"] for row in read_table(exported(), "t.csv").rows} == {""}
    Pack.objects.update(generated=True)
    given_out = exported()
    assert {row.cells["generated"] for row in read_table(given_out, "t.csv").rows} == {"yes"}
    assert taken(given_out).changed == ()
    taken(table((*WELL, "yes"), columns=(*COLUMNS, "generated")))
    assert "generated" not in Subject.objects.get(code="well").fields


def test_an_export_ends_at_the_scope_and_needs_the_permission(eastern: Viewer) -> None:
    with pytest.raises(Forbidden):
        exported(eastern)
    permissions = (Permission.SUBJECT_VIEW, Permission.SUBJECT_EXPORT)
    allowed = viewer_of(make_user("clerk", place="shire-b", permissions=permissions))
    assert [row.cells["code"] for row in read_table(exported(allowed), "t.csv").rows] == ["s2"]


def test_an_import_creates_changes_and_leaves_what_is_so(pear: Path) -> None:
    changed = ("s2", "西橋工程", "西桥工程", "shire-b", "done", "", "交通")
    same = ("s3", "東橋工程", "东桥工程", "shire-a", "done", "3", "交通")
    outcome = taken(table(WELL, changed, same))
    assert (outcome.created, outcome.changed, outcome.unchanged) == (("well",), ("s2",), 1)
    assert Subject.objects.get(code="s2").stage == "done"
    assert "t.csv" in Revision.objects.filter(subject__code="s2").latest("number").reason
    assert AuditEntry.objects.get(tag="register:subject:import").new == {
        "file": "t.csv", "created": 1, "changed": 1, "unchanged": 1, "linked": 0, "unlinked": 0,
    }  # fmt: skip


def test_the_database_counts_anew_after_a_large_import(pear: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diaodu.register.recording.MANY", 2)
    taken(table(WELL, ("well2", *WELL[1:])))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'register_subject'")
        assert cursor.fetchone() == (Subject.objects.count(),)


def test_a_column_that_is_not_there_stays_and_an_empty_cell_clears(pear: Path) -> None:
    taken(table(("s1", "13", ""), columns=("code", "cost", "due_on")))
    canal = Subject.objects.get(code="s1")
    assert canal.fields == {"cost": "13", "field": "水利", "owner": "land-office"}
    assert (canal.stage, canal.name_hant, canal.quote, canal.document) == ("open", "東渠工程", "東渠", "page")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([(*WELL[:5], "dear", "水利")], (2, "cost", "bad_value")),
        ([WELL, (*WELL[:6], "農業")], (3, "field", "bad_value")),
        ([WELL, WELL], (3, "code", "duplicate")),
        ([("", *WELL[1:])], (2, "code", "required")),
        ([("p1", *WELL[1:])], (2, "code", "duplicate")),
        ([("shire-a", *WELL[1:])], (2, "code", "duplicate")),
        ([("well", "", *WELL[2:])], (2, "name_hant", "required")),
        ([(*WELL[:3], "nowhere", *WELL[4:])], (2, "place", "unknown_code")),
        ([(*WELL, "lost")], (2, "", "unknown_column")),
    ],
)
def test_a_mistake_is_told_by_row_column_rule_and_remedy(
    pear: Path, rows: list[tuple[str, ...]], fault: tuple[int, str, str]
) -> None:
    assert fault in faults(table(*rows))


def test_every_mistake_is_told_and_nothing_is_taken(pear: Path) -> None:
    bad = ("s2", "", "西桥", "moon", "gone", "dear", "農業")
    assert faults(table(WELL, bad)) == {
        (3, "name_hant", "required"), (3, "place", "unknown_code"), (3, "stage", "unknown_code"),
        (3, "cost", "bad_value"), (3, "field", "bad_value"),
    }  # fmt: skip


def test_columns_must_be_known_named_once_and_hold_the_code(pear: Path) -> None:
    assert faults(table(("x", "y"), columns=("code", "colour"))) == {(1, "colour", "unknown_column")}
    assert faults(table(("x", "y"), columns=("code", "code"))) == {(1, "code", "duplicate")}
    assert faults(table(("x",), columns=("cost",))) == {(1, "code", "required")}
    assert faults(b"") == {(1, "code", "required")}


def test_an_import_stays_inside_the_scope(pear: Path) -> None:
    actor = importer()
    assert taken(table(WELL), actor=actor).created == ("well",)
    assert faults(table(("w2", *WELL[1:3], "shire-b", *WELL[4:])), actor=actor) == {(2, "place", "out_of_scope")}
    stranger = ("s2", "西橋工程", "西桥工程", "shire-a", "done", "", "交通")
    assert faults(table(stranger), actor=actor) == {(2, "code", "duplicate")}
    moved = ("s3", "東橋工程", "东桥工程", "shire-b", "done", "3", "交通")
    assert faults(table(moved), actor=actor) == {(2, "place", "out_of_scope")}
    with pytest.raises(Forbidden):
        taken(table(WELL), actor=make_user("reader"))


def test_an_import_of_another_area_is_refused(pear: Path) -> None:
    assert faults(table(WELL), actor=importer(place="LAND", areas=("trade",))) == {(2, "place", "out_of_scope")}


def test_places_and_unknown_kinds_are_not_imported(pear: Path) -> None:
    with pytest.raises(Forbidden):
        taken(table(("shire-c",), columns=("code",)), kind="place")
    with pytest.raises(NotFound):
        taken(table(WELL), kind="castle")


def test_what_changed_while_a_file_was_checked_is_looked_at_again(pear: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        if not Subject.objects.filter(code="other").exists():
            import_subjects(
                actor=None, kind="plan", content=table(("well", "規", "规"), columns=COLUMNS[:3]), file_name="a.csv"
            )
            import_subjects(
                actor=None, kind="plan", content=table(("other", "規", "规"), columns=COLUMNS[:3]), file_name="b.csv"
            )

    with pytest.raises(ImportRefused) as caught:
        import_subjects(actor=None, kind="scheme", content=table(WELL), file_name="t.csv", progress=meanwhile)
    assert caught.value.problems[0].rule == "duplicate"


def worked(row: Import) -> Import:
    job = ProcrastinateJob.objects.get(task_name="register.run_import")
    jobs.run_import.func(**job.args)
    row.refresh_from_db()
    return row


def queued(content: bytes) -> Import:
    return queue_import(actor=importer(), kind="scheme", content=content, file_name="t.csv")


def test_the_worker_takes_in_an_uploaded_file(pear: Path) -> None:
    row = queued(table(WELL))
    assert (row.state, AuditEntry.objects.filter(tag="register:import:queue").count()) == ("queued", 1)
    row = worked(row)
    assert (row.state, row.created, row.rows_done, row.rows_total, row.content) == ("done", 1, 1, 1, None)
    assert row.finished_at
    assert Revision.objects.get(subject__code="well").recorded_by == str(row.actor.key)
    assert worked(row).created == 1  # told twice, done once


def test_the_worker_tells_what_is_wrong(pear: Path) -> None:
    row = worked(queued(table((*WELL[:5], "dear", "水利"))))
    assert row.state == "refused"
    assert [(problem["row"], problem["column"]) for problem in row.problems] == [(2, "cost")]
    assert not Subject.objects.filter(code="well").exists()


def test_the_worker_tells_that_a_file_cannot_be_read(pear: Path) -> None:
    row = worked(queued(b'a\n"x'))
    assert (row.state, row.problems[0]["rule"]) == ("refused", "broken_spreadsheet")


def test_a_fault_of_ours_is_loud_but_leaves_nobody_waiting(pear: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_values: object) -> Outcome:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "import_subjects", broken)
    row = queued(table(WELL))
    with pytest.raises(ZeroDivisionError):
        worked(row)
    row.refresh_from_db()
    assert (row.state, row.problems[0]["rule"]) == ("refused", "failed")


def test_everybody_sees_their_own_imports(pear: Path) -> None:
    row = queued(table(WELL))
    assert Import.objects.visible_to(viewer_of(row.actor)).get() == row
    assert not Import.objects.visible_to(viewer_of(make_user("other"))).exists()


def test_progress_is_told_before_anything_is_written(pear: Path) -> None:
    told: list[tuple[int, int]] = []
    note: Callable[[int, int], None] = lambda done, total: told.append((done, total))  # noqa: E731
    rows = [(f"w{number}", *WELL[1:]) for number in range(2500)]
    import_subjects(actor=None, kind="scheme", content=table(*rows), file_name="t.csv", progress=note)
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]


def test_somebody_elses_subject_says_nothing_of_itself(pear: Path) -> None:
    """A row with a foreign code is told that the code is taken, and no more: what stands there stays unseen."""
    columns = ("code", "name_hant", "name_hans", "place")
    eastern = importer()
    assert faults(table(("s1", "甲", "甲", "shire-a"), columns=columns), actor=eastern, kind="plan") == {
        (2, "code", "duplicate")
    }
    assert faults(table(("s2", "甲", "甲", "shire-a"), columns=columns), actor=eastern) == {(2, "code", "duplicate")}


def test_whoever_waits_for_a_file_that_was_given_up_is_told(pear: Path) -> None:
    row = queued(table(WELL))
    jobs.tell_abandoned.func(0)
    row.refresh_from_db()
    assert row.state == "queued"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    jobs.tell_abandoned.func(0)
    row.refresh_from_db()
    assert (row.state, [each["rule"] for each in row.problems]) == ("refused", ["failed"])


def test_only_who_may_give_out_is_offered_to(pear: Path, client: Client) -> None:
    reads = make_user("reads", place="LAND", permissions=(Permission.SUBJECT_VIEW,))
    gives = make_user("gives", place="LAND", permissions=(Permission.SUBJECT_VIEW, Permission.SUBJECT_EXPORT))
    for user, offered in ((reads, False), (gives, True)):
        sign_in(client, user)
        page = client.get(reverse("subjects", args=["scheme"])).content.decode()
        assert ("/export.csv" in page) is offered
