"""Drafts that are not read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

MOST_BYTES = 20 * 2**20
MOST_UNZIPPED = 150 * 2**20
MOST_PARTS = 5000
MOST_CHARACTERS = 5_000_000


class UnknownDraft(Refusal):
    """A file of another kind."""

    code, status, exit_code = "unknown_draft", 415, 2

    def __init__(self) -> None:
        super().__init__(_("只能核校 .txt、.md、.docx、.html 文件；舊格式 .doc 和 .wps 請另存為 .docx。"))


class DraftTooLarge(Refusal):
    """More than is read at once."""

    code, status, exit_code = "draft_too_large", 413, 2

    def __init__(self) -> None:
        limits = {"bytes": MOST_BYTES // 2**20, "characters": MOST_CHARACTERS // 10**4}
        super().__init__(_("文件超過 %(bytes)d MB 或正文超過 %(characters)d 萬字，請分開核校。") % limits)


class BrokenDraft(Refusal):
    """Not what its name says, damaged, or made to do harm."""

    code, status, exit_code = "broken_draft", 422, 2

    def __init__(self) -> None:
        super().__init__(_("文件已損壞、加了密碼，或不是其後綴所說的格式；請重新另存後再上傳。"))
