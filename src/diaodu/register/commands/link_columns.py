"""The link columns of a table: to which other subjects those of its rows are linked, by their codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.spreadsheets import Table
from diaodu.people.viewers import Viewer
from diaodu.register.commands.counting import counting_problems, exclusion_of
from diaodu.register.commands.links import LONGEST_REASON
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import Exclusion, Kind, LinkKind
from diaodu.register.models import Subject
from diaodu.register.queries.links import standing_links
from diaodu.register.states import State

SEPARATORS = re.compile(r"[\s;；,，、]+")
_ADD = """
INSERT INTO register_link (source_id, code, target_id, note, recorded_at, recorded_by, ended_by, ended_reason)
SELECT source.id, named.code, target.id, '', %(now)s, %(by)s, '', ''
  FROM unnest(%(sources)s::text[], %(codes)s::text[], %(targets)s::text[])
       WITH ORDINALITY AS named (source, code, target, place)
  JOIN register_subject source ON source.code = named.source
  JOIN register_subject target ON target.code = named.target
 ORDER BY named.place
"""
_END = """
UPDATE register_link link SET ended_at = %(now)s, ended_by = %(by)s, ended_reason = %(reason)s
  FROM unnest(%(sources)s::text[], %(codes)s::text[], %(targets)s::text[]) AS named (source, code, target)
  JOIN register_subject source ON source.code = named.source
  JOIN register_subject target ON target.code = named.target
 WHERE link.source_id = source.id AND link.code = named.code AND link.target_id = target.id AND link.ended_at IS NULL
"""

Named = tuple[str, str, str]  # the codes of a subject, of a link and of the subject it leads to


@dataclass(frozen=True, slots=True)
class LinkGround:
    """What the link cells of a table are checked against.

    ``columns`` are the links that the table has a column for, ``targets`` the kinds of those subjects its cells name
    and the importer may see, and ``standing`` the links in force, by source and link. A link to what the importer may
    not see is not among these: it stays. ``excluded`` says which of all these subjects are not counted, and why.
    """

    columns: tuple[LinkKind, ...]
    targets: Mapping[str, str]
    standing: Mapping[tuple[str, str], frozenset[str]]
    excluded: Mapping[str, Exclusion]

    def problems(self, code: str, cells: Mapping[str, str]) -> Iterator[CellProblem]:
        """What is wrong with the link cells of a row."""
        for link in self.columns:
            for target in named_in(cells[link.code]):
                yield from self._problem(link, code, target)

    def changes(self, code: str, cells: Mapping[str, str]) -> tuple[list[Named], list[Named]]:
        """The links that a row adds, and those that it ends because it names them no more."""
        added: list[Named] = []
        ended: list[Named] = []
        for link in self.columns:
            named, standing = named_in(cells[link.code]), self.standing.get((code, link.code), frozenset())
            added += [(code, link.code, target) for target in named if target not in standing]
            ended += [(code, link.code, target) for target in sorted(standing.difference(named))]
        return added, ended

    def counting_problems(
        self, kind: Kind, code: str, cells: Mapping[str, str], before: State | None, state: State
    ) -> Iterator[CellProblem]:
        """What keeps a row from a stage in which it is counted with what it is linked to."""
        word = kind.stage(state.stage)
        if word is None or not word.counts_with:
            return
        standing = self.standing.get((code, word.counts_with), frozenset())
        named = frozenset(named_in(cells[word.counts_with])) if word.counts_with in cells else standing
        if before is None or before.stage != state.stage or named != standing:
            yield from counting_problems(kind, state.stage, {each: self.excluded.get(each) for each in sorted(named)})

    def _problem(self, link: LinkKind, code: str, target: str) -> Iterator[CellProblem]:
        kind, told = self.targets.get(target), {"column": link.code, "code": target}
        if target == code:
            yield CellProblem(link.code, "bad_value", _("不能與自身關聯。"), _("請改填另一項的代碼。"))
        elif kind is None:
            message = _("「%(column)s」中的「%(code)s」沒有登記。") % told
            yield CellProblem(link.code, "unknown_code", message, _("請改用已登記的代碼。"))
        elif link.to and kind not in link.to:
            message = _("「%(column)s」不能指向「%(code)s」這一類。") % {**told, "code": kind}
            remedy = _("請改填這些類別的代碼：%(kinds)s") % {"kinds": "、".join(link.to)}
            yield CellProblem(link.code, "bad_value", message, remedy)


def named_in(cell: str) -> tuple[str, ...]:
    """The codes that a link cell names, each once."""
    return tuple(dict.fromkeys(code for code in SEPARATORS.split(cell) if code))


def link_ground(viewer: Viewer, kind: Kind, table: Table) -> LinkGround:
    """Read what the link cells of a table are checked against."""
    columns = tuple(link for link in kind.open_links if link.code in table.columns)
    counted = {stage.counts_with for stage in kind.stages}
    read = tuple(link for link in kind.open_links if link in columns or link.code in counted)
    if not read:
        return LinkGround((), {}, {}, {})
    sources = {row.cells["code"] for row in table.rows}
    named = {code for row in table.rows for link in columns for code in named_in(row.cells[link.code])}
    seen = dict(Subject.objects.visible_to(viewer).coded(named).values_list("code", "kind"))
    standing = standing_links(viewer, sources, read)
    return LinkGround(
        columns=columns,
        targets={**dict.fromkeys(named & sources, kind.code), **seen},
        standing=standing,
        excluded=_excluded(set(seen).union(*standing.values())) if counted - {""} else {},
    )


def _excluded(codes: Collection[str]) -> dict[str, Exclusion]:
    subjects = Subject.objects.coded(codes).select_related("pack")
    return {subject.code: why for subject in subjects if (why := exclusion_of(subject))}


def write_links(*, added: Sequence[Named], ended: Sequence[Named], recorded_by: str, reason: str) -> None:
    """Add and end links that have been checked, inside the caller's transaction, after their subjects are written."""
    said: dict[str, Any] = {"now": clock.now(), "by": recorded_by, "reason": reason[:LONGEST_REASON]}
    with connection.cursor() as cursor:
        for statement, links in ((_END, ended), (_ADD, added)):
            if links:
                sources, codes, targets = (list(part) for part in zip(*links, strict=True))
                cursor.execute(statement, {**said, "sources": sources, "codes": codes, "targets": targets})
