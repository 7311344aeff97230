"""The register's sections of a pack: checking reports every mistake with its place, loading is exact and idempotent."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.audit.numbers import last_number
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.problems import PackRefused
from diaodu.register.models import Link, Membership, Milestone, Organisation, Place, Revision, Roster, Subject
from tests.register.packs import FILES, KINDS, ORGANISATIONS, PACK, PLACES, ROSTERS, SCHEMES, faults, load_small_pack

pytestmark = pytest.mark.django_db


def test_a_sound_pack_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


def test_everything_is_loaded(tmp_path: Path) -> None:
    report = load_small_pack(tmp_path)
    assert report.written["places"] == 3
    assert Place.objects.get(code="shire-a").path == "LAND/shire-a/"
    office = Organisation.objects.get(code="works-office")
    assert office.parent
    assert office.parent.uscc == "91310112087994932F"
    canal = Subject.objects.get(code="s1")
    assert canal.fields == {"cost": "12.50", "field": "水利", "owner": "land-office", "due_on": "2023-06-30"}
    assert (canal.kind, canal.area, canal.quote) == ("scheme", "works", "東渠")
    assert Link.objects.get().target.code == "p1"
    assert Milestone.objects.count() == 3
    assert Roster.objects.get().ends_on.isoformat() == "2023-12-31"
    assert [event.action for event in Membership.objects.filter(subject=canal)] == ["enter", "move"]


def test_every_place_is_a_subject_and_every_subject_has_a_first_revision(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    assert set(Subject.objects.filter(kind="place", area="").values_list("code", flat=True)) == {
        "LAND", "shire-a", "shire-b",
    }  # fmt: skip
    assert Revision.objects.count() == Subject.objects.count() == 7
    assert Revision.objects.get(subject__code="s1").state["fields"]["cost"] == "12.50"


def test_loading_what_did_not_change_writes_nothing(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    before = last_number(), AuditEntry.objects.count()
    assert load_small_pack(tmp_path).unchanged
    report = load_small_pack(tmp_path, pack=PACK.replace('version = "1"', 'version = "2"'))
    assert not any(report.written[name] for name in ("places", "subjects", "links", "milestones", "rosters"))
    assert (last_number(), AuditEntry.objects.count()) == (before[0], before[1] + 1)  # the load itself is audited


def test_a_changed_subject_gets_a_revision_with_the_pack_as_reason(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    load_small_pack(tmp_path, scheme=SCHEMES.replace("12.50", "13"))
    first, second = Revision.objects.filter(subject__code="s1")
    assert (first.state["fields"]["cost"], second.state["fields"]["cost"]) == ("12.50", "13")
    assert second.reason == "pack pear 1"
    assert Subject.objects.get(code="s1").fields["cost"] == "13"
    assert Revision.objects.filter(subject__code="s2").count() == 1


def test_a_changed_place_is_updated_and_audited(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    load_small_pack(tmp_path, places=PLACES.replace("East Shire", "Eastern Shire"))
    assert Place.objects.get(code="shire-a").name_en == "Eastern Shire"
    assert AuditEntry.objects.filter(tag="register:place:change", object_key="shire-a").count() == 1


def test_milestones_that_change_or_go_leave_their_history(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    load_small_pack(tmp_path, milestones="subject,milestone,on\ns1,started,2023-02-12\n")
    rows = Milestone.objects.values_list("subject__code", "standing", "on")
    assert sorted((code, standing, on.isoformat()) for code, standing, on in rows) == [
        ("s1", "dropped", "2023-01-31"), ("s1", "planned", "2023-01-31"), ("s1", "reached", "2023-02-11"),
        ("s1", "reached", "2023-02-12"), ("s2", "dropped", "2023-12-31"), ("s2", "planned", "2023-12-31"),
    ]  # fmt: skip


def test_a_milestone_that_was_moved_and_withdrawn_is_told_row_by_row_and_only_once(tmp_path: Path) -> None:
    reached = "subject,milestone,on,standing\ns1,started,2023-02-11,\n"
    moved = reached + "s2,started,2023-03-01,\ns1,started,2023-06-01,moved\n"
    load_small_pack(tmp_path, milestones=reached)
    assert load_small_pack(tmp_path, milestones=moved).written["milestones"] == 2
    assert "milestones" not in load_small_pack(tmp_path, milestones=moved).written
    withdrawn = moved + "s1,started,2023-07-01,withdrawn\n"
    assert load_small_pack(tmp_path, milestones=withdrawn).written["milestones"] == 1
    rows = Milestone.objects.filter(subject__code="s1").order_by("number").values_list("standing", "on")
    assert [(standing, on.isoformat()) for standing, on in rows] == [
        ("reached", "2023-02-11"), ("reached", "2023-06-01"), ("withdrawn", "2023-07-01"),
    ]  # fmt: skip


def test_membership_events_may_be_added_but_not_rewritten(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    more = FILES["memberships.csv"] + "list-2023,s3,new,enter,2023-06-01,late\n"
    assert load_small_pack(tmp_path, memberships=more).written["memberships"] == 1
    rewritten = more.replace("2023-05-01", "2023-04-01")
    with pytest.raises(PackRefused, match="history_changed"):
        load_small_pack(tmp_path, memberships=rewritten)
    with pytest.raises(PackRefused, match="history_changed"):
        load_small_pack(tmp_path, memberships=None)


MISTAKES = {
    "place without its parent": ({"places": PLACES + "x,shire,NOWHERE,某,某,X\n"}, "places.csv:5: unknown_code"),
    "places in a circle": ({"places": PLACES.replace("LAND,land,,", "LAND,land,shire-a,")}, "places.csv:3: circle"),
    "level": ({"places": PLACES.replace("LAND,land", "LAND,moon")}, "places.csv:3: unknown_code"),
    "longitude": (
        {"places": "code,level,parent,name_hant,name_hans,name_en,lon\nLAND,land,,梨國,梨国,Pearland,east\n"},
        "places.csv:2: bad_value",
    ),
    "place twice": ({"places": PLACES + "LAND,land,,某,某,X\n"}, "places.csv:5: duplicate"),
    "credit code": (
        {"organisations": ORGANISATIONS.replace("32F", "33F")},
        "organisations.csv:3: bad_value",
    ),
    "organisation kind": (
        {"organisations": ORGANISATIONS.replace("land-office,department,,", "land-office,club,,")},
        "organisations.csv:3: bad_value",
    ),
    "field type": ({"kinds": KINDS.replace('"money"', '"gold"')}, "kinds.toml:6: bad_value"),
    "field name taken": ({"kinds": KINDS.replace('code = "cost"', 'code = "stage"')}, "kinds.toml:6: duplicate"),
    "link to nothing": ({"kinds": KINDS.replace('to = ["plan"]', 'to = ["plot"]')}, "kinds.toml:21: unknown_code"),
    "grouping": ({"kinds": KINDS.replace('["field"]', '["colour"]')}, "kinds.toml:24: unknown_code"),
    "money": ({"scheme": SCHEMES.replace("12.50", "twelve")}, "subjects/scheme.csv:2: bad_value"),
    "choice": ({"scheme": SCHEMES.replace("12.50,水利", "12.50,農業")}, "subjects/scheme.csv:2: bad_value"),
    "day": ({"scheme": SCHEMES.replace("2023-06-30", "2023-06-31")}, "subjects/scheme.csv:2: bad_value"),
    "owner": (
        {"scheme": SCHEMES.replace("水利,land-office", "水利,nobody")},
        "subjects/scheme.csv:2: unknown_code",
    ),
    "stage": ({"scheme": SCHEMES.replace(",done,", ",gone,")}, "subjects/scheme.csv:4: unknown_code"),
    "document": ({"scheme": SCHEMES.replace(",page,", ",paper,")}, "subjects/scheme.csv:2: unknown_code"),
    "no name": ({"scheme": SCHEMES.replace("西橋工程,西桥工程", ",西桥工程")}, "subjects/scheme.csv:3: required"),
    "subject twice": ({"scheme": SCHEMES.replace("\ns3,", "\ns1,")}, "subjects/scheme.csv:4: duplicate"),
    "column": (
        {"plan": "code,name_hant,name_hans,colour\np1,總,总,red\n"},
        "subjects/plan.csv:1: unknown_column",
    ),
    "quote": (
        {"plan": "code,name_hant,name_hans,quote\np1,總,总," + "長" * 26 + "\n"},
        "subjects/plan.csv:2: quote_too_long",
    ),
    "link to a wrong kind": ({"links": "from,link,to\ns1,part_of,s2\n"}, "links.csv:2: bad_value"),
    "undeclared link": ({"links": "from,link,to\np1,part_of,p1\n"}, "links.csv:2: unknown_code"),
    "milestone": (
        {"milestones": "subject,milestone,on\ns1,opened,2023-01-01\n"},
        "milestones.csv:2: unknown_code",
    ),
    "milestone moved that was never reached": (
        {"milestones": "subject,milestone,on,standing\ns1,started,2023-01-01,planned\ns1,started,2023-01-02,moved\n"},
        "milestones.csv:3: bad_value",
    ),
    "milestone twice": (
        {"milestones": "subject,milestone,on\ns1,started,2023-01-01\ns1,started,2023-01-02\n"},
        "milestones.csv:3: duplicate",
    ),
    "roster period": ({"rosters": ROSTERS.replace('"2023"', '"soon"')}, "rosters.toml:7: bad_value"),
    "roster place": ({"rosters": ROSTERS.replace('"LAND"', '"SEA"')}, "rosters.toml:6: unknown_code"),
    "class": (
        {"memberships": "roster,subject,class,action,on,reason\nlist-2023,s1,red,enter,2023-01-01,\n"},
        "memberships.csv:2: unknown_code",
    ),
    "leaving what was not entered": (
        {"memberships": "roster,subject,class,action,on,reason\nlist-2023,s1,,exit,2023-01-01,x\n"},
        "memberships.csv:2: bad_value",
    ),
    "moving without a reason": (
        {
            "memberships": "roster,subject,class,action,on,reason\n"
            "list-2023,s1,new,enter,2023-01-01,\nlist-2023,s1,old,move,2023-01-02,\n"
        },
        "memberships.csv:3: required",
    ),
}


@pytest.mark.parametrize(("changed", "fault"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_reported_where_it_stands(tmp_path: Path, changed: dict[str, str], fault: str) -> None:
    assert fault in faults(tmp_path, **changed)


def test_a_pack_names_what_the_packs_it_uses_have(tmp_path: Path) -> None:
    load_small_pack(tmp_path)
    plum = tmp_path / "plum"
    plum.mkdir()
    head = 'code = "plum"\nversion = "1"\nuses = ["pear"]\nnames = { hant = "李", hans = "李", en = "Plum" }\n'
    plum.joinpath("pack.toml").write_text(head)
    plum.joinpath("subjects").mkdir()
    schemes = "code,name_hant,name_hans,place,owner\nplum-1,井,井,shire-b,works-office\n"
    plum.joinpath("subjects/scheme.csv").write_text(schemes)
    plum.joinpath("links.csv").write_text("from,link,to\nplum-1,part_of,p1\n")
    members = "roster,subject,class,action,on,reason\nlist-2023,plum-1,new,enter,2023-07-01,late\n"
    plum.joinpath("memberships.csv").write_text(members)

    assert check_pack(plum) == []
    load_pack(plum)
    assert Subject.objects.get(code="plum-1").pack.code == "plum"
    plum.joinpath("subjects/scheme.csv").write_text(schemes.replace("plum-1,", "s1,"))
    assert "duplicate" in {problem.rule for problem in check_pack(plum)}
