"""The product's counting held against a second, naive one: every place of the sample, then and now, before and after corrections."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from diaodu.core.absences import Absence, Reading
from diaodu.indicators.answers import Answer, TargetAnswer
from diaodu.indicators.queries import Ask, answers
from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR
from diaodu.register.models import Membership, Milestone
from tests.acceptance.oracle import PROVINCE, Book, Number, Row
from tests.acceptance.oracle_counts import questions
from tests.acceptance.oracle_lines import WHOLE, Line, children_gap, lines, paces
from tests.given import PACKS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

FUNDS = "promotion.funds_in_place"
MONTHS = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]
LONGER = ["2022-Q1", "2022-Q4", "2022", "2023-Q1", "2023-Q2", "2023-H1", "2023-Q3", "2023-H2", "2023"]
SOME = ["2022-08", "2023-Q1", "2023-06", "2023-08", "2023-12"]
QUESTIONS = questions()
DIGITS = Fraction(1, 10**20)  # the product divides to 28 digits, and a difference of two such has fewer

# After the pack was loaded: a base withdrawn and given again, a tie, a zero, a return of a quarter's end withdrawn,
# a project that leaves the list and comes back in another class, one that changes class, two that start after all.
FACTS = [
    ["z1", "S90100", FUNDS, "2022-12", WHOLE, "", "", "missing", "q1pfip-2212", "數據待核"],
    ["z2", "S90100", FUNDS, "2022-12", WHOLE, "612.5", "億元", "", "z1", "核定"],
    ["z3", "S90200", FUNDS, "2023-06", WHOLE, "201.79", "億元", "", "q2pfip-2306", "扣除重複"],
    ["z4", "s-p005", "project.completed_ytd", "2023-08", "", "0", "萬元", "", "5y2308", "全部退回"],
    ["z5", "s-p006", "project.completed_ytd", "2023-03", "", "", "", "missing", "6y2303", "數據待核"],
]
MEMBERSHIPS = [
    ["s-major-2023", "s-p005", "", "exit", "2023-05-01", "資金未落實，撤項"],
    ["s-major-2023", "s-p005", "new", "enter", "2023-08-31", "重新列入"],
    ["s-major-2023", "s-p009", "new", "move", "2023-12-31", "前期手續提前辦結"],
]
MILESTONES = [
    ["s-p009", "started", "2023-12-31", "施工許可證", ""],
    ["s-p002", "started", "2023-11-15", "施工許可證", ""],
]


@pytest.fixture(scope="module")
def sample() -> Book:
    return Book(PACKS, PACKS / "sample")


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """The sample with corrections and further events, loaded over the former one."""
    folder = shutil.copytree(PACKS / "sample", tmp_path / "sample")
    head = ["ref", "subject", "measure", "period", "facet", "value", "unit", "absence", "supersedes", "reason"]
    _write(folder / "facts" / "zz_corrections.csv", [head, *FACTS])
    _write(folder / "memberships.csv", MEMBERSHIPS)
    _write(folder / "milestones.csv", MILESTONES)
    load_pack(folder)
    return folder


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _same(found: Reading | None, wanted: Number | None) -> bool:
    if isinstance(wanted, Fraction):
        return isinstance(found, Decimal) and abs(Fraction(found) - wanted) <= abs(wanted) * DIGITS
    return found is None if wanted is None else isinstance(found, Absence) and found.value == wanted


def _differences(book: Book, periods: Sequence[str], known: int | None = None) -> tuple[list[str], int]:
    """Where product and oracle differ, and how many answers were numbers."""
    places = [PROVINCE, *book.prefectures]
    asked = [(code, place, period, facet) for code, facet in QUESTIONS for place in places for period in periods]
    given = answers(
        OPERATOR, [Ask(code, place, period, facet or None) for code, place, period, facet in asked], known=known
    )
    wanted = [QUESTIONS[code, facet](book, place, period, facet) for code, place, period, facet in asked]
    rows = zip(asked, given, wanted, strict=True)
    wrong = [
        f"{where}: {answer.reading} for {number}" for where, answer, number in rows if not _same(answer.reading, number)
    ]
    return wrong, sum(isinstance(number, Fraction) for number in wanted)


def test_every_month_of_every_place_is_counted_alike(sample: Book) -> None:
    wrong, numbers = _differences(sample, MONTHS)
    assert wrong == []
    assert numbers > 9000


def test_quarters_halves_and_years_are_counted_alike(sample: Book) -> None:
    wrong, numbers = _differences(sample, LONGER)
    assert wrong == []
    assert numbers > 3000


def _numbers() -> Mapping[tuple[str, ...], int]:
    """At which ledger number each row of the pack was recorded."""
    found: dict[tuple[str, ...], int] = {}
    for ref, number in Fact.objects.values_list("ref", "number"):
        found["fact", ref.partition(":")[2]] = number
    for roster, code, action, on, number in Membership.objects.values_list(
        "roster__code", "subject__code", "action", "on", "number"
    ):
        found["membership", roster, code, action, str(on)] = number
    for code, name, standing, on, number in Milestone.objects.values_list(
        "subject__code", "code", "standing", "on", "number"
    ):
        found["milestone", code, name, standing, str(on)] = number
    return found


def _key(kind: str, row: Row) -> tuple[str, ...]:
    if kind == "fact":
        return (kind, row["ref"])
    if kind == "membership":
        return (kind, row["roster"], row["subject"], row["action"], row["on"])
    standing = "reached" if row["standing"] in {"", "moved"} else row["standing"]
    return (kind, row["subject"], row["milestone"], standing, row["on"])


def _as_known(folder: Path, number: int, recorded: Mapping[tuple[str, ...], int]) -> Book:
    return Book(PACKS, folder, lambda kind, row: recorded[_key(kind, row)] <= number)


def test_what_was_known_at_a_ledger_number_is_counted_alike() -> None:
    recorded = _numbers()
    first = min(number for (kind, *_rest), number in recorded.items() if kind == "fact")
    facts = [recorded["fact", ref] for ref in ("59y2208c", "24y2305c")]
    events = [number for (kind, *_rest), number in recorded.items() if kind == "membership"]
    for number in (sorted(events)[400], first, *(n for each in facts for n in (each - 1, each))):
        wrong, _count = _differences(_as_known(PACKS / "sample", number, recorded), SOME, number)
        assert wrong == [], f"as known at {number}"


def test_corrections_and_events_change_what_comes_after_them_and_nothing_before(sample: Book, corrected: Path) -> None:
    recorded = _numbers()
    first = min(number for key, number in recorded.items() if key in _new_keys())
    assert _differences(sample, SOME, first - 1)[0] == []
    for number in [recorded["fact", ref] for ref in ("z1", "z3")]:
        assert _differences(_as_known(corrected, number, recorded), SOME, number)[0] == [], f"as known at {number}"
    wrong, _count = _differences(
        Book(PACKS, corrected), [*SOME, "2022-12", "2023-03", "2023-05", "2023-11", "2023-H1", "2023"]
    )
    assert wrong == []


def _new_keys() -> set[tuple[str, ...]]:
    """What was recorded by the second load."""
    tables = {
        "fact": (FACTS, ["ref"]),
        "membership": (MEMBERSHIPS, ["roster", "subject", "class", "action", "on"]),
        "milestone": (MILESTONES, ["subject", "milestone", "on", "evidence", "standing"]),
    }
    return {_key(kind, dict(zip(head, row, strict=False))) for kind, (rows, head) in tables.items() for row in rows}


def _line_of(found: TargetAnswer) -> tuple[Any, ...]:
    line = found.line
    return (line.code, line.binding, line.met.value)


def _check_lines(book: Book, known: int | None = None) -> int:
    """Hold every line and pace of 2023 against the oracle's; give how many lines were read."""
    periods = [period for period in MONTHS + LONGER if period.startswith("2023")]
    asked = [
        (place, period, facet)
        for place in (PROVINCE, *book.prefectures)
        for period in periods
        for facet in (WHOLE, "省外")
    ]
    given = answers(OPERATOR, [Ask(FUNDS, place, period, facet) for place, period, facet in asked], known=known)
    for (place, period, facet), answer in zip(asked, given, strict=True):
        wanted = lines(book, place, period, facet)
        where = (place, period, facet, known)
        assert [_line_of(each) for each in answer.targets] == [(n.code, n.binding, n.met) for n in wanted], where
        assert all(_alike(each, line) for each, line in zip(answer.targets, wanted, strict=True)), (
            where,
            wanted,
            answer.targets,
        )
        _check_pace(answer, book if facet == WHOLE else None)
    return sum(len(answer.targets) for answer in given)


