"""Whom measures fit: the database and the core agree, nothing is guessed, and every reason is told."""

from __future__ import annotations

import random
from datetime import date

import pytest

from diaodu.core.eligibility import Verdict
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.policies.eligibility import eligibility_of
from diaodu.policies.matching import those_unknown, those_who_fit
from diaodu.policies.queries import matches_of, measure_page
from diaodu.policies.reading import Subjects
from diaodu.register.commands import record_subject
from diaodu.register.models import Milestone, Place, Subject
from diaodu.register.states import State
from tests.builders import make_user

TODAY = date(2023, 1, 15)
MEASURES = ("ed-stone", "ed-long", "ed-open", "ed-spent")


def measure(code: str) -> Subject:
    return Subject.objects.select_related("place", "pack").get(code=code)


def codes(found: object) -> set[str]:
    return {subject.code for subject in found}  # type: ignore[attr-defined]


def test_the_country_as_it_is(country: None) -> None:
    fitting = {code: codes(those_who_fit(OPERATOR, eligibility_of(measure(code)))) for code in MEASURES}  # type: ignore[arg-type]
    unknown = {code: codes(those_unknown(OPERATOR, eligibility_of(measure(code)))) for code in MEASURES}  # type: ignore[arg-type]
    assert fitting == {
        "ed-stone": {"c1", "c3", "c4"},
        "ed-long": {"c1", "c3", "c5"},
        "ed-open": {"c1", "c2"},
        "ed-spent": {"c1", "c2", "c3"},
    }
    assert unknown == {"ed-stone": set(), "ed-long": {"c4"}, "ed-open": set(), "ed-spent": set()}


def test_the_database_and_the_core_agree_on_whatever_is_in_the_register(country: None) -> None:
    rng = random.Random(7)  # noqa: S311
    places = list(Place.objects.filter(code__startswith="vm"))
    for number in range(300):
        fields = {
            "bed": rng.choice(["stone", "clay", ""]),
            "length": rng.choice(["9.99", "10", "10.0", "30", "-4", ""]),
            "opens": rng.choice(["2021-12-31", "2022-01-01", "2023-05-31", ""]),
        }
        subject = Subject.objects.create(
            code=f"x{number}", pack=measure("ed-stone").pack, kind="canal", area="water", name_hant="x", name_hans="x",
            place=rng.choice([*places, None]), stage=rng.choice(["surveyed", "dug", "flooded", ""]),
            fields={name: value for name, value in fields.items() if value},
        )  # fmt: skip
        for event in range(rng.randint(0, 2)):
            Milestone.objects.create(
                number=10**6 + 2 * number + event, subject=subject, code="opened",
                standing=rng.choice(["reached", "reached", "withdrawn"]),
                on=rng.choice([date(2022, 12, 31), date(2023, 1, 1)]), recorded_at="2023-06-01T00:00Z", recorded_by="t",
            )  # fmt: skip
    canals = list(Subject.objects.filter(kind="canal").select_related("place"))
    for code in MEASURES:
        eligibility = eligibility_of(measure(code))
        assert eligibility is not None
        read = Subjects(OPERATOR, canals, eligibility.asked)
        verdicts = {canal.code: read.match(canal, eligibility).verdict for canal in canals}
        for verdict, found in (
            (Verdict.HOLDS, those_who_fit(OPERATOR, eligibility)),
            (Verdict.UNKNOWN, those_unknown(OPERATOR, eligibility)),
        ):
            assert codes(found) == {canal for canal, said in verdicts.items() if said is verdict}, (code, verdict)


def test_every_rule_says_what_it_asked_and_what_there_was(country: None) -> None:
    (of_length,) = [each for each in matches_of(OPERATOR, "c4", on=TODAY).matches if each.measure.code == "ed-long"]
    assert of_length.match.verdict is Verdict.UNKNOWN
    said = [(line.what, line.asked, line.had, line.verdict) for line in of_length.match.lines]
    assert said == [
        ("地區", "在維爾德馬克或其下", "科林碼頭坊", Verdict.HOLDS),
        ("長度", "≥ 10", "登記冊中沒有", Verdict.UNKNOWN),
        ("地區", "在北原大區 / 南渚大區或其下", "科林碼頭坊", Verdict.HOLDS),
    ]
    (of_money,) = [each for each in matches_of(OPERATOR, "c1", on=TODAY).matches if each.measure.code == "ed-spent"]
    assert of_money.match.lines[1].had == "4 百萬克朗幣 (2023-06)"
    assert of_money.match.lines[1].fact is not None


def test_a_match_is_explained_as_it_was_known(country: None) -> None:
    known = Subject.objects.get(code="c4").revisions.values_list("number", flat=True).get()
    state = State.of(Subject.objects.select_related("place", "organisation").get(code="c4"))
    mended = State(
        **{name: getattr(state, name) for name in State.__slots__} | {"fields": {**state.fields, "length": "12"}}
    )
    record_subject(actor=None, kind="canal", code="c4", state=mended, reason="measured")

    def verdict(known: int | None) -> Verdict:
        found = matches_of(OPERATOR, "c4", on=TODAY, known=known).matches
        return next(each.match.verdict for each in found if each.measure.code == "ed-long")

    assert (verdict(known), verdict(None)) == (Verdict.UNKNOWN, Verdict.HOLDS)


def test_overlap_expiry_and_want_of_use_are_warned_of(country: None) -> None:
    def warned(code: str, on: date) -> set[tuple[str, str]]:
        row = measure_page(OPERATOR, code, on=on, shown="", page=None).row
        return {(each.code, each.other.code if each.other else "") for each in row.warnings}

    assert warned("ed-open", date(2023, 5, 1)) == {
        ("expires", ""), ("unused", ""), ("overlaps", "ed-stone"), ("overlaps", "ed-long"),
    }  # fmt: skip
    assert warned("ed-open", date(2023, 7, 1)) == set()
    assert warned("ed-stone", date(2023, 7, 1)) == {("overlaps", "ed-long")}
    assert warned("ed-mute", TODAY) == set()


@pytest.mark.parametrize(("place", "fitting"), [("vm", 3), ("vm-north", 2), ("vm-south", 1)])
def test_counts_are_of_what_is_in_sight(country: None, place: str, fitting: int) -> None:
    reader = viewer_of(make_user("reader", place=place, permissions=(Permission.SUBJECT_VIEW,)))
    eligibility = eligibility_of(measure("ed-stone"))
    assert eligibility is not None
    assert those_who_fit(reader, eligibility).count() == fitting
