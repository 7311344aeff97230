"""How long a form takes to write, to read back and to mark, and how much memory: 100,000 rows of 8 columns.

    python bench/workbooks.py [--rows 100000]

Every step runs in a process of its own, so that its peak of memory is its own. Times are of the processor, and stand
beside those of calamine alone, which only parses the same file. The goal is 4 s to read, 20 s and 400 MB to mark.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.web.settings")

import django

django.setup()

from python_calamine import load_workbook  # noqa: E402

from diaodu.kit.spreadsheets import MOST_MARKS, FormColumn, Mark, mark_workbook, read_form, write_form  # noqa: E402
from diaodu.kit.spreadsheets.guard import check_workbook  # noqa: E402

COLUMNS = (
    FormColumn("code", "項目代碼", "key"),
    FormColumn("name", "項目名稱", "label"),
    FormColumn("state", "狀態", "choice", ("未開工", "在建", "完工")),
    FormColumn("started", "開工日期", "text"),
    FormColumn("plan", "年度計劃（萬元）", "number", low=Decimal(0)),
    FormColumn("month", "本月完成（萬元）", "number", low=Decimal(0)),
    FormColumn("done", "累計完成（萬元）", "number", low=Decimal(0)),
    FormColumn("people", "用工（人）", "number", low=Decimal(0)),
)


def filled(rows: int) -> Iterator[list[str | Decimal | None]]:
    """Rows as if they came back; a form never goes out so full."""
    for number in range(rows):
        figures = [Decimal(number * step) / 100 for step in (137, 11, 59)]
        yield [f"P{number:06}", f"第{number}號產業園擴建工程", "在建", "2023-01-15", *figures, Decimal(number % 500)]


def write(path: Path, rows: int) -> None:
    """A full form."""
    with path.open("wb") as stream:
        codes = {"version": "bench/1"}
        write_form(stream, sheet="月報", columns=COLUMNS, rows=filled(rows), codes=codes, instructions=["測"])


def calamine(path: Path, _rows: int) -> None:
    """Parsing alone."""
    sheet = load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
    assert sum(1 for _row in sheet.iter_rows()) > 1


def guard(path: Path, _rows: int) -> None:
    """The checks before parsing."""
    check_workbook(path.read_bytes())


def read(path: Path, rows: int) -> None:
    """Everything until the last cell is in hand."""
    form = read_form(path.read_bytes(), path.name)
    assert not form.findings
    assert sum(1 for _row in form.rows) == rows


def mark(path: Path, rows: int) -> None:
    """As many marks as there may be, over the whole sheet."""
    step = max(rows // MOST_MARKS, 1)
    mark_workbook(path.read_bytes(), "月報", [Mark(row, "G", "大於年度計劃") for row in range(2, rows + 2, step)])


STEPS: dict[str, Callable[[Path, int], None]] = {
    "write": write,
    "calamine": calamine,
    "guard": guard,
    "read": read,
    "mark": mark,
}


def measure(step: str, path: Path, rows: int) -> None:
    """Run a step here and print its seconds and megabytes, less what the program takes before it."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    STEPS[step](path, rows)
    took, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(took, (peak - before) / 1024, peak / 1024)


def main() -> None:
    """Run every step in its own process and print them beside calamine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        measure(args.step, args.path, args.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        told = {step: _apart(step, path, args.rows) for step in STEPS}
        print(f"{args.rows} rows, {path.stat().st_size / 2**20:.1f} MB")
    print(f"{'step':<10} {'seconds':>8} {'of calamine':>12} {'more MB':>8} {'peak MB':>8}")
    for step, (seconds, more, peak) in told.items():
        print(f"{step:<10} {seconds:>8.2f} {seconds / told['calamine'][0]:>12.1f} {more:>8.0f} {peak:>8.0f}")


def _apart(step: str, path: Path, rows: int) -> list[float]:
    command = [sys.executable, __file__, "--step", step, "--path", str(path), "--rows", str(rows)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in output.split()]


if __name__ == "__main__":
    main()
