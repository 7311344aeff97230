"""Pages of long lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from diaodu.kit.asking import number_or_none

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list: which page of how many, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    size: int

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def previous(self) -> int | None:
        """The number of the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after."""
        return self.number + 1 if self.number < self.pages else None


def page_of(rows: QuerySet[Row], asked: str, *, size: int = PAGE_SIZE) -> Page[Row]:
    """The page that was asked for in an address: nonsense is the first page, beyond the end is the last."""
    total = rows.count()
    pages = max(1, -(-total // size))
    number = min(number_or_none(asked) or 1, pages)
    return Page(list(rows[(number - 1) * size : number * size]), number, pages, total, size)
