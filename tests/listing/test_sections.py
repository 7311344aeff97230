"""listing.toml: every mistake is told with its line, and a declaration is kept with its versions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.listing.listings import listings
from diaodu.packs.commands import load_pack
from diaodu.packs.models import Definition, Pack
from tests.listing.walks import LISTING, faults, write_listing_pack

pytestmark = pytest.mark.django_db
NEAR = '    { code = "near", names = { hant = "近利", hans = "近利", en = "Near" }, weight = "60", highest = 5 },\n'


def test_a_sound_listing_is_read(pear: Path) -> None:
    (found,) = listings(Pack.objects.get()).values()
    assert (found.code, found.family, found.kind, found.classes, found.scorers) == (
        "choice", "list", "scheme", ("new", "old"), 2,
    )  # fmt: skip
    near, far = found.criteria
    assert (near.code, near.weight, near.highest, far.weight) == ("near", Decimal(60), Decimal(5), Decimal(40))


def test_changed_weights_are_a_new_version(pear: Path) -> None:
    before = Definition.objects.get(section="listing")
    load_pack(write_listing_pack(pear, LISTING.replace('weight = "60"', 'weight = "50"')))
    pack = Pack.objects.get()
    assert listings(pack)["choice"].criteria[0].weight == 50
    assert listings(pack, known=before.number)["choice"].criteria[0].weight == 60


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('code = "choice"', 'code = ""', ["1: required"]),
        ('code = "choice"', f'code = "{"x" * 61}"', ["2: bad_value"]),
        (', en = "Choice"', "", ["3: required"]),
        ('family = "list"', 'family = "other"', ["4: unknown_code"]),
        ('family = "list"\n', "", ["1: unknown_code"]),
        ('kind = "scheme"', 'kind = "castle"', ["5: unknown_code"]),
        ('kind = "scheme"', 'kind = "place"', ["5: bad_value"]),
        ('"new", "old"', '"new", "red"', ["6: unknown_code"]),
        ('classes = ["new", "old"]', "classes = []", ["6: required"]),
        ('classes = ["new", "old"]', 'classes = [{ code = "new" }]', ["6: unknown_code"]),
        ("scorers = 2", "scorers = -1", ["7: bad_value"]),
        ("scorers = 2", "scorers = true", ["7: bad_value"]),
        ("scorers = 2\n", "", ["1: bad_value"]),
        ('document = "page"', 'document = "none"', ["12: unknown_code"]),
        (NEAR, "", []),
        (NEAR, NEAR * 2, ["8: duplicate"]),
        (NEAR, '    "near",\n', ["8: required"]),
        ('code = "near"', 'code = "no code"', ["8: bad_value"]),
        (', en = "Near"', "", ["8: required"]),
        ('weight = "60"', "weight = 60", ["8: bad_value"]),
        ('weight = "60"', 'weight = "0"', ["8: bad_value"]),
        ('weight = "60"', 'weight = "1e3"', ["8: bad_value"]),
        ('weight = "60"', 'weight = "-1"', ["8: bad_value"]),
        ("highest = 5", "highest = 0", ["8: bad_value"]),
        ("highest = 5", 'highest = "5"', ["8: bad_value"]),
        ("highest = 5", "highest = 1001", ["8: bad_value"]),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, before: str, after: str, expected: list[str]) -> None:
    assert before in LISTING
    assert faults(tmp_path, LISTING.replace(before, after, 1)) == expected


def test_criteria_must_be_there_and_be_a_list(tmp_path: Path) -> None:
    bare = LISTING[: LISTING.index("criteria")]
    assert faults(tmp_path, bare) == ["1: required"]
    assert "1: bad_value" in faults(tmp_path, bare + "criteria = 3\n")
