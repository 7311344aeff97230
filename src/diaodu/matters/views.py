"""Pages of the matters room."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.matters.models import Matter
from diaodu.people.viewers import viewer_of


@require_safe
def matter(request: HttpRequest, key: UUID) -> HttpResponse:
    """One matter."""
    row = Matter.objects.visible_to(viewer_of(request.user)).get(public=key)
    return render(request, "matters/matter.html", {"section": "matters", "matter": row})
