"""Addresses of returns."""

from django.urls import path

from diaodu.returns.urls_intake import intake_urls
from diaodu.returns.views import deciding, due, files, filling

urlpatterns = [
    *intake_urls,
    path("", due.returns, name="returns"),
    path("open/", due.open_, name="return_open"),
    path("remind/", due.remind_all, name="returns_remind"),
    path("months/close/", due.close, name="month_close"),
    path("months/reopen/", due.reopen, name="month_reopen"),
    path("uploads/<uuid:key>/", files.progress, name="upload_progress"),
    path("uploads/<uuid:key>/marked.xlsx", files.marked, name="upload_marked"),
    path("<uuid:key>/", filling.return_, name="return"),
    path("<uuid:key>/lines/<int:row>/", filling.line, name="return_line"),
    path("<uuid:key>/again/", filling.begin_again, name="return_begin_again"),
    path("<uuid:key>/lines/explain/", filling.explain_lines, name="return_explain_lines"),
    path("<uuid:key>/explain/", filling.explain, name="return_explain"),
    path("<uuid:key>/template.xlsx", files.template, name="return_template"),
    path("<uuid:key>/upload/", files.upload, name="return_upload"),
    path("<uuid:key>/submit/", deciding.submit, name="return_submit"),
    path("<uuid:key>/accept/", deciding.accept, name="return_accept"),
    path("<uuid:key>/back/", deciding.back, name="return_back"),
]
