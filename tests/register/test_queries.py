"""What the register answers, and to whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import NOBODY, OPERATOR, Viewer
from diaodu.register.models import Roster
from diaodu.register.queries import (
    SubjectFilters,
    commitments_by_state,
    counts_by_kind,
    find_subjects,
    kind_shown,
    members,
    roster_page,
    rosters,
    rosters_of,
    subject_page,
)
from tests.register.packs import FILES, KINDS, SCHEMES, load_small_pack


def found(viewer: Viewer, **filters: str) -> list[str]:
    return [subject.code for subject in find_subjects(viewer, SubjectFilters(**{"kind": "scheme"} | filters))]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({}, ["s3", "s1", "s2"]),  # by pinyin: dong qiao, dong qu, xi qiao
        ({"order": "code"}, ["s1", "s2", "s3"]),
        ({"text": "東橋"}, ["s3"]),
        ({"text": "东桥"}, ["s3"]),
        ({"text": "橋"}, ["s3", "s2"]),
        ({"text": "east c"}, ["s1"]),
        ({"text": "ＥＡＳＴ"}, ["s3", "s1"]),
        ({"text": "S2"}, ["s2"]),
        ({"text": "東工"}, []),
        ({"text": "程工"}, []),
        ({"text": "%"}, []),
        ({"text": "_"}, []),
        ({"place": "shire-b"}, ["s2"]),
        ({"place": "LAND"}, ["s3", "s1", "s2"]),
        ({"place": "nowhere"}, []),
        ({"stage": "done"}, ["s3"]),
        ({"organisation": "works-office"}, ["s1"]),
        ({"roster": "list-2023"}, ["s1"]),
        ({"kind": "plan", "text": "規劃"}, ["p1"]),
    ],
)
def test_a_list_is_narrowed_and_ordered(pear: Path, filters: dict[str, str], codes: list[str]) -> None:
    assert found(OPERATOR, **filters) == codes


def test_pairs_that_stand_apart_are_no_match(pear: Path) -> None:
    more = SCHEMES + "s4,甲乙乙丙,甲乙乙丙,,shire-a,,,,,,,,,\n"
    load_small_pack(pear, scheme=more)
    assert found(OPERATOR, text="甲乙丙") == []
    assert found(OPERATOR, text="甲乙乙丙") == ["s4"]


def test_lists_end_at_the_viewers_scope(eastern: Viewer, trader: Viewer) -> None:
    assert found(eastern) == ["s3", "s1"]
    assert found(trader) == []
    assert found(trader, kind="plan") == ["p1"]
    assert found(trader, kind="place", order="code") == ["LAND", "shire-a", "shire-b"]
    assert found(NOBODY) == []


def test_kinds_are_counted_within_the_scope(eastern: Viewer) -> None:
    assert {row.kind.code: row.count for row in counts_by_kind(eastern)} == {"place": 1, "scheme": 2, "plan": 0}


def test_strangers_and_the_unknown_get_the_same_answer(eastern: Viewer) -> None:
    for code in ("s2", "never-heard-of"):
        with pytest.raises(NotFound):
            subject_page(eastern, code)
    with pytest.raises(NotFound):
        roster_page(eastern, "list-2023")
    with pytest.raises(NotFound):
        kind_shown(eastern, "castle")


def test_the_page_of_a_subject_tells_everything(pear: Path) -> None:
    page = subject_page(OPERATOR, "s1")
    assert page.stage
    assert page.stage.names["en"] == "Open"
    words = {shown.field.code: (shown.value, shown.word and shown.word["en"]) for shown in page.fields}
    assert words["cost"] == ("12.50", None)
    assert words["field"] == ("水利", "水利")
    assert words["owner"] == ("land-office", "Land Office")
    assert words["permit"] == ("", None)
    assert [(link.names["en"], link.subject.code) for link in page.links_out] == [("Part of", "p1")]
    (started,) = page.milestones
    assert (started.reached, started.planned, started.evidence) == (date(2023, 2, 11), date(2023, 1, 31), "photo")
    (membership,) = page.memberships
    assert membership.member_class
    assert (membership.inside, membership.member_class.code, len(membership.events)) == (True, "old", 2)
    assert [revision.reason for revision in page.revisions] == ["pack pear 1"]
    assert page.subject.quote == "東渠"


def test_links_lead_only_where_the_viewer_may_go(eastern: Viewer) -> None:
    assert subject_page(eastern, "s1").links_out == ()
    assert [link.subject.code for link in subject_page(OPERATOR, "p1").links_in] == ["s1"]


def test_a_roster_is_shown_on_a_day(pear: Path) -> None:
    def shown(at: date | None) -> dict[str, str]:
        page = roster_page(OPERATOR, "list-2023", at=at)
        return {row.subject.code: row.member_class.code if row.member_class else "" for row in page.members}

    assert shown(date(2022, 12, 31)) == {}
    assert shown(date(2023, 1, 1)) == {"s1": "new", "s2": "new"}
    assert shown(date(2023, 3, 1)) == {"s1": "old", "s2": "new"}
    assert shown(date(2023, 5, 1)) == {"s1": "old"}
    assert shown(None) == {"s1": "old"}
    page = roster_page(OPERATOR, "list-2023", at=date(2023, 3, 1))
    assert [(row.word.code, row.count) for row in page.classes] == [("new", 1), ("old", 1)]
    assert len(page.events) == 4
    assert [roster.entered for roster in rosters(OPERATOR)] == [2]


def test_members_are_as_they_were_known(pear: Path) -> None:
    roster = Roster.objects.get()
    known = last_number()
    load_small_pack(
        pear,
        scheme=SCHEMES.replace("shire-a,works-office,open,12.50", "shire-b,works-office,done,13"),
        milestones="subject,milestone,on\ns1,completed,2023-04-01\n",
        memberships=FILES["memberships.csv"]
        + "list-2023,s1,,exit,2023-06-01,merged\nlist-2023,s3,new,enter,2023-06-01,\n",
    )
    before = {row.code: row for row in members(roster, known=known)}
    now = {row.code: row for row in members(roster, known=None)}
    assert set(before) == {"s1", "s2"}
    assert set(now) == {"s1", "s2", "s3"}
    old, new = before["s1"], now["s1"]
    assert (old.place_path, new.place_path) == ("LAND/shire-a/", "LAND/shire-b/")
    assert (old.fields["cost"], new.fields["cost"]) == ("12.50", "13")
    assert (old.fields["stage"], new.fields["stage"]) == ("open", "done")
    assert old.fields["organisation"] == "works-office"
    assert (dict(old.reached), dict(new.reached)) == (
        {"started": date(2023, 2, 11)}, {"completed": date(2023, 4, 1)},
    )  # fmt: skip
    assert (dict(old.planned), dict(new.planned)) == ({"started": date(2023, 1, 31)}, {})
    assert (old.class_on(date(2023, 7, 1)), new.class_on(date(2023, 7, 1))) == ("old", None)
    assert new.class_on(date(2023, 5, 31)) == "old"
    assert members(roster, known=last_number()) == members(roster, known=None)
    assert members(roster, known=0) == []


@pytest.mark.parametrize("known", [None, 10**12])
def test_members_take_four_queries_whatever_their_number(
    pear: Path, known: int | None, django_assert_num_queries: object
) -> None:
    roster = Roster.objects.get()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(members(roster, known=known)) == 2


def test_a_roster_holds_for_all_places_below_its_own(pear: Path) -> None:
    def codes(path: str, on: date, packs: list[str] | None = None) -> list[str]:
        return [roster.code for roster in rosters_of("list", path, on=on, packs=packs)]

    assert codes("LAND/shire-a/", date(2023, 12, 31)) == ["list-2023"]
    assert codes("LAND/shire-a/", date(2024, 1, 1)) == []
    assert codes("ELSEWHERE/", date(2023, 1, 31)) == []
    assert codes("LAND/", date(2023, 1, 31), ["plum"]) == []
    assert rosters_of("roll", "LAND/", on=date(2023, 1, 31)) == []


def test_what_is_due_counts_as_overdue_until_its_stage_is_closed(pear: Path) -> None:
    closed = SCHEMES.replace("3,交通,,,,,", "3,交通,,2023-01-31,,,")
    load_small_pack(pear, scheme=closed)

    def states(today: date, known: int | None = None) -> dict[str, tuple[int, int]]:
        rows = commitments_by_state(OPERATOR, "LAND", today=today, known=known, kind="scheme")
        return {row.stage.code if row.stage else "": (len(row.rows), row.overdue) for row in rows}

    assert states(date(2023, 6, 30)) == {"open": (2, 0), "done": (1, 0)}
    assert states(date(2023, 7, 1)) == {"open": (2, 1), "done": (1, 0)}
    before = last_number()
    load_small_pack(pear, scheme=closed.replace(",open,", ",done,"))
    assert states(date(2023, 7, 1)) == {"open": (0, 0), "done": (3, 0)}
    assert states(date(2023, 7, 1), before) == {"open": (2, 1), "done": (1, 0)}
    assert states(date(2023, 7, 1), 0) == {"open": (0, 0), "done": (0, 0)}


def test_nothing_is_overdue_where_nobody_said_how_it_stands(pear: Path) -> None:
    untold = KINDS.replace('code = "open", names', 'code = "open", untold = true, names')
    assert untold != KINDS
    load_small_pack(pear, kinds=untold)
    rows = commitments_by_state(OPERATOR, "LAND", today=date(2030, 1, 1), kind="scheme")
    assert {row.stage.code: (bool(row.rows), row.overdue) for row in rows if row.stage}["open"] == (True, 0)
