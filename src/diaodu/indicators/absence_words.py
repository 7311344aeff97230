"""The words and signs by which readers tell the kinds of absence apart."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence


def absence_words(code: str) -> str:
    """The word for a kind of absence."""
    words = {
        Absence.MISSING: _("未報"),
        Absence.NOT_DUE: _("未到期"),
        Absence.REFUSED: _("不予比較"),
        Absence.NOT_APPLICABLE: _("不適用"),
    }
    return words.get(Absence(code), code)


def absence_sign(code: str) -> str:
    """The sign that stands before the word, so that the four kinds differ at a glance and without colour."""
    return {Absence.MISSING: "○", Absence.NOT_DUE: "…", Absence.REFUSED: "×", Absence.NOT_APPLICABLE: "—"}[
        Absence(code)
    ]
