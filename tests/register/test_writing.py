"""Writing into the register from pages: forms by kind, stages, links, mergers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import (
    InvalidSubject,
    LinkRefused,
    MergeRefused,
    StageRefused,
    link_subjects,
    merge_subjects,
    move_stage,
    record_subject,
    unlink_subjects,
)
from diaodu.register.models import Link, Revision, Subject
from diaodu.register.queries import subject_page
from diaodu.register.queries.merged import merged_into, mergers_of
from diaodu.register.queries.stages import stage_history
from diaodu.register.states import State
from tests.builders import make_user, sign_in
from tests.register.packs import KINDS, load_small_pack

STAGES = """stages = [
    { code = "open", names = { hant = "推進中", hans = "推进中", en = "Open" } },
    { code = "started", needs = ["cost"], names = { hant = "開工", hans = "开工", en = "Started" } },
    { code = "completed", decided = true, closed = true, names = { hant = "竣工", hans = "竣工", en = "Completed" } },
    { code = "done", closed = true, names = { hant = "完成", hans = "完成", en = "Done" } },
    { code = "merged", closed = true, names = { hant = "已合併", hans = "已合并", en = "Merged" } },
]"""
LINKS = """links = [
    { code = "part_of", to = ["plan"], names = { hant = "屬於", hans = "属于", en = "Part of" } },
    { code = "merged_into", to = ["scheme"], names = { hant = "併入", hans = "并入", en = "Merged into" } },
]"""
DAY = date(2023, 6, 1)


def staged_kinds() -> str:
    """The small pack's kinds, with stages in order, milestones of two of them, and what merging needs."""
    stages = KINDS[KINDS.index("stages = [") : KINDS.index("milestones = [")]
    links = KINDS[KINDS.index("links = [") : KINDS.index("groupings")]
    return KINDS.replace(stages, STAGES + "\n").replace(links, LINKS + "\n")


@pytest.fixture
def staged(db: None, tmp_path: Path) -> None:
    """The small pack with stages that need something."""
    load_small_pack(tmp_path, kinds=staged_kinds())


def editor(name: str = "editor", place: str = "shire-a", *more: Permission) -> Any:
    return make_user(name, place=place, permissions=(Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT, *more))


def signed_in(client: Client, *more: Permission, place: str = "shire-a") -> Client:
    sign_in(client, editor("writer", place, *more))
    return client


def typed(**values: str) -> dict[str, str]:
    return {"name_hant": "新渠工程", "place": "shire-a", "stage": "open", **values}


def test_a_new_subject_is_written_by_its_kinds_form_and_linked_at_once(staged: None, client: Client) -> None:
    page = signed_in(client, place="LAND").get("/register/kinds/scheme/new/?link=part_of&to=p1&cost=3")
    assert "總規劃" in page.content.decode()
    assert page.context["form"]["field_cost"].value() == "3"
    given = typed(field_cost="3", field_owner="工程處", place="東郡")
    sent = client.post("/register/kinds/scheme/new/?link=part_of&to=p1", given)
    made = Subject.objects.get(name_hant="新渠工程")
    assert sent["Location"] == f"/subjects/{made.code}/"
    assert made.code.startswith("scheme.")
    assert (made.name_hans, made.fields, made.place.code) == (
        "新渠工程",
        {"cost": "3", "owner": "works-office"},
        "shire-a",
    )
    assert Link.objects.get(source=made).target.code == "p1"


def test_what_is_refused_is_told_beside_its_field_and_nothing_typed_is_lost(staged: None, client: Client) -> None:
    given = typed(field_cost="3 萬", field_due_on="2023-02-30", place="shire-b", stage="started", name_en="Canal")
    sent = signed_in(client).post("/register/kinds/scheme/new/", given)
    assert sent.status_code == 422
    form = sent.context["form"]
    assert {name for name, errors in form.errors.items() if errors} == {"field_cost", "field_due_on", "place"}
    assert all(form[name].value() == value for name, value in given.items())
    assert "「造價」" in form.errors["field_cost"][0]
    assert not Subject.objects.filter(name_hant="新渠工程").exists()


