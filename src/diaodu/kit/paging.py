"""Pages of long lists in an order that no index has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator  # takes no parameter when it runs


class KeyPaginator(AnyPaginator):
    """The keys of a page are asked first, then its rows.

    To sort two hundred thousand keys takes a fraction of what it takes to sort as many whole rows.
    """

    def page(self, number: int | str) -> Page[Any]:
        """A page with its rows as a list."""
        page: Any = super().page(number)
        rows: Any = self.object_list
        keys = list(page.object_list.values_list("pk", flat=True))
        found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        page.object_list = [found[key] for key in keys if key in found]  # one may have changed in between
        return cast("Page[Any]", page)
