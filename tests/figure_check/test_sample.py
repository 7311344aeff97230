"""A province without words of its own: what its indicators give is confirmed by their names alone."""

from __future__ import annotations

import pytest

from diaodu.figure_check.queries import check_text
from diaodu.figure_check.verdicts import Verdict
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.queries import answers
from diaodu.people.viewers import OPERATOR

PLACE, PERIOD = "S90000", "2023-10"
SORTS = ("CNY", "percent", "project")


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_numbers_under_their_own_names_are_confirmed() -> None:
    desk = Desk(OPERATOR)
    place = desk.place(PLACE)
    asks = [Ask(code, PLACE, PERIOD) for code in desk.answerer(place).regime.indicators]
    found = [each for each in answers(OPERATOR, asks) if each.value is not None and each.unit.dimension in SORTS]
    assert len(found) > 50
    text = "\n\n".join(
        f"截至2023年10月底，{place.name_hant}{each.indicator.names['hant']}{each.value}{each.unit.code}。"
        for each in found
    )
    checked = check_text(OPERATOR, text, place=PLACE, period=PERIOD)
    verdicts = [each.verdict for each in checked.figures if each.verdict is not None]
    assert not checked.contradicted()
    assert verdicts.count(Verdict.CONFIRMED) >= 0.9 * len(found)
