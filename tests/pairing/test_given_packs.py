"""The packs of the repository name nobody real, and say what they keep of people, what for and how long."""

from __future__ import annotations

import pytest

from diaodu.packs.models import Pack
from diaodu.pairing.declared import DETAILS, EVIDENCE, retentions
from diaodu.pairing.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_they_name_nobody_real() -> None:
    assert not Person.objects.exclude(pack__generated=True).exists()
    told = Person.objects.values_list("details__name_hant", "details__name_en")
    assert told.count() > 0
    assert all("（示例）" in hant and "(invented)" in english for hant, english in told)


@pytest.mark.parametrize("code", ["gansu", "sample"])
def test_they_say_how_long_details_are_kept(code: str) -> None:
    kept = retentions(Pack.objects.get(code=code))
    assert set(kept) == {*DETAILS, EVIDENCE}
    assert all(each.purpose and each.months for each in kept.values())
