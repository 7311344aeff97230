"""What everybody may read without signing in: released editions of public circulars. The setting can switch it off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed as Syndicated
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.editions import queries
from diaodu.editions.content import Content
from diaodu.editions.models import Edition
from diaodu.editions.rendering.words import on_paper, origin
from diaodu.editions.views.sending import sent
from diaodu.editions.views.shown import MAIN_FILES, text_of
from diaodu.kit.refusals import NotFound

if TYPE_CHECKING:
    Base = Syndicated[Edition, None]
else:
    Base = Syndicated  # Django's own cannot be subscripted

ROWS = 30
LATEST = 30

View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """A page for everybody, where the setting allows it; else there is none."""

    @wraps(view)
    def opened(request: HttpRequest, *asked: Any, **named: Any) -> HttpResponse:
        if not settings.PUBLIC_EDITIONS:
            raise NotFound(_("這個地址不存在，或不在您的範圍內。"))
        return view(request, *asked, **named)

    return login_not_required(require_safe(opened))


@open_page
def editions(request: HttpRequest) -> HttpResponse:
    """The released editions, newest first."""
    page = Paginator(queries.public_editions(), ROWS).get_page(request.GET.get("page"))
    return render(request, "editions/public_editions.html", {"page": page})


@open_page
def edition(request: HttpRequest, key: UUID) -> HttpResponse:
    """One edition with its list of figures and the data behind each table."""
    found = queries.public_edition(key)
    content = Content.from_json(found.content)
    kept = list(found.files.values_list("name", flat=True))
    context = {
        "edition": found,
        "figures": "#note-",
        "notes": [(figure, on_paper(figure), origin(figure)) for figure in content.figures],
        "main_files": [name for name in MAIN_FILES if name in kept],
        "tables": [(table.title, f"table-{table.code}.csv", f"table-{table.code}.json") for table in content.tables()],
        "generated": content.generated,
        **text_of(found, content),
    }
    return render(request, "editions/public_edition.html", context)


@open_page
def file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """A file as it was released."""
    del request
    found = queries.public_edition(key)
    return sent(found, name, bytes(queries.edition_file(found, name).content))


class Feed(Base):
    """The newest editions as an Atom feed."""

    feed_type = Atom1Feed
    login_required = False  # what Django asks of a view before it asks who is there

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed, where the setting allows it."""
        return open_page(super().__call__)(request, *args, **kwargs)

    def title(self) -> str:
        """What the feed is called."""
        return _("已發佈的通報")

    def link(self) -> str:
        """The page that it is the feed of."""
        return reverse("public_editions")

    def items(self) -> QuerySet[Edition]:
        """The newest editions."""
        return queries.public_editions()[:LATEST]

    def item_title(self, item: Edition) -> str:
        """An edition's title."""
        return str(item.listed_title)  # type: ignore[attr-defined]

    def item_link(self, item: Edition) -> str:
        """Its page."""
        return reverse("public_edition", args=[item.key])

    def item_guid(self, item: Edition) -> str:
        """Its key, which never changes."""
        return f"urn:uuid:{item.key}"

    def item_updateddate(self, item: Edition) -> Any:
        """When it was released."""
        return item.released_at

    def item_pubdate(self, item: Edition) -> Any:
        """When it was released."""
        return item.released_at
