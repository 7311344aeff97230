"""What a pack says of pairings: checked with file and line, loaded once, and never with real people."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.commands import check_pack, load_pack
from diaodu.pairing.models import Pairing, Person
from tests.pairing.conftest import FILES, write

PAIRING = FILES["pairing.toml"]
ROOT = Path(__file__).resolve().parents[2]


def test_loading_again_changes_nothing_and_a_new_end_is_taken_over(land: Path) -> None:
    told = Pairing.objects.filter(subject__pack__code="fens").values_list("key", "until")
    before = list(told)
    assert len(before) == 3
    (land / "pack.toml").write_text(FILES["pack.toml"].replace('version = "1"', 'version = "2"'), encoding="utf-8")
    load_pack(land)
    assert list(told.all()) == before
    ended = FILES["pairings.csv"].replace(
        "ann,f1,patron,2023-01-10,as ever,,", "ann,f1,patron,2023-01-10,as ever,2023-05-01,left"
    )
    (land / "pairings.csv").write_text(ended + "bob,f1,patron,2023-05-01,after Ann,,\n", encoding="utf-8")
    load_pack(land)
    f1 = Pairing.objects.filter(subject__code="f1").order_by("since")
    assert [(row.person.code, str(row.until)) for row in f1] == [("ann", "2023-05-01"), ("bob", "None")]


def test_details_that_were_erased_do_not_come_back(land: Path) -> None:
    ann = Person.objects.get(code="ann")
    ann.details.delete()
    Person.objects.filter(pk=ann.pk).update(erased_at="2023-01-01T00:00Z")
    (land / "pack.toml").write_text(FILES["pack.toml"].replace('version = "1"', 'version = "2"'), encoding="utf-8")
    load_pack(land)
    assert not hasattr(Person.objects.get(code="ann"), "details")


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("pairing", 'kinds = ["firm", "canal"]', 'kinds = ["barge"]', "unknown_code"),
        ("pairing", "most = 2\nexclusive", "most = 0\nexclusive", "bad_value"),
        ("pairing", "exclusive = true", 'exclusive = "yes"', "bad_value"),
        ("pairing", 'list = "negative"', 'list = "grey"', "bad_value"),
        ("pairing", 'list = "negative"', 'list = "negative"\nneeds_approval = true', "bad_value"),
        ("pairing", 'cost_limit = "100"', "cost_limit = 100", "bad_value"),
        ("pairing", 'who_pays = ["own_unit"]', 'who_pays = ["the king"]', "bad_value"),
        ("pairing", 'article = "Charter, article 9"', 'article = ""', "required"),
        ("pairing", 'about = ["subject", ', 'about = ["weather", ', "bad_value"),
        ("pairing", "months = 6", "months = 0", "bad_value"),
        ("pairing", 'code = "companions"', 'code = "diaries"', "bad_value"),
        ("pairing", 'purpose = "to reach them"', "", "required"),
        ("pairing", '[[retention]]\ncode = "persons"\npurpose = "to reach them"\nmonths = 12\n', "", "required"),
        ("pairing", "visit = true", "visits = true", "bad_value"),
        ("pairing", "visit = true", 'document = "nowhere"', "unknown_code"),
        ("persons", "ann,安", "bob,安", "duplicate"),
        ("persons", "reeve,elm", "reeve,moon", "unknown_code"),
        ("pairings", "ann,f1", "eve,f1", "unknown_code"),
        ("pairings", "ann,f1", "ann,f9", "unknown_code"),
        ("pairings", "f1,patron", "f1,bishop", "unknown_code"),
        ("pairings", "k1,patron,2022-01-01", "k1,helper,2022-01-01", "bad_value"),
        ("pairings", "2022-06-01,moved", "2021-06-01,moved", "bad_value"),
        ("pairings", "2022-06-01,moved", "2022-06-01,", "required"),
        ("pack", "generated = true", "generated = false", "bad_value"),
    ],
)
def test_what_is_wrong_is_told(db: None, tmp_path: Path, file: str, old: str, new: str, rule: str) -> None:
    (name,) = [name for name in FILES if Path(name).stem == file]
    assert old in FILES[name]
    assert check_pack(write(tmp_path)) == []
    problems = check_pack(write(tmp_path, **{file: FILES[name].replace(old, new, 1)}))
    assert rule in {problem.rule for problem in problems}