def test_who_may_not_write_somewhere_gets_no_form(staged: None, client: Client) -> None:
    assert signed_in(client).get("/subjects/s2/edit/").status_code == 404
    sign_in(client, make_user("looker", place="LAND"))
    for address in ("/subjects/s1/edit/", "/subjects/s1/stage/", "/subjects/s1/link/", "/register/kinds/scheme/new/"):
        assert client.get(address).status_code == 403
    assert "/edit/" not in client.get("/subjects/s1/").content.decode()


def test_an_edit_needs_its_reason_and_notices_what_somebody_else_changed(staged: None, client: Client) -> None:
    page = signed_in(client).get("/subjects/s1/edit/")
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert client.post("/subjects/s1/edit/", given | {"name_en": "Canal"}).context["form"].errors.keys() == {"reason"}
    now = State.of(Subject.objects.select_related("place", "organisation").get(code="s1"))
    other = State(**{name: getattr(now, name) for name in now.__slots__ if name not in {"name_hant", "name_en", "fields"}},
                  name_hant="東大渠工程", name_en="Great Canal", fields=now.fields)  # fmt: skip
    record_subject(actor=None, kind="scheme", code="s1", state=other, reason="renamed")
    mine = given | {"name_en": "Long Canal", "field_cost": "14", "reason": "counted again"}
    sent = client.post("/subjects/s1/edit/", mine)
    assert sent.status_code == 409
    form = sent.context["form"]
    assert (form["name_hant"].value(), form["name_en"].value(), form["field_cost"].value()) == (
        "東大渠工程",
        "Long Canal",
        "14",
    )
    assert {(one.changed.column, one.typed) for one in sent.context["changes"]} == {
        ("name_hant", None),
        ("name_en", "Long Canal"),
    }
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post("/subjects/s1/edit/", again).status_code == 302
    s1 = Subject.objects.get(code="s1")
    assert (s1.name_hant, s1.name_en, s1.fields["cost"]) == ("東大渠工程", "Long Canal", "14")
    assert (s1.document, s1.quote, s1.stage) == ("page", "東渠", "open")


def test_a_stage_is_a_revision_and_its_milestone(staged: None) -> None:
    actor = editor()
    moved = move_stage(actor=actor, subject="s1", stage="started", on=DAY, evidence="permit 7", reason="")
    page = subject_page(OPERATOR, "s1")
    assert (moved.stage, page.milestones[0].reached, page.milestones[0].evidence) == ("started", DAY, "permit 7")
    with pytest.raises(StageRefused):
        move_stage(actor=actor, subject="s1", stage="open", on=DAY, evidence="", reason=" ")
    move_stage(actor=actor, subject="s1", stage="open", on=DAY, evidence="", reason="stopped by a flood")
    page = subject_page(OPERATOR, "s1")
    assert (page.subject.stage, page.milestones[0].reached) == ("open", None)
    assert page.events[-1].evidence == "stopped by a flood"


def test_a_stage_refuses_what_it_lacks_and_who_may_not_decide(staged: None) -> None:
    actor = editor("eastern", "LAND")
    with pytest.raises(InvalidSubject) as caught:
        move_stage(actor=actor, subject="s2", stage="started", on=DAY, evidence="", reason="")
    assert [(one.column, one.rule) for one in caught.value.problems] == [("cost", "stage_needs")]
    with pytest.raises(InvalidSubject) as caught:
        move_stage(actor=actor, subject="s1", stage="completed", on=DAY, evidence="", reason="")
    assert [(one.column, one.rule) for one in caught.value.problems] == [("stage", "not_permitted")]
    assert not Revision.objects.filter(subject__code__in=["s1", "s2"], recorded_by=str(actor.key)).exists()
    decider = editor("decider", "LAND", Permission.SUBJECT_DECIDE)
    assert (
        move_stage(actor=decider, subject="s1", stage="completed", on=DAY, evidence="", reason="").stage == "completed"
    )


