"""eligibility.toml: what is refused when a pack loads, with file, line and rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Definition
from diaodu.policies.eligibility import eligibility_of
from diaodu.register.models import Subject

HEAD = '[[eligibility]]\nmeasure = "ed-stone"\nfor = ["canal"]\nrules = [\n    %s,\n]\n'


def told(folder: Path, text: str) -> list[str]:
    """What a check says of these rules."""
    (folder / "eligibility.toml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_pack(folder)]


@pytest.mark.parametrize(
    ("rule", "line", "broken", "words"),
    [
        ('{ colour = "red" }', 4, "required", "a rule names one of"),
        ('{ field = "depth", is = "stone" }', 4, "unknown_code", "no field 'depth'"),
        ('{ field = "bed", is = "sand" }', 4, "unknown_code", "no choice 'sand'"),
        ('{ field = "bed", starts = ["st"] }', 4, "bad_value", "does not know 'starts'"),
        ('{ field = "keeper", is = "vm-diggers" }', 4, "bad_value", "no rule can be made of the field"),
        ('{ field = "length", at_least = 10 }', 4, "bad_value", "a figure as text"),
        ('{ field = "length", at_least = "10", unit = "sack" }', 4, "units_do_not_add", "has no unit"),
        ('{ field = "length", at_least = "10", at_most = "9" }', 4, "bad_value", "more than at_most"),
        ('{ field = "opens", from = "2023-02-30" }', 4, "bad_value", "from is a day"),
        ('{ field = "opens", from = "2023-02-01", to = "2023-01-01" }', 4, "bad_value", "comes after"),
        ('{ place = "atlantis" }', 4, "unknown_code", "no place 'atlantis'"),
        ('{ stage = ["sunk"] }', 4, "unknown_code", "no stage 'sunk'"),
        ('{ milestone = "sunk", from = "2023-01-01" }', 4, "unknown_code", "no milestone 'sunk'"),
        ('{ measure = "canal.lost", at_least = "1" }', 4, "unknown_code", "no measure 'canal.lost'"),
        ('{ measure = "canal.spent", at_least = "1", unit = "sack" }', 4, "units_do_not_add", "does not go together"),
        ('{ measure = "levy.collected", at_least = "1" }', 4, "bad_value", "is not reported on the kind"),
        ('{ place = "vm-north" }, { place = "vm-south" }', 4, "never_fits", "rules on its place"),
        ('{ field = "bed", is = "stone" }, { field = "bed", is = "clay" }', 4, "never_fits", "field bed"),
        (
            '{ milestone = "dug", from = "2023-01-01" }, { milestone = "dug", to = "2022-12-31" }',
            4,
            "never_fits",
            "milestone dug",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_line(
    copied: Path, rule: str, line: int, broken: str, words: str
) -> None:
    (problem,) = told(copied, HEAD % rule)
    assert problem.startswith(f"eligibility.toml:{line}: {broken}: ")
    assert words in problem


def test_the_measure_the_kinds_and_the_rules_must_be_there(copied: Path) -> None:
    unknown = '[[eligibility]]\nmeasure = "c1"\nfor = ["place", "ship"]\nwho = "all"\n'
    assert [problem.split(": ")[:2] for problem in told(copied, unknown)] == [
        ["eligibility.toml:1", "required"],
        ["eligibility.toml:2", "unknown_code"],
        ["eligibility.toml:3", "unknown_code"],
        ["eligibility.toml:3", "unknown_code"],
        ["eligibility.toml:4", "bad_value"],
    ]


def test_a_measure_never_fits_outside_its_own_place(copied: Path) -> None:
    (problem,) = told(copied, (HEAD % '{ place = "vm-south" }').replace("ed-stone", "ed-spent"))
    assert "never_fits" in problem


def test_a_changed_rule_is_a_version_and_the_old_one_is_remembered(copied: Path) -> None:
    load_pack(copied)
    then = Definition.objects.order_by("number").values_list("number", flat=True).last()
    rules = copied / "eligibility.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace('is = "stone"', 'is = "clay"'), encoding="utf-8")
    load_pack(copied)
    measure = Subject.objects.select_related("place", "pack").get(code="ed-stone")
    now, before = eligibility_of(measure), eligibility_of(measure, known=then)
    assert now is not None
    assert before is not None
    assert (now.version, now.asked[-1].words) == (2, ("clay",))
    assert (before.version, before.asked[-1].words) == (1, ("stone",))
