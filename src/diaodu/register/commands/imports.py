"""Taking a table of subjects into the register: the whole file or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit.collecting import uncollected
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.kit.spreadsheets import Table, TableRow, read_table
from diaodu.kit.text import to_simplified
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.changed import column_words, in_words
from diaodu.register.commands.counting import leaning_problems
from diaodu.register.commands.import_rules import stage_problems, value_problems
from diaodu.register.commands.link_columns import LinkGround, Named, link_ground, write_links
from diaodu.register.commands.permits import (
    deciding_places,
    decision_problems,
    known_codes,
    open_places,
    own_codes,
    own_decision_problems,
    recorder_of,
    scope_problems,
)
from diaodu.register.commands.subjects import taken
from diaodu.register.field_types import CellProblem, Known
from diaodu.register.kinds import GENERATED, PLACE, Kind, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import kind_shown
from diaodu.register.recording import Change, Outcome, count_anew, record_states, standing_states
from diaodu.register.states import State, problems_of, read_cells

MOST_PROBLEMS = 500
NEEDED = ("code",)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, order=True)
class ImportProblem:
    """A mistake in a file: its row and column as the user sees them, the rule it breaks, and the remedy."""

    row: int
    column: str
    rule: str
    message: str
    remedy: str


class ImportRefused(Refusal):
    """A file with mistakes: nothing of it was taken. At most ``MOST_PROBLEMS`` are listed; ``total`` counts all."""

    code, status = "import_refused", 422

    def __init__(self, problems: Sequence[ImportProblem]) -> None:
        self.total = len(problems)
        self.problems = tuple(sorted(problems)[:MOST_PROBLEMS])
        lines = [f"{problem.row} {problem.column}: {problem.message} {problem.remedy}" for problem in self.problems]
        super().__init__("\n".join([_("文件有 %(total)d 處問題，未導入任何一行。") % {"total": self.total}, *lines]))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the rows of a file are checked against."""

    kind: Kind
    words: Mapping[str, str]
    known: Known
    places: set[str] | None
    deciding: set[str] | None
    own: frozenset[str]
    before: Mapping[str, State]
    foreign: frozenset[str]
    packs: Mapping[str, Pack]
    links: LinkGround


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of the file comes to."""

    change: Change
    added: list[Named]
    ended: list[Named]
    problems: list[ImportProblem]


@uncollected()
def import_subjects(
    *, actor: Any, kind: str, content: bytes, file_name: str, progress: Progress | None = None
) -> Outcome:
    """Create and change the subjects of a kind as a table says. Columns that are not there stay as they are.

    Raises ``ImportRefused`` with every mistake, or a refusal of the file itself; nothing is written then.
    ``progress`` is told how many rows have been checked, of how many.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_IMPORT)
    declared = kind_shown(viewer, kind)
    if declared.code == PLACE:
        raise Forbidden(_("地區由省份包登記，不能導入。"))
    table = read_table(content, file_name)
    _check_columns(declared, table)
    _check_values(declared, table)
    ground = _ground(viewer, declared, table)
    rows = _checked(ground, table, progress)
    with transaction.atomic():
        take_numbers(0)  # from here on nobody else writes; what others wrote since is looked at once more
        now = _ground(viewer, declared, table)
        if now != ground:
            rows = _checked(now, table, progress)
        outcome = _write(rows, now, recorded_by=recorder_of(actor), reason=_reason(file_name))
        new = {"file": file_name, **outcome.counts()}
        record(actor=actor, tag="register:subject:import", kind=kind, key=file_name[:200], new=new)
    count_anew(outcome)
    return outcome


def _write(rows: Sequence[_Row], ground: _Ground, *, recorded_by: str, reason: str) -> Outcome:
    changes = [row.change for row in rows]
    outcome = record_states(changes=changes, recorded_by=recorded_by, reason=reason, standing=ground.before)
    added = [link for row in rows for link in row.added]
    ended = [link for row in rows for link in row.ended]
    write_links(added=added, ended=ended, recorded_by=recorded_by, reason=reason)
    return replace(outcome, linked=len(added), unlinked=len(ended))


def _reason(file_name: str) -> str:
    return (_("導入 %(file)s") % {"file": file_name})[:300]


def _check_columns(kind: Kind, table: Table) -> None:
    allowed = {*kind.table_columns(), GENERATED}
    problems = [
        _column_problem(column, "duplicate" if column in allowed else "unknown_column")
        for number, column in enumerate(table.columns)
        if column not in allowed or column in table.columns[:number]
    ]
    problems += [_column_problem(column, "required") for column in NEEDED if column not in table.columns]
    if problems:
        raise ImportRefused(problems)


def _check_values(kind: Kind, table: Table) -> None:
    words = column_words(kind)
    problems = [_told(row, problem, words) for row, problem in value_problems(table)]
    if problems:
        raise ImportRefused(problems)


def _told(row: int, problem: CellProblem, words: Mapping[str, str]) -> ImportProblem:
    """A problem of a row that calls its column by its name."""
    message = in_words(problem.message, problem.column, words)
    return ImportProblem(row, problem.column, problem.rule, message, problem.remedy)