def _alike(found: TargetAnswer, wanted: Line) -> bool:
    line = found.line
    pairs = (
        (line.value, wanted.value),
        (line.implied_base, wanted.base),
        (line.implied_level, wanted.level),
        (line.gap, wanted.gap),
    )
    return all(_same(reading, number) for reading, number in pairs)


def _check_pace(answer: Answer, book: Book | None) -> None:
    wanted = paces(book, answer.place.code, answer.period.token) if book else {}
    assert [(each.target, each.baseline) for each in answer.pace] == list(wanted)
    for each in answer.pace:
        numbers = wanted[each.target, each.baseline]
        found = (each.expected, each.gap, each.required_monthly)
        assert all(_same(reading, number) for reading, number in zip(found, numbers, strict=True)), (
            answer.period,
            each,
            numbers,
        )


def test_lines_and_paces_are_read_alike(sample: Book) -> None:
    assert _check_lines(sample) > 400
    (answer,) = answers(OPERATOR, [Ask(FUNDS, PROVINCE, "2023-06", WHOLE)])
    gaps = [each.children_gap for each in answer.targets if each.target.kind == "level"]
    assert len(gaps) == 1
    assert _same(gaps[0], children_gap(sample))


def test_lines_without_their_base_imply_one_alike(corrected: Path) -> None:
    recorded = _numbers()
    for number in (recorded["fact", "z1"], recorded["fact", "z2"]):
        _check_lines(_as_known(corrected, number, recorded), number)
