"""A return of 100,000 rows and five measures: how long it takes from file to ledger, and how much memory.

    python bench/returns_large.py [ROWS [csv]]

With ``csv``, only a .csv into an empty ledger, alone on the machine. Otherwise:
Reading, checking and laying out a workbook, submitting, accepting 500,000 facts; then the month after by .csv, each
figure compared with the month before; and marking a workbook with a thousand mistakes. Beside each step stands the
floor that this machine sets in the same run: reading the cells alone, and copying as many rows into a table with the
ledger's indexes. While the large return is accepted, a second process accepts small ones and tells how long it waited.
The cost grows with the rows; memory by the batch.
"""

from __future__ import annotations

import csv
import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ONLY_CSV = sys.argv[2:] == ["csv"]
CODES = ["w1", "w2", *(f"x{number:06}" for number in range(1, ROWS - 1))]
MEASURES = ("works.ytd", "works.since", "works.done", "works.paid", "works.jobs")
SMALL = """
import os, sys, time
sys.path[:0] = {path!r}
import django
django.setup()
from diaodu.ledger.commands import append
from tests.builders import new_fact
from diaodu.register.models import Subject
subject, worst = Subject.objects.get(code="w1"), 0.0
print("ready", flush=True)
for number in range(2000):
    if os.path.exists({stop!r}):
        break
    began = time.monotonic()
    append(recorded_by="small", facts=[new_fact(subject, measure=f"{name}.{{number}}")])
    worst = max(worst, time.monotonic() - began)
    time.sleep(0.05)
print(f"{{number}} small writes meanwhile, the slowest {{worst:.2f}} s", flush=True)
"""


def peak() -> int:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how long a step took and the peak of memory by its end."""
    wall, cpu = time.monotonic(), time.process_time()
    yield
    took = f"{time.monotonic() - wall:6.1f} s  ({time.process_time() - cpu:5.1f} s of our own)"
    print(f"{name:<44}{took}  peak {peak()} MB", flush=True)


def plant(folder: Path) -> None:
    """The land of the tests, with two more measures and many projects."""
    from tests.returns.orchard import FILES, write_orchard

    from diaodu.packs.commands import load_pack

    more = "".join(
        f'[[measure]]\ncode = "{code}"\narea = "works"\nunit = "億元"\nbasis = "flow"\nsubjects = ["project"]\n'
        f'names = {{ hant = "{code}", hans = "{code}", en = "{code}" }}\n'
        for code in MEASURES[3:]
    )
    root = write_orchard(folder)
    (root / "measures.toml").write_text(FILES["measures.toml"] + more, encoding="utf-8")
    asked = '    { measure = "works.done", after = "started" },\n'
    form = FILES["forms.toml"].replace(asked, asked + '    "works.paid", "works.jobs",\n')
    (root / "forms.toml").write_text(form, encoding="utf-8")
    load_pack(root)


def multiply() -> None:
    """As many projects in the east as there are rows, all started."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO register_subject (code, pack_id, kind, area, name_hant, name_hans, name_en, place_id, stage,
                fields, document, section, quote, search_text, bigrams, sort_key)
            SELECT 'x' || lpad(g::text, 6, '0'), pack_id, kind, area, '項目' || g, '项目' || g, '', place_id, stage,
                '{}', '', '', '', '', '{}', '' FROM register_subject, generate_series(1, %s) g WHERE code = 'w1'
            """,
            [ROWS - 2],
        )
        cursor.execute(
            """
            INSERT INTO register_milestone (number, subject_id, code, standing, "on", evidence, document, recorded_at,
                recorded_by)
            SELECT nextval('ledger_number'), id, 'started', 'reached', date '2023-01-01', '', '', now(), 'bench'
            FROM register_subject WHERE code LIKE 'x%%' OR code = 'w2'
            """
        )
        cursor.execute("ANALYZE")


def workbook(found: Any, cell: Callable[[int, str], Decimal]) -> bytes:
    """The return's template, filled."""
    from diaodu.kit.spreadsheets import write_form
    from diaodu.returns.columns import columns_of
    from diaodu.returns.commands.permits import form_of

    form, stream = form_of(found), io.BytesIO()
    columns = columns_of(form)
    blank = [""] * (len(columns) - 3 - len(MEASURES))
    rows = (
        [code, code, "東區", *(cell(number, each) for each in MEASURES), *blank] for number, code in enumerate(CODES)
    )
    codes = {"version": form.template, "place": "O1", "period": "2023-02"}
    write_form(stream, sheet="form", columns=columns, rows=rows, codes=codes, instructions=[])
    return stream.getvalue()


