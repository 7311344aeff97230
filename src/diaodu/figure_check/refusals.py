"""What the page of figure check refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal


class NothingToCheck(Refusal):
    """A form without a text and without a file, or a file without any text."""

    code, status = "nothing_to_check", 422

    def __init__(self) -> None:
        super().__init__(_("沒有可核校的文字：請粘貼正文，或選擇一個文件。"))


class TextTooLong(Refusal):
    """A draft that nobody should wait for at a page."""

    code, status = "text_too_long", 413

    def __init__(self, length: int, most: int) -> None:
        words = {"length": length, "most": most}
        super().__init__(
            _("正文有 %(length)d 字，網頁一次最多核校 %(most)d 字；請分開核校，或用命令 diaodu check。") % words
        )
