"""Templates out, filled forms in, and marked ones out again."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets.limits import MOST_BYTES
from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.commands.permits import form_of
from diaodu.returns.commands.uploads import upload_return
from diaodu.returns.files import write_template
from diaodu.returns.problems import Problem, Severity
from diaodu.returns.refusals import InvalidUpload
from diaodu.returns.views.shown import titled
from diaodu.returns.views.telling import told_on_its_page

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The filled form."""

    file = forms.FileField(
        error_messages={"required": gettext_lazy("請選擇文件。"), "empty": gettext_lazy("文件是空的。")},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件太大。"))
        return file


@require_safe
def template(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook to fill."""
    found = queries.return_shown(viewer_of(request.user), key)
    if found.page is not None:
        raise NotFound(_("公開版面沒有模板；請逐行錄入，或上傳 .csv。"))
    stream = BytesIO()
    write_template(found, stream)
    return _workbook(stream.getvalue(), f"{found.form}-{found.place.code}-{found.period}.xlsx")


@require_POST
@told_on_its_page
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a filled form; the worker reads it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise InvalidUpload(" ".join(str(error) for errors in form.errors.values() for error in errors))
    file = form.cleaned_data["file"]
    row = upload_return(actor=request.user, key=key, content=file.read(), file_name=file.name)
    return redirect("upload_progress", key=row.key)


@require_safe
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a file is, and what was wrong with it: a page that asks again until it is done."""
    row = queries.upload_shown(viewer_of(request.user), key)
    problems = titled(form_of(row.owner), map(Problem.of, row.problems))
    template = "returns/_progress.html" if request.headers.get("HX-Request") else "returns/progress.html"
    refused = sum(problem.severity == Severity.REFUSE for problem, _title in problems)
    context = {"section": "returns", "row": row, "found": row.owner, "problems": problems, "refused": refused}
    return render(request, template, {**context, "generated": row.owner.pack.generated})


@require_safe
def marked(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same workbook with each problem marked."""
    row = queries.upload_shown(viewer_of(request.user), key)
    if not row.marked:
        raise NotFound(_("這份文件沒有標註版，問題見列表。"))
    return _workbook(bytes(row.marked), f"marked-{row.pk}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
