"""The rule of what is not counted, told to the database twice and to Python once, of fields that are not filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from django.db import connection
from psycopg.sql import SQL

from diaodu.deals.asked import asked
from diaodu.deals.cohorts import cohort_page
from diaodu.kit import clock
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import create_subject
from diaodu.register.exclusions import counted_entry, excluded, excluded_by
from diaodu.register.kinds import Exclusion, Kind, kinds
from diaodu.register.models import Roster, Subject
from diaodu.register.queries.registers import Tallied, entries_seen, tallies
from diaodu.register.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SIGNED = {"signed_on": "2025-01-10", "signed_amount": "5", "increment": "5", "investor": "s-f01"}
NATURES, ORIGINS = ("", "產業項目", "房地產"), ("", "省外", "本地")


@pytest.fixture
def deals() -> dict[str, dict[str, str]]:
    """A deal for each pair of nature and origin, given or not, by code: what was filled in."""
    made = {}
    for nature, origin in product(NATURES, ORIGINS):
        filled = {key: text for key, text in (("nature", nature), ("investor_origin", origin)) if text}
        state = State("新約", "新约", place="S90100", stage="contract", fields=SIGNED | filled)
        made[create_subject(actor=None, kind="deal", state=state).code] = filled
    return made


def declared() -> Iterator[Kind]:
    """The kind of deal as it is, and with exclusions over two fields at once, alone and beside another."""
    kind = kinds(Subject.objects.filter(kind="deal", pack__code="sample")[:1].get().pack)["deal"]
    both = Exclusion("both", {}, {"nature": ("房地產",), "investor_origin": ("本地", "省外")})
    alone = Exclusion("alone", {}, {"nature": ("產業項目",)})
    yield kind
    for exclusions in ((), (both,), (both, alone)):
        yield replace(kind, exclusions=exclusions)


def left_in_by_sums(kind: Kind, codes: set[str]) -> set[str]:
    query = SQL("SELECT code FROM register_subject entry WHERE code = ANY(%s) AND {}").format(counted_entry(kind))
    with connection.cursor() as cursor:
        cursor.execute(query, [list(codes)])
        return {code for (code,) in cursor}


def test_the_three_tellings_agree_on_what_is_not_filled_in(deals: dict[str, dict[str, str]]) -> None:
    rows = Subject.objects.filter(code__in=deals)
    for kind in declared():
        out = {code for code, fields in deals.items() if excluded_by(kind, fields)}
        assert set(rows.filter(excluded(kind)).values_list("code", flat=True)) == out
        assert set(rows.exclude(excluded(kind)).values_list("code", flat=True)) == deals.keys() - out
        assert left_in_by_sums(kind, set(deals)) == deals.keys() - out


def test_a_deal_without_nature_or_origin_is_in_sums_lists_and_cohorts_alike(deals: dict[str, dict[str, str]]) -> None:
    roster = Roster.objects.select_related("place", "pack").get(code="s-deals")
    span = {"first": clock.today().replace(2025, 1, 1), "last": clock.today().replace(2025, 1, 31)}
    counted = {code for code, fields in deals.items() if not excluded_by(kinds(roster.pack)["deal"], fields)}
    assert len(counted) == 4
    seen = entries_seen(OPERATOR, roster, Tallied(), place_path=roster.place.path, facet="", **span)
    assert {row.code for row in seen} == counted
    assert sum(each.entries for each in tallies(roster, Tallied(), known=None, **span).values()) == len(counted)
    found = asked(OPERATOR, {"place": "S90100", "on": "2025-12-31"}, today=clock.today())
    assert found is not None
    rows = {row.token: (row.count, row.amount) for row in cohort_page(OPERATOR, found, {}).rows}
    assert rows["2025-Q1"] == (len(counted), 20)
