"""A country's measures seen by a district of it: the measure, the own who fit, the own cases, and nothing of the others."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.policies.commands import DoesNotFit, tell_matched
from diaodu.policies.exports import export_never_came
from diaodu.policies.queries import PolicyFilters, catalogue, matches_of, measure_page, take_up
from diaodu.register.commands import record_subject
from diaodu.register.models import Link, Subject
from diaodu.register.states import State
from tests.builders import make_user

DAY = date(2023, 1, 15)


@pytest.fixture
def district(copied: Path) -> User:
    """Somebody who may do everything in a district of a country whose measures and charters all below it see."""
    kinds = copied / "kinds" / "edicts.toml"
    text = kinds.read_text(encoding="utf-8")
    for part in ("policy_package", "policy_measure"):
        text = text.replace(f'acts_as = "{part}"\n', f'acts_as = "{part}"\nseen_below = true\n')
    kinds.write_text(text, encoding="utf-8")
    load_pack(copied)
    return make_user("aldor", place="vm-aldor", permissions=tuple(Permission))


@pytest.fixture
def viewer(district: User) -> Viewer:
    return viewer_of(district)


def listed(viewer: Viewer, measure: str, shown: str) -> set[str]:
    page = measure_page(viewer, measure, on=DAY, shown=shown, page=None).page
    return {subject.code for subject in page or ()}


def test_measures_of_higher_places_are_listed_and_those_beside_are_not(viewer: Viewer) -> None:
    found = catalogue(viewer, PolicyFilters(), on=DAY, page=None)
    assert {row.measure.code for row in found.rows} == {"ed-stone", "ed-long", "ed-open", "ed-spent", "ed-mute"}
    assert all(row.from_above for row in found.rows)
    southern = viewer_of(make_user("southern", place="vm-corrin"))
    assert "ed-spent" not in {row.measure.code for row in catalogue(southern, PolicyFilters(), on=DAY, page=None).rows}
    with pytest.raises(NotFound):
        measure_page(southern, "ed-spent", on=DAY, shown="", page=None)


def test_only_the_own_who_fit_and_the_own_cases_are_told(viewer: Viewer) -> None:
    assert (listed(viewer, "ed-stone", "fits"), listed(OPERATOR, "ed-stone", "fits")) == ({"c1"}, {"c1", "c3", "c4"})
    assert listed(viewer, "ed-long", "unknown") == set()
    assert (listed(viewer, "ed-stone", "cases"), listed(viewer, "ed-long", "cases")) == ({"by1"}, set())
    page = measure_page(viewer, "ed-long", on=DAY, shown="never", page=None)
    assert page.counts is not None
    assert (page.counts.fits, page.counts.with_case, page.row.counts.cases) == (1, 0, 0)
    own, whole = (matches_of(each, "c1", on=DAY).fitting for each in (viewer, OPERATOR))
    assert [each.measure.code for each in own] == [each.measure.code for each in whole]
    assert len(own) == 4


def test_sums_and_take_up_are_of_the_own_places(viewer: Viewer) -> None:
    by_measure = take_up(viewer, by="measure", place="")
    rows = {row.key: row for row in by_measure.rows}
    assert (rows["ed-stone"].cases, rows["ed-stone"].amount, rows["ed-stone"].entitled) == (1, Decimal(20), 1)
    assert (rows["ed-long"].cases, rows["ed-long"].entitled) == (0, 1)
    assert [(row.key, row.cases) for row in take_up(viewer, by="place", place="").rows] == [("vm-aldor", 1)]
    assert (by_measure.total.cases, take_up(OPERATOR, by="measure", place="").total.cases) == (1, 2)


def test_that_a_measure_was_never_used_is_not_said_from_below(viewer: Viewer) -> None:
    def warned(viewer: Viewer) -> set[str]:
        return {each.code for each in measure_page(viewer, "ed-open", on=DAY, shown="", page=None).row.warnings}

    assert "unused" in warned(OPERATOR)
    assert "unused" not in warned(viewer)


def test_a_district_tells_its_own_and_nobody_else(district: User) -> None:
    assert tell_matched(actor=district, measure="ed-long", on=DAY, subject="c1").count == 1
    with pytest.raises(DoesNotFit):
        tell_matched(actor=district, measure="ed-long", on=DAY, subject="c5")  # fits, but lies elsewhere
    assert tell_matched(actor=district, measure="ed-stone", on=DAY).count == 0
    told = Link.objects.get(code="for_subject", source__code__startswith="bounty.")
    assert (told.target.code, told.source.place and told.source.place.code) == ("c1", "vm-aldor-east")


def test_a_case_under_it_is_registered_and_the_measure_itself_is_not_changed(district: User) -> None:
    measure = Subject.objects.select_related("place", "organisation").get(code="ed-stone")
    with pytest.raises(Forbidden):
        record_subject(actor=district, kind="edict", code="ed-stone", state=State.of(measure), reason="mine")
    stream = io.BytesIO()
    assert export_never_came(viewer=viewer_of(district), code="ed-long", stream=stream, file_format="csv") == 1
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["c1"]
