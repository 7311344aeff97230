"""The first-report rule: what another place reported of the same investor is told, with who reported first."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from diaodu.core.first_reports import Report, first_of
from diaodu.deals.credit import Credit
from diaodu.deals.money import deal_page
from diaodu.findings.declared import declared_tests
from diaodu.findings.running import LOOKS
from diaodu.findings.words import words_of
from diaodu.packs.models import Pack
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register.commands import create_subject, merge_subjects
from diaodu.register.kinds import kinds
from diaodu.register.models import Subject
from diaodu.register.states import State
from tests.builders import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

EARLY, LATE = "2024-11-01", "2024-12-01"


def lead(place: str, on: str = "", *, name: str = "雲錦新材料基地項目", **fields: str) -> Subject:
    """A lead without an amount."""
    given = {"investor": "s-f05", "first_reporter": place, "first_reported_on": on} | fields
    state = State(name, name, place=place, stage="lead", fields={key: text for key, text in given.items() if text})
    return create_subject(actor=None, kind="deal", state=state)


def credit(deal: Subject, viewer: Viewer = OPERATOR) -> Credit:
    return deal_page(viewer, deal.code).credit


def rivals(deal: Subject, viewer: Viewer = OPERATOR) -> list[str]:
    return [rival.deal.code for rival in credit(deal, viewer).rivals]


def said() -> list[str]:
    """What the pack's test of the rule finds, in words."""
    pack = Pack.objects.get(code="sample")
    test = declared_tests(pack)["deal_reported_twice"]
    return [words_of(test, kinds(pack)["deal"], found.said) for found in LOOKS[test.test](pack, test)]


def test_the_earliest_report_goes_first_and_equal_or_unknown_days_decide_nothing() -> None:
    day, later = date(2024, 1, 1), date(2024, 1, 2)
    one, other, own_later = Report(1, "a", day), Report(2, "b", later), Report(3, "a", later)
    assert first_of([other, one, own_later]) == one
    assert first_of([one, Report(2, "b", day)]) is None
    assert first_of([one, Report(2, "b", None)]) is None
    assert first_of([one, Report(3, "a", day)]) == one
    assert first_of([]) is None


def test_both_pages_and_a_finding_say_who_reported_first(client: Client) -> None:
    late, early = lead("S90100", LATE), lead("S90200", EARLY, name="雲錦新材料產業基地項目")
    for one, other in ((late, early), (early, late)):
        assert rivals(one) == [other.code]
        first = credit(one).first
        assert first is not None
        assert first.code == "S90200"
    (words,) = said()
    assert "首報於 2024-11-01" in words
    assert "上報於 2024-12-01" in words
    assert words.index("南柯市") < words.index("烏有市")
    sign_in(client, make_user("looker", place="CN"))
    page = client.get(f"/deals/{late.code}/").content.decode()
    assert "首報地區：<strong>南柯市" in page
    merge_subjects(actor=None, kept=early.code, merged=late.code, reason="one project")
    assert rivals(early) == []
    assert said() == []


def test_equal_days_are_undecided_and_both_places_named() -> None:
    one, other = lead("S90100", EARLY), lead("S90200", EARLY)
    assert credit(one).first is None
    assert rivals(other) == [one.code]
    (words,) = said()
    assert "首報未定" in words
    assert "烏有市" in words
    assert "南柯市" in words


def test_what_is_no_conflict_is_not_told() -> None:
    one = lead("S90100", EARLY)
    lead("S90100", LATE)  # the same place
    lead("S90200", LATE, name="海上風力發電項目")  # another project
    lead("S90200", LATE, investor="s-f06")  # another investor
    lead("S90200", LATE, investor="")
    assert rivals(one) == []
    assert said() == []


def test_a_deal_without_a_reporter_was_reported_by_its_own_place() -> None:
    one, other = lead("S90100", EARLY, first_reporter=""), lead("S90200", LATE, first_reporter="")
    first = credit(other).first
    assert first is not None
    assert first.code == "S90100"
    assert rivals(one) == [other.code]


def test_what_is_out_of_sight_is_not_told() -> None:
    one, other = lead("S90100", LATE), lead("S90200", EARLY)
    county = viewer_of(make_user("county", place="S90100"))
    assert (rivals(one, county), credit(one, county).first) == ([], None)
    assert rivals(one) == [other.code]


def test_a_lead_stands_in_the_first_stage_since_it_was_reported() -> None:
    step = deal_page(OPERATOR, lead("S90100", EARLY).code).steps[0]
    assert (step.stage.code, step.reached) == ("lead", date(2024, 11, 1))


def test_a_double_names_the_deal_it_was_merged_into(client: Client) -> None:
    kept, double = lead("S90100", EARLY), lead("S90100", LATE)
    merge_subjects(actor=None, kept=kept.code, merged=double.code, reason="one project")
    sign_in(client, make_user("looker", place="CN"))
    assert f'本項已併入 <a href="/deals/{kept.code}/">' in client.get(f"/deals/{double.code}/").content.decode()
    assert "本項已併入" not in client.get(f"/deals/{kept.code}/").content.decode()


def test_an_investor_is_named_to_whoever_sees_the_deal_and_linked_to_whoever_sees_the_investor(client: Client) -> None:
    sign_in(client, make_user("county", place="S90100"))
    county = viewer_of(make_user("other", place="S90100"))
    deal = lead("S90100", EARLY)
    shown = deal_page(county, deal.code)
    assert shown.investor is not None
    assert shown.investor.code == "s-f05"
    assert not shown.investor_opens
    page = client.get(f"/deals/{deal.code}/").content.decode()
    assert shown.investor.name_hant in page
    assert "/organisations/s-f05/" not in page
    assert deal_page(OPERATOR, deal.code).investor_opens