def _column_problem(column: str, rule: str) -> ImportProblem:
    messages = {
        "unknown_column": (_("沒有「%(column)s」這一列。"), _("請刪去這一列，或改用導出文件的列名。")),
        "duplicate": (_("「%(column)s」一列重複。"), _("請只留一列。")),
        "required": (_("缺少「%(column)s」一列。"), _("請使用導出文件的列名。")),
    }
    message, remedy = messages[rule]
    return ImportProblem(1, column, rule, message % {"column": column}, remedy)


def _ground(viewer: Viewer, kind: Kind, table: Table) -> _Ground:
    codes = {row.cells["code"] for row in table.rows}
    before = standing_states(codes)
    mine = Subject.objects.coded(before).visible_to(viewer, Permission.SUBJECT_IMPORT).filter(kind=kind.code)
    return _Ground(
        kind=kind,
        words=column_words(kind),
        known=known_codes({state.document for state in before.values()}),
        places=open_places(viewer, kind, Permission.SUBJECT_IMPORT),
        deciding=deciding_places(viewer, kind),
        own=own_codes(viewer, kind, codes),
        before=before,
        foreign=frozenset(before) - set(mine.values_list("code", flat=True)),
        packs=_packs(kind, before),
        links=link_ground(viewer, kind, table),
    )


def _packs(kind: Kind, codes: Collection[str]) -> dict[str, Pack]:
    """The pack by place under which new subjects are recorded ("" for the rest), and by code for those that exist."""
    packs = Pack.objects.in_bulk()
    usable = {pack_id for pack_id, pack in packs.items() if kind.code in kinds(pack)}
    places = Place.objects.filter(pack__in=usable).values_list("code", "pack_id")
    standing = Subject.objects.coded(codes).values_list("code", "pack_id")
    return {
        "": next(pack for pack in packs.values() if pack.code == kind.pack),
        **{f"place:{code}": packs[pack_id] for code, pack_id in places},
        **{f"code:{code}": packs[pack_id] for code, pack_id in standing},
    }


def _checked(ground: _Ground, table: Table, progress: Progress | None) -> list[_Row]:
    rows: list[_Row] = []
    seen: dict[str, int] = {}
    total = len(table.rows)
    for done, row in enumerate(table.rows, start=1):
        rows.append(_checked_row(ground, row, seen))
        if progress and (done % 1000 == 0 or done == total):
            progress(done, total)
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        raise ImportRefused(problems)
    return rows


def _checked_row(ground: _Ground, row: TableRow, seen: dict[str, int]) -> _Row:
    code = row.cells["code"]
    is_foreign = code in ground.foreign
    # what stands in somebody else's subject must not speak through the problems found in it
    before = None if is_foreign else ground.before.get(code)
    state = _merged(before, row.cells, ground.links)
    added, ended = ground.links.changes(code, row.cells)
    found = [
        *_row_problems(row, code, seen),
        *problems_of(ground.kind, code, state, ground.known),
        *ground.links.problems(code, row.cells),
    ]
    if is_foreign:
        found.append(taken(code))
    elif state != before or added or ended:
        found += scope_problems(state, ground.places)
        found += decision_problems(ground.kind, before, state, ground.deciding)
        found += own_decision_problems(ground.kind, before, state, is_own=code in ground.own)
        found += stage_problems(ground.kind, before, state)
        found += ground.links.counting_problems(ground.kind, code, row.cells, before, state)
        found += leaning_problems(ground.kind, code, before, state)
    seen.setdefault(code, row.number)
    problems = [_told(row.number, problem, ground.words) for problem in found]
    pack = ground.packs.get(f"code:{code}") or ground.packs.get(f"place:{state.place}") or ground.packs[""]
    return _Row(Change(code=code, kind=ground.kind, pack=pack, state=state), added, ended, problems)


def _merged(before: State | None, cells: Mapping[str, str], links: LinkGround) -> State:
    """The row's state: its own cells, and for the columns that the file does not have what stands there already.

    A 简体 name that is left empty is made of the 繁體 one, as in the form.
    """
    standing = before.cells("") if before else {}
    apart = {"", GENERATED, *(link.code for link in links.columns)}
    _code, state = read_cells({**standing, **{name: value for name, value in cells.items() if name not in apart}})
    return state if state.name_hans else replace(state, name_hans=to_simplified(state.name_hant))


def _row_problems(row: TableRow, code: str, seen: Mapping[str, int]) -> Iterator[CellProblem]:
    if code in seen and code:
        message = _("代碼「%(code)s」與第 %(row)d 行相同。") % {"code": code, "row": seen[code]}
        yield CellProblem("code", "duplicate", message, _("請合併或刪去其中一行。"))
    if row.cells.get(""):
        message = _("最後一列之後還有內容：%(text)s") % {"text": row.cells[""][:50]}
        yield CellProblem("", "unknown_column", message, _("請刪去，或放到有列名的一列。"))
