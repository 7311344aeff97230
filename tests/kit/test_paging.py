"""Pages of lists."""

from __future__ import annotations

import pytest

from diaodu.kit.paging import page_of
from diaodu.register.models import Place
from tests.builders import make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "codes", "first", "previous", "following"),
    [
        ("1", ["P1", "P2"], 1, None, 2),
        ("2", ["P3", "P4"], 3, 1, 3),
        ("3", ["P5"], 5, 2, None),
        ("99", ["P5"], 5, 2, None),
        ("", ["P1", "P2"], 1, None, 2),
        ("-1", ["P1", "P2"], 1, None, 2),
        ("٢", ["P1", "P2"], 1, None, 2),
    ],
)
def test_the_asked_page(asked: str, codes: list[str], first: int, previous: int | None, following: int | None) -> None:
    for number in range(1, 6):
        make_place(f"P{number}")
    page = page_of(Place.objects.order_by("code"), asked, size=2)
    assert [place.code for place in page.rows] == codes
    assert (page.first, page.previous, page.next, page.pages, page.total) == (first, previous, following, 3, 5)


def test_an_empty_list_has_one_empty_page() -> None:
    page = page_of(Place.objects.all(), "7")
    assert (page.number, page.pages, page.first, list(page.rows)) == (1, 1, 0, [])
