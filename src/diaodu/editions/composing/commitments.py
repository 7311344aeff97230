"""The commitments of a place as a list: what was promised, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.editions.composing.setting import Setting
from diaodu.editions.content import ITEM, SUBHEAD, Paragraph, Piece
from diaodu.people.viewers import OPERATOR
from diaodu.register.queries import commitments_by_state
from diaodu.register.queries.commitments import CommitmentRow

UNKNOWN, NONE, OVERDUE = "未定", "沒有承諾事項。", "，已逾期"


def commitments(setting: Setting) -> Iterator[Paragraph]:
    """A heading for each state and a line for each commitment, as known at the number; overdue on the dated day."""
    rows = commitments_by_state(OPERATOR, setting.place.code, today=setting.dated, known=setting.number)
    shown = [group for group in rows if group.rows]
    setting.learn(row.subject for group in shown for row in group.rows)
    if not shown:
        yield Paragraph(ITEM, (Piece(setting.say(NONE)),))
    for group in shown:
        stage = setting.named(group.stage.names) if group.stage else setting.say(UNKNOWN)
        yield Paragraph(SUBHEAD, (Piece(stage),))
        for row in group.rows:
            yield Paragraph(ITEM, (Piece(_line(setting, row)),))


def _line(setting: Setting, row: CommitmentRow) -> str:
    overdue = setting.say(OVERDUE) if row.overdue else ""
    return setting.name_of(row.subject) + overdue
