"""What a process keeps of a board between two pages is what making it anew gives, whatever was recorded meanwhile."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from diaodu.boards.overview import Overview, overview
from diaodu.ledger.commands import append
from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR
from tests.builders import correction
from tests.given import PACKS

PLACES = ("S90000", "S90100")
ROUNDS = 12
# reports of places, which hang on no target of a pack: most of what was made stays
AMONG = {"measure": "promotion.funds_in_place", "subject__code__in": ("S90100", "S90200"), "period": "2023-06"}


@pytest.mark.usefixtures("committing")
def test_an_overview_of_what_was_kept_is_the_one_made_anew() -> None:
    for pack in ("gansu", "sample"):
        load_pack(PACKS / pack)
    rng = random.Random(11)  # noqa: S311
    changes, before = 0, {}
    for _round in range(ROUNDS):
        kept = {place: shown(place) for place in PLACES}
        with transaction.atomic():  # nothing is kept or used inside one
            assert kept == {place: shown(place) for place in PLACES}
        changes += kept != before
        before = kept
        append(recorded_by="test", facts=[replace(correction(rng, **AMONG), ref="")])
    assert changes > ROUNDS // 2


def shown(place: str) -> Overview:
    return overview(OPERATOR, place, {}, today=date(2023, 7, 1))
