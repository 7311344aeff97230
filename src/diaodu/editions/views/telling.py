"""A refusal of what is done on an edition's page is told there, with the refusal's own status."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from diaodu.editions import queries
from diaodu.editions.views.shown import show
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.viewers import viewer_of


def told_on_its_page(view: Callable[[HttpRequest, UUID], HttpResponse]) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """The view, whose expected refusals become the edition's page."""

    @wraps(view)
    def tell(request: HttpRequest, key: UUID) -> HttpResponse:
        try:
            return view(request, key)
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            viewer = viewer_of(request.user)
            return show(request, viewer, queries.edition(viewer, key), refusal)

    return tell
