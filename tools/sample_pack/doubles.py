"""Rows that repeat others under another name, to be found. They are in no roster and have no facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sample_pack.files import Name, Row

# by kind: the code of the row that is repeated, the code of the double, its name, and what it has otherwise
DOUBLES: Mapping[str, tuple[tuple[str, str, Name, Row], ...]] = {
    "deal": (
        ("s-d02", "s-dx1", Name("烏有演藝中心招商工程", "Wuyou performance hall works"), {"signed_amount": "4.3000"}),
        ("s-d10", "s-dx2", Name("南柯物流園招商工程", "Nanke logistics park works"), {"signed_amount": "18.6600"}),
    ),
    "project": (
        (
            "s-p004", "s-px1", Name("烏有枕石檢測試驗中心項目", "Wuyou Stone Pillow testing and trial centre"),
            {"planned_total": "2.0500", "project_code": ""},
        ),
    ),
    "event": (
        (
            "s-e09", "s-ex1", Name("水月半弦招商推介活動", "Shuiyue Half String promotion event"),
            {"starts_on": "2023-05-06", "ends_on": "2023-05-06"},
        ),
    ),
}  # fmt: skip


def with_doubles(kind: str, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a kind, and after them the doubles of some."""
    doubles = DOUBLES.get(kind, ())
    found: dict[str, Row] = {}
    for row in rows:
        found[row["code"]] = row
        yield row
    for original, code, name, otherwise in doubles:
        yield {**found[original], "code": code, **name.cells(), **otherwise}
