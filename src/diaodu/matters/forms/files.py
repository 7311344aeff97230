"""The box in which files are attached as evidence. It may always be left empty: nothing is asked for that could not be
said in words.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from diaodu.kit.attachments import (
    ENDINGS,
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    Attachment,
    AttachmentRefused,
    read_attachments,
)

FILES = "files"


class FilesInput(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that are taken, cleaned; what refuses one stands at the box."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> tuple[Attachment, ...]:
        """Take the files that were sent, if any."""
        del initial
        try:
            return read_attachments([file for file in data or () if file])
        except AttachmentRefused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


def add_files(form: forms.Form, *, hint: str = "") -> None:
    """The box, with what may be put into it."""
    limits = {"files": MOST_FILES, "each": MOST_BYTES // 2**20, "together": MOST_TOGETHER // 2**20}
    told = _(
        "可不附。最多 %(files)d 個，每個不超過 %(each)d MB，合計不超過 %(together)d MB；"
        "PDF、JPG、PNG、DOCX、XLSX。照片中的拍攝位置和設備信息會自動去除。"
    )
    endings = ",".join(ending for each in ENDINGS.values() for ending in each)
    box = FilesInput(attrs={"class": "form-control", "accept": endings})
    form.fields[FILES] = FilesField(required=False, label=_("附件"), help_text=told % limits + hint, widget=box)


def choose_again(form: forms.Form) -> None:
    """Say of a refused form that its files are gone: no browser lets a page put them back into the box."""
    if FILES in form.fields and form.files.getlist(form.add_prefix(FILES)):
        form.add_error(FILES, _("表單沒有提交成功，所選附件都沒有保存；修改後請重新選擇。"))
