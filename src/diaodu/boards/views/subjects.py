"""One subject with its facts, and one fact with its corrections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.boards.beside import said_beside
from diaodu.boards.curves import curves_of, measures_drawn
from diaodu.boards.doubles import doubles_of
from diaodu.boards.facts import document_of, fact_page, facts_of
from diaodu.boards.histories import history_of
from diaodu.boards.timeline import timeline_of
from diaodu.kit import clock
from diaodu.kit.asking import asked_number
from diaodu.ledger.queries import newest_number
from diaodu.listing.queries import nominations_of, targets_for
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import subject_page
from diaodu.register.queries.merged import merged_into
from diaodu.register.queries.open_steps import steps_open
from diaodu.register.queries.stages import stage_history


def subject(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is known of a subject, or was at a ledger number."""
    viewer, known = viewer_of(request.user), asked_number(request.GET.get("known", ""))
    shown = subject_page(viewer, code, known=known)
    drawn = measures_drawn(shown.subject)
    page, for_curves = facts_of(viewer, shown.subject, known=known, page=request.GET.get("page"), drawn=drawn)
    context = {"section": "register", "shown": shown, "page": page, "document": document_of(shown.subject)}
    context |= {"known": known, "newest": newest_number(), "history": history_of(shown)}
    context |= {
        "timeline": timeline_of(shown, today=clock.today()),
        "stages": stage_history(shown, today=clock.today()),
    }
    context |= {"kept": merged_into(viewer, shown.subject), "doubles": doubles_of(viewer, shown.subject, known=known)}
    if known is None:
        context |= {"open": steps_open(viewer, shown)}
        context |= {"nominations": nominations_of(viewer, shown.subject)}
        context |= {"may_propose": bool(targets_for(viewer, shown.subject))}
        context |= {"beside": said_beside(viewer, shown.subject)}
    context |= {"curves": curves_of(shown.subject, for_curves), "generated": shown.subject.pack.generated}
    return render(request, "boards/subject.html", context)


def fact(request: HttpRequest, number: int) -> HttpResponse:
    """A row of the ledger: a page, or a fragment for htmx."""
    shown = fact_page(viewer_of(request.user), number)
    template = "boards/_fact.html" if request.headers.get("HX-Request") else "boards/fact.html"
    context = {"section": "catalogue", "shown": shown, "generated": shown.fact.subject.pack.generated}
    return render(request, template, context)
