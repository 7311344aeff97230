"""What the rules of circulars refuse."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

Fault = tuple[int, str, str]


class BodyRefused(Refusal):
    """A body with mistakes: ``faults`` are line (0: not known), rule and message of each."""

    code, status = "body_refused", 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        told = [
            _("第 %(line)d 行：%(message)s") % {"line": line, "message": m} if line else m for line, _r, m in faults
        ]
        super().__init__("\n".join(told))


class WrongStep(Refusal):
    """A step that may not follow the edition's present state, or lacks its reason."""

    code, status = "edition_step_refused", 409


class OwnEdition(Refusal):
    """Approving what one drafted or reviewed oneself."""

    code, status = "own_edition", 403


class FilesMissing(Refusal):
    """What a file is drawn with (a font) is not on this machine."""

    code, status = "cannot_draw", 503


class Released(Refusal):
    """Changing a released edition: it is corrected by a later one."""

    code, status = "edition_released", 409


class FiguresInDoubt(Refusal):
    """Releasing a circular with contradicted numbers, or sums that do not add up, and no reason for it.

    ``doubts`` are those numbers, each told in a line.
    """

    code, status = "figures_in_doubt", 409

    def __init__(self, doubts: Sequence[str]) -> None:
        self.doubts = tuple(doubts)
        head = _("正文有 %(count)d 處與台賬不符或算式不成立，不能發佈。請退回起草改正，或寫明照發的理由：")
        super().__init__("\n".join([head % {"count": len(self.doubts)}, *self.doubts]))
