"""Tables in and out: export of a list, upload of a file, and how far it has been taken in."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets.limits import MOST_BYTES
from diaodu.kit.spreadsheets.writing import CONTENT_TYPES
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.commands.uploads import queue_import
from diaodu.register.exports import export_subjects
from diaodu.register.lists import FilterForm, import_shown
from diaodu.register.queries import kind_shown
from diaodu.register.workbooks import write_template_of


class UploadForm(forms.Form):
    """The file to take in."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("Excel（.xlsx）或 CSV；列名與導出的文件相同。整個文件要麼全部導入，要麼一行不導入。"),
        error_messages={"required": gettext_lazy("請選擇文件。"), "empty": gettext_lazy("文件是空的。")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件太大，請分成幾個文件導入。"))
        return file


@require_safe
@confirmation_required
def export(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The list as it is filtered, as a table."""
    if form not in CONTENT_TYPES:
        raise NotFound(_("只能導出 xlsx 或 csv。"))
    viewer, stream = viewer_of(request.user), BytesIO()
    filters = FilterForm(request.GET).filters(kind_shown(viewer, kind))
    export_subjects(viewer=viewer, filters=filters, stream=stream, file_format=form)
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
    return response


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the headings of an import, and lists of what may stand below them."""
    viewer, stream = viewer_of(request.user), BytesIO()
    write_template_of(viewer, kind_shown(viewer, kind), stream)
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{kind}-template.xlsx"'
    return response


def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; the worker takes it in."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.SUBJECT_IMPORT)
    sent = request.method == "POST"
    shown, form = kind_shown(viewer, kind), UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        queued = queue_import(actor=viewer.user, kind=kind, content=file.read(), file_name=file.name)
        return redirect("import_progress", key=queued.key)
    context = {"section": "register", "kind": shown, "form": form, "may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    return render(request, "register/upload.html", context)


@require_safe
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far an upload is: a page that asks again until it is done."""
    viewer = viewer_of(request.user)
    row = import_shown(viewer, key)
    template = "register/_progress.html" if request.headers.get("HX-Request") else "register/progress.html"
    context = {"section": "register", "row": row, "kind": kind_shown(viewer, row.kind)}
    return render(request, template, context)
