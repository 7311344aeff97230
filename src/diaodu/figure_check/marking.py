"""The marked Word file: the draft with a comment at each figure that somebody should look at."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import PurePath

import docx
from django.conf import settings
from django.utils.translation import gettext as _

from diaodu.figure_check.drafts import Comment, Draft, commented
from diaodu.figure_check.remarks import Remark, rule_words
from diaodu.figure_check.telling import told

WORD = ".docx"
# what no Word file can hold; one sign for one, so that no figure moves
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def marked(name: str, content: bytes, draft: Draft, found: Sequence[Remark]) -> bytes:
    """A Word file of a draft with comments: the file itself where it is one, else a new one with its text.

    What the ledger confirms or does not have is not commented: a reader of forty pages looks for what is left to do.
    """
    words = rule_words()
    comments = [
        Comment(each.figure.start, each.figure.end, "\n".join(_lines(each, words[each.rule])))
        for each in found
        if each.is_to_look_at
    ]
    original = content if PurePath(name).suffix.lower() == WORD else _word(draft.text)
    return commented(original, comments, author=_("數據核校"))


def _lines(remark: Remark, rule: str) -> list[str]:
    lines = [f"{rule}：{remark.figure.text}", *told(remark)]
    if remark.candidates and remark.candidates[0].trail:
        lines.append(f"{settings.SITE_ADDRESS}{remark.candidates[0].trail}")
    return lines


def _word(text: str) -> bytes:
    """A plain Word file with a paragraph for each line of a text."""
    document = docx.Document()
    for line in _UNWRITABLE.sub(" ", text).removesuffix("\n").split("\n"):
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