def table(rows: Iterable[list[object]]) -> bytes:
    """The same as .csv."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["subject", *MEASURES])
    writer.writerows(rows)
    return stream.getvalue().encode()


def good(number: int, measure: str) -> Decimal:
    return Decimal(number % 90) if measure == "works.done" else Decimal(number % 1000 + 1) / 4


def grown(number: int, measure: str) -> Decimal:
    return good(number, measure) + (measure in MEASURES[:2])


def bad(number: int, measure: str) -> Decimal:
    return Decimal(300) if measure == "works.done" and number % 100 == 0 else good(number, measure)


def floors(content: bytes) -> None:
    """What the machine can do at best."""
    from django.db import connection
    from python_calamine import load_workbook

    with step("floor: the cells read, nothing else"):
        sum(1 for _row in load_workbook(io.BytesIO(content)).get_sheet_by_index(0).iter_rows())
    with step("floor: as many rows into indexes like these"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE floor (LIKE ledger_fact INCLUDING ALL)")
        cursor.execute(
            """
            INSERT INTO floor (number, subject_id, measure, period, starts_on, ends_on, source, facet, value, absence,
                printed, printed_unit, role, qualifier, section, quote, note, ref, reason, recorded_at, recorded_by)
            SELECT g, g / 5, 'works.m' || g %% 5, '2023-01', date '2023-01-01', date '2023-01-31', 'dispatch', '', g,
                '', '12.5', '萬元', '', '', '', '', '', '', '', now(), 'bench' FROM generate_series(1, %s) g
            """,
            [ROWS * len(MEASURES)],
        )
        cursor.execute("DROP TABLE floor")


def run(folder: Path) -> None:
    """The workbook of one month and the .csv of the next, each from file to ledger."""
    from diaodu.returns.commands.filling import open_return
    from diaodu.web.jobs import collect_seldom

    collect_seldom()  # as the worker does
    february, march = (open_return(actor=None, form="work_month", place="O1", period=f"2023-{m:02}") for m in (2, 3))
    if ONLY_CSV:
        take(
            february,
            ".csv",
            table([code, *(good(n, each) for each in MEASURES)] for n, code in enumerate(CODES)),
            "csv",
        )
        accept(february, None)
        return
    spoilt, content = workbook(february, bad), workbook(february, good)
    as_csv = table([code, *(grown(number, measure) for measure in MEASURES)] for number, code in enumerate(CODES))
    print(f"{ROWS:,} rows x {len(MEASURES)} measures; .xlsx {len(content) / 2**20:.1f} MB, before: {peak()} MB")
    floors(content)
    take(february, "spoilt workbook", spoilt, "xlsx")
    take(february, "workbook", content, "xlsx")
    accept(february, folder / "february")
    take(march, ".csv", as_csv, "csv")
    accept(march, folder / "march")


def take(found: Any, name: str, content: bytes, ending: str) -> None:
    """A file on its way into a return."""
    from diaodu.returns.commands.uploads import upload_return
    from diaodu.returns.jobs import mark_upload, run_upload
    from diaodu.returns.models import Upload

    sent = upload_return(actor=None, key=found.key, content=content, file_name=f"return.{ending}")
    with step(f"{name}: read, checked, laid out"):
        run_upload(upload_id=sent.pk, language="")
    row = Upload.objects.get(pk=sent.pk)
    rules = sorted({problem["rule"] for problem in row.problems})
    print(f"    {row.state}, {row.rows_total} rows, {row.problems_total} problems {rules}")
    if row.state == "refused":
        with step(f"{name}: marked"):
            mark_upload(upload_id=sent.pk, language="")


def accept(found: Any, stop: Path | None) -> None:
    """From the draft into the ledger; with a file that stops it, while another process makes small writes."""
    from diaodu.returns.commands.deciding import accept_return, submit_return
    from diaodu.returns.jobs import run_acceptance

    with small_writes(stop) if stop else nullcontext(), step("submitted and accepted"):
        submit_return(actor=None, key=found.key)
        accept_return(actor=None, key=found.key)
        run_acceptance(return_id=found.pk, language="")
    found.refresh_from_db()
    print(f"    {found.state}: ledger numbers {found.first_number} to {found.last_number}")


@contextmanager
def small_writes(stop: Path) -> Iterator[None]:
    """Another process that appends a fact twenty times a second, and tells how long it ever waited."""
    code = SMALL.format(path=[str(ROOT), str(ROOT / "src")], stop=str(stop), name=stop.name)
    small = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert small.stdout is not None
    small.stdout.readline()
    yield
    stop.touch()
    print("    " + small.stdout.read().strip())


if __name__ == "__main__":
    from house import passing_database

    with passing_database() as environment:
        os.environ |= {**environment, "DJANGO_SETTINGS_MODULE": "diaodu.web.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        home = Path(environment["DIAODU_DATA"])
        plant(home)
        multiply()
        run(home)
