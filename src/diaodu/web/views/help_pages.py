"""The page that tells what every page is for, the shortcuts and the signs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.core.absences import Absence
from diaodu.web.help import HELP


def all_help(request: HttpRequest) -> HttpResponse:
    """The help of every page, keyboard shortcuts, and what signs stand for."""
    context = {"section": "help", "pages": HELP, "absences": [absence.value for absence in Absence]}
    return render(request, "help.html", context)
