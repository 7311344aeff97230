"""One source in one answer; what others say stands beside it, and published figures are held against computed ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.indicators.queries import Ask, answer, trail
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, Scope, Viewer
from tests.indicators.toy import ask, facts, indicators, load, shown, write_pack

pytestmark = pytest.mark.django_db

Row = str | dict[str, str]
SOURCES = {"sources": '["dispatch", "published"]'}


def row(value: str, *, subject: str = "t", measure: str = "toll", period: str = "2023-01", **more: str) -> Row:
    return {"subject": subject, "measure": measure, "period": period, "value": value, **more}


def test_the_first_source_that_has_a_value_answers_and_the_others_stand_beside_it(tmp_path: Path) -> None:
    rows = [row("10", source="published"), row("12", source="dispatch"), row("7", period="2023-02", source="published")]
    load(tmp_path, {"toll": "value(toll) | crown"}, rows, {"toll": SOURCES})
    found = ask("toll", "t", "2023-01")
    assert (found.source, found.value) == ("dispatch", "12.00")
    assert [(each.source, found.shown(each.reading)) for each in found.others] == [("published", "10.00")]
    assert ask("toll", "t", "2023-02").source == "published"
    asked = ask("toll", "t", "2023-01", source="published")
    assert (asked.source, asked.value, asked.others[0].source) == ("published", "10.00", "dispatch")


def test_a_formula_never_mixes_sources(tmp_path: Path) -> None:
    rows = [row("10", source="published"), row("20", measure="plan", period="2023", source="dispatch")]
    load(tmp_path, {"done": "percent(value(toll), value(plan)) | %"}, rows, {"done": SOURCES})
    assert shown("done", "t", "2023-01") == "missing"


def test_the_best_qualified_then_the_latest_page_is_shown(tmp_path: Path) -> None:
    rows = [
        row("1", qualifier="conflict", document="new"),
        row("2", qualifier="about", document="new"),
        row("3", qualifier="exact", document="old"),
        row("4", qualifier="exact", document="new"),
        row("5", qualifier="preliminary", document="new", facet="all"),
    ]
    load(tmp_path, {"toll": "value(toll) | crown"}, rows)
    found = ask("toll", "t", "2023-01")
    assert (found.value, found.basis) == ("4.00", "published")
    assert [found.shown(each.reading) for each in found.others] == ["3.00", "2.00", "5.00", "1.00"]


def test_a_published_rate_stands_in_for_absent_operands_and_implies_one(tmp_path: Path) -> None:
    rows = [row("10"), row("40.5", measure="rate", unit="%", qualifier="exact")]
    formulas = {"done": "percent(value(toll), value(plan)) | %", "doubled": "value(plan) * 2 | crown"}
    load(tmp_path, formulas, rows, {"done": {"published_as": '"rate"'}})
    found = ask("done", "t", "2023-01")
    assert (found.value, found.basis, found.conflict) == ("40.50", "published", None)
    implied = found.operands[1].implied
    assert implied is not None
    assert implied.interval.contains(Decimal(10) / Decimal("0.4051"))
    assert not implied.interval.contains(Decimal(10) / Decimal("0.406"))
    assert shown("doubled", "t", "2023-01") == "missing"  # never fed back


def test_a_published_growth_implies_the_base_beside_the_value_it_grows_to(tmp_path: Path) -> None:
    rows = [row("30"), row("50", measure="rate", unit="%")]
    formulas = {"toll": "value(toll) | crown", "growth": "growth(toll) | %"}
    load(tmp_path, formulas, rows, {"growth": {"published_as": '"rate"'}})
    found = ask("toll", "t", "2023-01")
    implied = [each for each in found.operands if each.implied]
    assert [(each.period, each.implied and each.implied.point) for each in implied] == [("2022-01", Decimal(20))]
    assert shown("growth", "t", "2023-01") == "50.00"
    assert shown("toll", "t", "2022-01") == "missing"


@pytest.mark.parametrize(
    ("printed", "qualifier", "conflicts"),
    [
        ("33", "exact", 0),
        ("33.3", "exact", 0),
        ("33.4", "exact", 1),
        ("30", "at_least", 0),
        ("40", "at_least", 1),
        ("34", "about", 0),
    ],
)
def test_a_printed_rate_conflicts_only_beyond_its_rounding(
    tmp_path: Path, printed: str, qualifier: str, conflicts: int
) -> None:
    rows = [row("10"), row("30", measure="plan", period="2023")]
    rows.append(row(printed, measure="rate", unit="%", qualifier=qualifier))
    load(tmp_path, {"done": "percent(value(toll), value(plan)) | %"}, rows, {"done": {"published_as": '"rate"'}})
    found = ask("done", "t", "2023-01")
    assert (found.value, found.basis) == ("33.33", "computed")
    assert (found.conflict is not None) == bool(conflicts)
    assert [each.facts for each in found.others] == [(_number(printed),)]


def _number(printed: str) -> int:
    return int(Fact.objects.get(printed=printed, measure="rate").number)


def test_a_facet_that_only_the_published_value_has_is_not_computed_from_the_whole(tmp_path: Path) -> None:
    rows = [row("10", measure="plan", period="2023"), row("40", measure="plan", period="2022")]
    rows.append(row("7", measure="rate", unit="%", period="2023-12", facet="north"))
    load(tmp_path, {"growth": "growth(value(plan)) | %"}, rows, {"growth": {"published_as": '"rate"'}})
    assert shown("growth", "t", "2023") == "-75.00"
    assert shown("growth", "t", "2023", facet="north") == "7.00"


def test_corrections_are_told_and_the_past_stays_as_it_was_known(tmp_path: Path) -> None:
    formulas = indicators({"toll": "value(toll) | crown"})
    load_pack(write_pack(tmp_path, indicators=formulas, facts=facts([row("10", document="old")])))
    then = last_number()
    rows = [row("10", document="old"), row("11", document="old", supersedes="T1", reason="misread")]
    load_pack(write_pack(tmp_path, indicators=formulas, facts=facts(rows)))
    assert shown("toll", "t", "2023-01") == "11.00"
    assert ask("toll", "t", "2023-01", known=then).value == "10.00"
    found = trail(OPERATOR, Ask("toll", "t", "2023-01"))
    (only,) = found.facts
    assert (only.fact.printed, only.fact.reason) == ("11", "misread")
    assert [before.printed for before in only.history] == ["10"]
    assert trail(OPERATOR, Ask("toll", "t", "2023-01"), known=then).facts[0].fact.printed == "10"


def test_a_changed_definition_answers_the_past_as_it_was_declared_then(tmp_path: Path) -> None:
    rows = facts([row("10")])
    load_pack(write_pack(tmp_path, indicators=indicators({"toll": "value(toll) | crown"}), facts=rows))
    then = last_number()
    load_pack(write_pack(tmp_path, indicators=indicators({"toll": "value(toll) * 2 | crown"}), facts=rows))
    now, before = ask("toll", "t", "2023-01"), ask("toll", "t", "2023-01", known=then)
    assert [(each.value, each.indicator.version) for each in (now, before)] == [("20.00", 2), ("10.00", 1)]


def test_an_indicator_younger_than_its_words_is_not_there_in_that_past(tmp_path: Path) -> None:
    rows = facts([row("10")])
    load_pack(write_pack(tmp_path, indicators=indicators({"toll": "value(toll) | crown"}), facts=rows))
    then = last_number()
    path = write_pack(tmp_path, indicators=indicators({"south": 'value(toll, facet="south") | crown'}), facts=rows)
    measures = (path / "measures.toml").read_text(encoding="utf-8").replace('"north"]', '"north", "south"]')
    (path / "measures.toml").write_text(measures, encoding="utf-8")
    load_pack(path)
    assert shown("south", "t", "2023-01") == "missing"
    with pytest.raises(NotFound):
        ask("south", "t", "2023-01", known=then)


def test_generated_and_published_places_never_mix(tmp_path: Path) -> None:
    formulas = indicators({"toll": "value(toll) | crown", "share": "share_of_parent(value(toll)) | %"})
    load_pack(write_pack(tmp_path, indicators=formulas, facts=facts([row("10"), row("3", subject="t1")])))
    invented = tmp_path / "dream"
    (invented / "facts").mkdir(parents=True)
    head = write_pack(tmp_path / "other", code="dream", generated=True) / "pack.toml"
    text = head.read_text(encoding="utf-8").replace("generated = true", 'generated = true\nuses = ["toy"]')
    (invented / "pack.toml").write_text(text, encoding="utf-8")
    (invented / "places.csv").write_text("code,level,parent,name_hant,name_hans,name_en\nd1,shire,t,夢,梦,Dream\n")
    (invented / "facts" / "facts.csv").write_text(facts([row("99", subject="d1", source="generated")]))
    load_pack(invented)
    assert (ask("toll", "d1", "2023-01").source, shown("toll", "d1", "2023-01")) == ("generated", "99.00")
    assert shown("toll", "t", "2023-01") == "10.00"
    assert shown("share", "d1", "2023-01") == "not_applicable"
    assert shown("toll", "d1", "2023-01", source="published") == "refused"
    assert shown("toll", "t", "2023-01", source="generated") == "refused"
    assert ask("toll", "d1", "2023-01").generated


def _viewer(place: str, *areas: str) -> Viewer:
    permissions = frozenset({Permission.INDICATOR_VIEW, Permission.FACT_VIEW})
    return Viewer(user=None, scopes=(Scope(place, frozenset(areas), permissions),))


def test_a_place_or_area_outside_the_viewers_scope_is_not_there(tmp_path: Path) -> None:
    load(tmp_path, {"toll": "value(toll) | crown"}, [row("10"), row("3", subject="t1"), row("1", subject="t1a")])
    inside = _viewer("t1")
    assert answer(inside, Ask("toll", "t1a", "2023-01")).value == "1.00"
    assert answer(_viewer("t1", "trade"), Ask("toll", "t1", "2023-01")).value == "3.00"
    for viewer, place in ((inside, "t"), (inside, "t2"), (_viewer("t", "works"), "t"), (_viewer("t1"), "nowhere")):
        with pytest.raises(NotFound):
            answer(viewer, Ask("toll", place, "2023-01"))


@pytest.mark.parametrize(
    "wrong",
    [
        Ask("tolls", "t", "2023-01"),
        Ask("toll", "t", "2023-13"),
        Ask("toll", "t", "2023-01", facet="east"),
        Ask("toll", "t", "2023-01", source="rumour"),
        Ask("toll", "t", "2023-01", roster="nobody"),
    ],
)
def test_what_is_not_there_is_refused_with_exit_code_two(tmp_path: Path, wrong: Ask) -> None:
    load(tmp_path, {"toll": "value(toll) | crown"}, [row("10")])
    with pytest.raises(Refusal) as caught:
        answer(OPERATOR, wrong)
    assert caught.value.exit_code == 2