def test_the_days_in_each_stage_come_from_milestones_and_else_from_what_was_recorded(staged: None) -> None:
    with time_machine.travel("2023-07-01T04:00:00Z"):
        move_stage(actor=None, subject="s1", stage="started", on=DAY, evidence="", reason="")
        move_stage(actor=None, subject="s1", stage="done", on=DAY, evidence="", reason="")
    spans = stage_history(subject_page(OPERATOR, "s1"), today=date(2023, 7, 11))
    told = [(span.stage.code, span.dated, span.days) for span in spans]
    assert told[0] == ("started", True, 30)
    assert told[1] == ("done", False, None) or told[1][0] == "done"


def test_links_end_with_a_reason_and_are_kept(staged: None) -> None:
    actor = editor("linker", "LAND")
    with pytest.raises(LinkRefused):
        link_subjects(actor=actor, source="s1", link="part_of", target="p1")  # is there already
    with pytest.raises(LinkRefused):
        link_subjects(actor=actor, source="s2", link="part_of", target="s1")
    with pytest.raises(LinkRefused):
        unlink_subjects(actor=actor, source="s1", link="part_of", target="p1", reason="")
    unlink_subjects(actor=actor, source="s1", link="part_of", target="p1", reason="another plan")
    page = subject_page(OPERATOR, "s1")
    assert page.links_out == ()
    assert [(one.link.ended_reason, one.ended_by) for one in page.links_ended] == [("another plan", "linker")]
    link_subjects(actor=actor, source="s1", link="part_of", target="p1", note="after all")
    assert [one.note for one in subject_page(OPERATOR, "s1").links_out] == ["after all"]
    tags = AuditEntry.objects.filter(object_key="s1").order_by("id").values_list("tag", flat=True)
    assert list(tags) == ["register:link:end", "register:link:create"]


def test_a_pack_does_not_link_again_what_people_ended(staged: None, tmp_path: Path) -> None:
    unlink_subjects(actor=None, source="s1", link="part_of", target="p1", reason="another plan")
    load_small_pack(tmp_path, kinds=staged_kinds())
    assert not Link.objects.exists()
    assert Link.ever.count() == 1


def test_a_double_is_merged_shown_with_the_kept_one_and_taken_back(staged: None, client: Client) -> None:
    actor = editor("merger", "LAND")
    with pytest.raises(Forbidden):
        link_subjects(actor=make_user("nobody", place="LAND"), source="s1", link="part_of", target="p1")
    merge_subjects(actor=actor, kept="s2", merged="s1", reason="the same canal twice")
    s1, s2 = Subject.objects.get(code="s1"), Subject.objects.get(code="s2")
    assert s1.stage == "merged"
    assert [one.subject for one in mergers_of(OPERATOR, s2)] == [s1]
    found = merged_into(OPERATOR, s1)
    assert found
    assert found.subject == s2
    sign_in(client, actor)
    page = client.get("/subjects/s2/").content.decode()
    assert 'data-double="s1"' in page
    assert "總規劃" in page
    assert "photo" in page
    assert "西橋工程" in client.get("/subjects/s1/").content.decode()
    with pytest.raises(MergeRefused):
        merge_subjects(actor=actor, kept="s1", merged="s2", reason="round")
    move_stage(actor=actor, subject="s1", stage="open", on=DAY, evidence="", reason="two canals after all")
    assert mergers_of(OPERATOR, s2) == []
    assert [one.link.code for one in subject_page(OPERATOR, "s1").links_ended] == ["merged_into"]
    assert [one.subject.code for one in subject_page(OPERATOR, "s1").links_out] == ["p1"]
