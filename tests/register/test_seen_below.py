"""Subjects that all below their place may view: seen downwards, and nothing else done to them or told with them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.commands import append
from diaodu.ledger.models import Fact
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register.commands import link_subjects, record_subject
from diaodu.register.commands.milestones import withdraw_milestone
from diaodu.register.exports import export_subjects
from diaodu.register.models import Organisation, Place, Subject
from diaodu.register.queries import SubjectFilters, find_everywhere, organisation_page, subject_page
from diaodu.register.states import State
from tests.builders import make_user, new_fact
from tests.register.packs import KINDS, ORGANISATIONS, SCHEMES, faults, load_small_pack

SHOWN = KINDS.replace('code = "plan"\n', 'code = "plan"\nseen_below = true\n')
PLANS = """code,name_hant,name_hans,place,organisation
p1,總規劃,总规划,LAND,land-office
p-east,東郡規劃,东郡规划,shire-a,
p-west,西郡規劃,西郡规划,shire-b,
"""
ALL = tuple(Permission)


def plans(viewer: Viewer, permission: Permission = Permission.SUBJECT_VIEW) -> set[str]:
    return set(Subject.objects.visible_to(viewer, permission).filter(kind="plan").values_list("code", flat=True))


def schemes(viewer: Viewer) -> set[str]:
    return set(Subject.objects.visible_to(viewer).filter(kind="scheme").values_list("code", flat=True))


@pytest.fixture
def land(db: None, tmp_path: Path) -> Path:
    load_small_pack(tmp_path, kinds=SHOWN, plan=PLANS)
    return tmp_path


def test_what_lies_above_is_seen_and_what_lies_beside_is_not(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a", permissions=ALL))
    assert plans(eastern) == {"p1", "p-east"}
    assert schemes(eastern) == {"s1", "s3"}  # a kind that is not seen below stays where it lies
    whole = viewer_of(make_user("whole", place="LAND"))
    assert plans(whole) == {"p1", "p-east", "p-west"}
    assert [row.count for row in find_everywhere(eastern, "規劃", most=5)] == [2]


def test_only_to_view_reaches_upwards(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a", permissions=ALL))
    for permission in set(Permission) - {Permission.SUBJECT_VIEW}:
        assert plans(eastern, permission) == {"p-east"}, permission
    blind = viewer_of(make_user("blind", place="shire-a", permissions=(Permission.SUBJECT_EDIT,)))
    assert plans(blind) == set()


def test_an_area_is_kept_to_upwards_too(land: Path) -> None:
    builder = viewer_of(make_user("builder", place="shire-a", areas=("works",)))
    trader = viewer_of(make_user("trader", place="shire-a", areas=("trade",)))
    assert (plans(builder), plans(trader)) == (set(), {"p1", "p-east"})


def test_a_name_like_another_opens_nothing(land: Path) -> None:
    """Paths are compared as a whole: neither a code that begins alike nor a wildcard in one leads upwards."""
    pack, top = Place.objects.get(code="LAND").pack, Place.objects.get(code="LAND")
    for code in ("shire", "shire%", "shire_a"):
        beside = Place.objects.create(
            code=code, pack=pack, parent=top, path=f"{top.path}{code}/", level="shire", name_hant=code,
            name_hans=code, name_en=code,
        )  # fmt: skip
        Subject.objects.filter(code="p-west").update(place=beside)
        assert plans(viewer_of(make_user(f"eastern-{code}", place="shire-a"))) == {"p1", "p-east"}


def test_to_change_it_is_forbidden_and_one_beside_is_not_found(land: Path) -> None:
    eastern = make_user("eastern", place="shire-a", permissions=ALL)
    state = State(name_hant="改", name_hans="改", place="LAND")
    with pytest.raises(Forbidden):
        record_subject(actor=eastern, kind="plan", code="p1", state=state, reason="mine")
    with pytest.raises(NotFound):
        record_subject(actor=eastern, kind="plan", code="p-west", state=state, reason="mine")
    with pytest.raises(Forbidden):
        withdraw_milestone(actor=eastern, subject="p1", milestone="started", reason="mine")
    with pytest.raises(Forbidden):
        link_subjects(actor=eastern, source="p1", link="part_of", target="s3")
    assert Subject.objects.get(code="p1").revisions.count() == 1


def test_one_s_own_is_linked_to_it_and_others_links_are_not_seen(land: Path) -> None:
    eastern = make_user("eastern", place="shire-a", permissions=ALL)
    link_subjects(actor=eastern, source="s3", link="part_of", target="p1")
    link_subjects(actor=None, source="s2", link="part_of", target="p1")
    page = subject_page(viewer_of(eastern), "p1")
    assert [link.subject.code for link in page.links_in] == ["s1", "s3"]
    assert [link.subject.code for link in subject_page(OPERATOR, "p1").links_in] == ["s1", "s3", "s2"]
    with pytest.raises(NotFound):
        link_subjects(actor=eastern, source="s3", link="part_of", target="p-west")


def test_it_is_not_given_out_and_its_figures_stay_above(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a", permissions=ALL))
    stream = io.BytesIO()
    assert export_subjects(viewer=eastern, filters=SubjectFilters("plan"), stream=stream, file_format="csv") == 1
    assert b"p1" not in stream.getvalue()
    append(facts=[new_fact(Subject.objects.get(code=code)) for code in ("p1", "p-east")], recorded_by="x")
    assert [fact.subject.code for fact in Fact.objects.visible_to(eastern)] == ["p-east"]


def test_who_answers_for_it_is_seen_with_it(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a"))
    seen = set(Organisation.objects.visible_to(eastern).values_list("code", flat=True))
    assert seen == {"works-office", "land-office"}
    assert [count.count for count in organisation_page(eastern, "land-office").counts] == [1]


def test_a_group_without_a_place_is_named_in_its_pack_and_counted_as_far_as_in_sight(land: Path) -> None:
    """Its name and credit code are public; what it has where is told place by place."""
    rows = "group,central_soe,,,91310112087994932F,大集團,大集团,Great Group\n"
    organisations = ORGANISATIONS.replace(",91310112087994932F,國務處", ",,國務處") + rows
    schemes = SCHEMES.replace(
        "s2,西橋工程,西桥工程,West Bridge,shire-b,,", "s2,西橋工程,西桥工程,West Bridge,shire-b,group,"
    )
    load_small_pack(land, kinds=SHOWN, plan=PLANS, organisations=organisations, scheme=schemes)
    eastern, western = (viewer_of(make_user(each, place=each)) for each in ("shire-a", "shire-b"))
    page = organisation_page(eastern, "group")
    assert (page.organisation.uscc, page.counts, page.below) == ("91310112087994932F", (), ())
    assert [(count.kind.code, count.count) for count in organisation_page(western, "group").counts] == [("scheme", 1)]
    for stranger in (
        make_user("elsewhere", place="nowhere"),
        make_user("reporter", place="LAND", permissions=(Permission.RETURN_FILL,)),
    ):
        with pytest.raises(NotFound):
            organisation_page(viewer_of(stranger), "group")


def test_a_pack_that_says_otherwise_is_followed_at_once(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a"))
    load_small_pack(land, kinds=KINDS, plan=PLANS)
    assert plans(eastern) == {"p-east"}
    load_small_pack(land, kinds=SHOWN, plan=PLANS)
    assert plans(eastern) == {"p1", "p-east"}


def test_what_a_page_records_is_seen_below_as_well(land: Path) -> None:
    eastern = viewer_of(make_user("eastern", place="shire-a"))
    state = State(name_hant="新規劃", name_hans="新规划", place="LAND")
    record_subject(actor=None, kind="plan", code="p-new", state=state, reason="")
    assert plans(eastern) == {"p1", "p-east", "p-new"}


def test_the_key_is_true_or_false(tmp_path: Path, db: None) -> None:
    (fault,) = faults(tmp_path, kinds=SHOWN.replace("seen_below = true", 'seen_below = "yes"'))
    assert fault.endswith(": bad_value")
