"""What is read of subjects' fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from diaodu.register.models import Subject


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.5", Decimal("12.5")), ("-3", Decimal(-3)), ("", None), ("NaN", None), ("1e3", None), ("1,000", None)],
)
def test_a_field_holds_a_plain_number_or_none(text: str, number: Decimal | None) -> None:
    assert Subject(fields={"amount": text}).decimal("amount") == number


@pytest.mark.parametrize(
    ("text", "day"),
    [("2023-02-11", date(2023, 2, 11)), ("2023-02-30", None), ("20230211", None), ("2023-W06-6", None), ("", None)],
)
def test_a_field_holds_a_day_of_the_calendar_or_none(text: str, day: date | None) -> None:
    assert Subject(fields={"on": text}).day("on") == day


def test_an_absent_field_holds_nothing() -> None:
    subject = Subject(fields={})
    assert (subject.text("any"), subject.decimal("any"), subject.day("any")) == ("", None, None)
