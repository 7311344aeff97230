"""The pages of matters: what each person sees and may do there, and what is told beside what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diaodu.audit.models import AuditEntry as Entry
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter
from diaodu.packs.commands import load_pack
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.commands.subjects import record_subject
from diaodu.register.models import Place, Subject
from diaodu.register.states import State
from tests.builders import make_place, make_user, sign_in
from tests.matters.conftest import Office, at, holder
from tests.matters.declared import write_matters_pack
from tests.matters.more import KINDS, MORE

MONDAY = at("2024-03-04")
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    """The office of the engine's tests with more kinds, on a Monday morning."""
    with time_machine.travel(MONDAY, tick=False):
        load_pack(write_matters_pack(tmp_path, matters=MORE, kinds=KINDS))
        pack, place = Pack.objects.get(code="small"), Place.objects.get(code="X1")
        project = record_subject(actor=None, kind="project", code="dam", state=State("壩", "坝", place="X1"), reason="")
        people = {role: holder(role) for role in ("reporter", "reviewer", "office")}
        yield Office(pack, place, project, **people)


def blocker(office: Office, **fields: str) -> Matter:
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land", **fields})
    return raise_matter(actor=office.reporter, new=new, at=MONDAY)


def assigned(office: Office, **fields: str) -> Matter:
    doing = Doing("done", assign_to=office.reporter)
    matter = blocker(office, **fields).public
    return end_step(actor=office.reviewer, matter=matter, step="assign", doing=doing, at=MONDAY)


def complaint(office: Office) -> Matter:
    return raise_matter(actor=office.reporter, new=New("complaint", "推諉", place=office.place), at=MONDAY)


def as_user(user: User) -> Client:
    """A browser of somebody signed in, which must send the form's token."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, user)
    return client


def opened(user: User, address: str, *, status: int = 200) -> str:
    found = as_user(user).get(address)
    assert found.status_code == status, found.content.decode()[-600:]
    return found.content.decode()


def page_of(matter: Matter) -> str:
    return reverse("matter", args=[matter.public])


def send(user: User, address: str, **given: str) -> HttpResponse:
    """Open a page and send its form as a browser does."""
    client = as_user(user)
    return client.post(address, {**given, "csrfmiddlewaretoken": token_of(client)})  # type: ignore[return-value]


def token_of(client: Client) -> str:
    """The token that every form of somebody's pages carries."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(reverse("help")).content.decode())
    assert found
    return found.group(1)


def refused(found: HttpResponse) -> str:
    assert found.status_code == 422, (found.status_code, found.content.decode()[-600:])
    return found.content.decode()


def done(found: HttpResponse) -> None:
    assert found.status_code == 302, re.findall(r"data-refused>(.*?)</div>", found.content.decode(), re.DOTALL)


# what is listed


def test_my_matters_are_grouped_by_the_clock(office: Office) -> None:
    blocker(office)
    assigned(office, urgency="urgent")
    assigned(office, urgency="ordinary")
    with time_machine.travel(at("2024-03-06", "09:00"), tick=False):
        text = opened(office.reporter, reverse("matters"))
        groups = dict(re.findall(r'data-group="(\w+)".*?data-count>(\d+)', text, re.DOTALL))
        assert groups == {"today": "1", "later": "1"}
        assert "今天到期" in text
        assert "剩 13 個工作日" in text
        desk = opened(office.reviewer, reverse("matters"))
        assert dict(re.findall(r'data-group="(\w+)".*?data-count>(\d+)', desk, re.DOTALL)) == {"overdue": "1"}
        assert "逾期 1 個工作日" in desk


def test_my_matters_are_narrowed_by_kind_and_by_desk(office: Office) -> None:
    assigned(office)
    complaint(office)
    text = opened(office.reviewer, f"{reverse('matters')}?kind=complaint")
    assert "推諉" in text
    assert "用地未批" not in text
    assert "用地未批" not in opened(office.reporter, f"{reverse('matters')}?own=desk")
    assert "用地未批" in opened(office.reporter, f"{reverse('matters')}?own=me")


def test_nothing_to_do_is_said(office: Office) -> None:
    assert "現在沒有等您辦理的事項。" in opened(office.office, reverse("matters"))
    assert "這一組沒有事項。" in opened(office.office, f"{reverse('matters')}?when=overdue")


def test_my_matters_keep_within_their_query_budget(office: Office) -> None:
    def asked() -> int:
        client = as_user(office.reviewer)
        client.get(reverse("matters"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("matters"))
        return len(queries)

    for _each in range(3):
        blocker(office)
    few = asked()
    for _each in range(9):
        blocker(office)
    assert asked() == few <= 12


def test_the_list_is_narrowed_by_what_the_address_asks(office: Office) -> None:
    blocker(office, urgency="urgent")
    slips = assigned(office, urgency="urgent")
    escalate_due(at=at("2024-03-08"))
    everything = {
        "kind=blocker": 2, "kind=slip": 2, "state=all": 4, "state=closed": 0, "colour=blue": 2, "place=X1": 4,
        "place=elsewhere": 0, "kind=blocker&choice=factor:land": 2, "kind=blocker&choice=factor:power": 0,
        "kind=blocker&choice=title:x": 2, "about=dam": 4, "owner=role:reviewer": 1, f"owner={office.reporter.key}": 1,
        "owner=nobody": 0, "waiting=yes": 0, "waiting=no": 4, "kind=blocker&state=handling": 1,
    }  # fmt: skip
    for query, count in everything.items():
        text = opened(office.office, f"{reverse('matters_all')}?{query}")
        assert re.search(r"data-count>(\d+)", text).group(1) == str(count), query  # type: ignore[union-attr]
    raised = opened(office.reporter, f"{reverse('matters_all')}?owner=raised")
    assert page_of(slips) in raised


def test_the_list_keeps_within_its_query_budget(office: Office) -> None:
    def asked() -> int:
        client = as_user(office.office)
        client.get(reverse("matters_all"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("matters_all"))
        return len(queries)

    for _each in range(2):
        assigned(office)
    few = asked()
    for _each in range(6):
        assigned(office)
    assert asked() == few <= 14


def test_what_is_given_out_is_audited_and_names_nobody(office: Office) -> None:
    assigned(office)
    role = make_user("exporter", place="X1", permissions=tuple(Permission))
    found = as_user(role).get(f"{reverse('matters_export', args=['xlsx'])}?kind=blocker")
    assert found.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(found.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "用地未批"
    assert "reporter" not in str(rows)
    entry = Entry.objects.get(tag="matters:matter:export")
    assert entry.new == {"kind": "blocker", "count": 1}
    assert as_user(office.reviewer).get(reverse("matters_export", args=["xlsx"])).status_code == 403


# who sees what


def test_a_stranger_and_another_county_find_nothing(office: Office) -> None:
    matter = blocker(office)
    make_place("Z9", pack=office.pack)
    other = make_user("other-county", place="Z9", permissions=tuple(Permission))
    assert Client().get(page_of(matter)).status_code == 302
    opened(other, page_of(matter), status=404)
    assert send(other, reverse("matters"), act="note").status_code == 405
    assert send(other, page_of(matter), act="note", reason="x").status_code == 404
    assert "用地未批" not in opened(other, f"{reverse('matters_all')}?state=all")


def test_a_restricted_matter_is_seen_by_its_parties_and_by_who_may(office: Office) -> None:
    matter = complaint(office)
    bystander = holder("reporter", username="bystander")
    for user in (office.reporter, office.reviewer, office.office):
        assert "推諉" in opened(user, page_of(matter))
    opened(bystander, page_of(matter), status=404)
    assert "推諉" not in opened(bystander, reverse("matters_all"))
    assert "推諉" in opened(office.office, reverse("matters_all"))


def test_a_slip_shown_on_its_matter_only_to_who_sees_it(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    escalate_due(at=at("2024-03-08"))
    text = opened(office.office, page_of(matter))
    assert "data-children" in text
    assert "督辦單" in text
    assert page_of(Matter.objects.get(kind="slip")) in text


# the page


def test_the_page_shows_the_clock_the_ladder_the_way_and_the_history(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    escalate_due(at=at("2024-03-08"))
    matter.refresh_from_db()
    with time_machine.travel(at("2024-03-08"), tick=False):
        text = opened(office.office, page_of(matter))
    stands = dict(re.findall(r'data-step="(\w+)" data-stands="(\w+)"', text))
    assert stands == {"assign": "done", "solve": "open", "check": "ahead", "rate": "ahead"}
    rungs = dict(re.findall(r'data-rung="(\w+)" data-stands="(\w+)"', text))
    assert rungs == {"reminder": "reached", "blue": "reached", "yellow": "next", "red": "ahead", "talk": "ahead"}
    assert "逾期 2 個工作日" in text
    assert "2024-03-06 18:00 前辦結" in text
    acts = re.findall(r'data-act="(\w+)"', text)
    assert acts == ["reached", "reached", "opened", "ended", "opened", "raised"]
    assert "藍色督辦單：「辦理」，時限 2024-03-06 18:00" in text
    assert "「辦理」轉到reporter，2024-03-06 18:00 前辦結" in text
    assert f"#{matter.number}" in text


def test_steps_beside_one_another_are_shown_so_and_counted_in_their_own_time(office: Office) -> None:
    matter = raise_matter(actor=office.reporter, new=New("permit", "取水", place=office.place), at=MONDAY)
    text = opened(office.reviewer, page_of(matter))
    assert "2 個環節並行" in text
    assert "剩 4 小時 0 分（辦公時間）" in text
    assert "剩 3 天" in text
    assert 'data-end="land"' in text
    assert 'data-end="water"' in opened(office.reviewer, f"{page_of(matter)}?step=water")


def test_steps_of_units_are_shown_as_a_node_plan(office: Office) -> None:
    matter = raise_matter(actor=office.reporter, new=New("permit", "取水", place=office.place), at=MONDAY)
    given = {"act": "end", "step": "water", "ending": "done"}
    done(send(office.reviewer, page_of(matter), **given))
    text = opened(office.reviewer, page_of(matter))
    nodes = dict(re.findall(r'data-node="(\w+)".*?</th>(.*?)</tr>', text, re.DOTALL))
    assert list(nodes) == ["land", "water", "issue"]
    assert "國土局" in nodes["land"]
    assert "2024-03-04 – 2024-03-04" in nodes["water"]
    assert "用地" in nodes["issue"]
    assert "取水" not in nodes["issue"]
    assert "data-critical" in nodes["issue"]


def test_a_due_time_after_the_published_holidays_is_provisional(office: Office) -> None:
    with time_machine.travel(at("2090-03-06"), tick=False):
        matter = raise_matter(
            actor=office.reporter, new=New("complaint", "推諉", place=office.place), at=at("2090-03-06")
        )
        assert "節假日未公佈，暫定" in opened(office.reviewer, page_of(matter))


def test_the_page_keeps_within_its_query_budget(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    client = as_user(office.office)
    client.get(page_of(matter))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(matter))
    escalate_due(at=at("2024-03-20"))
    with CaptureQueriesContext(connection) as many:
        assert client.get(page_of(matter)).status_code == 200
    assert len(many) <= len(few) + 4
    assert len(many) <= 30


# what is done there


def test_a_step_is_assigned_solved_and_checked_through_the_page(office: Office) -> None:
    matter = blocker(office)
    done(
        send(
            office.reviewer,
            page_of(matter),
            act="end",
            step="assign",
            ending="done",
            assign_to=str(office.reporter.key),
        )
    )
    solve = {"act": "end", "step": "solve", "ending": "done", "words": "批了", "evidence": "甘資函 1 號"}
    done(send(office.reporter, page_of(matter), **solve))
    check = {"act": "end", "step": "check", "ending": "passed", "test_solved": "yes", "test_answered": "yes"}
    done(send(office.reviewer, page_of(matter), **check))
    rate = {"act": "end", "step": "rate", "ending": "satisfied"}
    done(send(office.reporter, page_of(matter), **rate))
    matter.refresh_from_db()
    assert matter.state == "solved"
    text = opened(office.office, page_of(matter))
    assert "甘資函 1 號" in text
    assert "事項辦結：已銷號" in text
    assert "解決了嗎" in text


def test_a_place_is_given_a_step(office: Office) -> None:
    make_place("X1-1", parent=office.place, pack=office.pack)
    matter = blocker(office)
    done(send(office.reviewer, page_of(matter), act="end", step="assign", ending="done", assign_place="X1-1"))
    step = matter.steps.get(code="solve")
    assert (step.person, step.place.code) == (None, "X1-1")


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"ending": ""}, "請選擇辦理結果"),
        ({"ending": "done", "evidence": " "}, "須寫明佐證"),
        ({"ending": "done", "evidence": "1", "words": "長" * 4001}, "4000"),
    ],
)
def test_bad_ends_of_a_step_are_told_and_nothing_typed_is_lost(
    office: Office, given: dict[str, str], remedy: str
) -> None:
    matter = assigned(office)
    text = refused(send(office.reporter, page_of(matter), act="end", step="solve", **{"words": "批了一半", **given}))
    assert remedy in text
    assert given.get("words", "批了一半") in text
    assert matter.steps.get(code="solve").ended_at is None


def test_what_an_ending_needs_is_asked_with_it_and_told_beside_it(office: Office) -> None:
    matter = complaint(office)
    assert "作「辦結」結論時必填。" in opened(office.reviewer, page_of(matter))
    given = {"act": "end", "step": "handle", "ending": "settled"}
    assert "作此結論須填「處理結果」" in refused(send(office.reviewer, page_of(matter), **given))
    too_long = refused(send(office.reviewer, page_of(matter), **given, field_outcome="字" * 2001))
    assert "「處理結果」超過 2000 個字符。" in too_long
    done(send(office.reviewer, page_of(matter), **given, field_outcome="已改正"))
    assert "已改正" in opened(office.office, page_of(matter))


def test_who_is_on_offer_no_more_is_not_taken_for_nobody(office: Office) -> None:
    matter = blocker(office)
    given = {"act": "end", "step": "assign", "ending": "done", "assign_to": str(uuid4())}
    assert "這一選項已不可選" in refused(send(office.reviewer, page_of(matter), **given))


def test_a_step_that_has_ended_meanwhile_is_refused_with_what_was_typed(office: Office) -> None:
    matter = blocker(office)
    given = {"act": "end", "step": "assign", "ending": "done", "words": "交給縣局"}
    done(send(office.reviewer, page_of(matter), **given))
    text = refused(send(office.reviewer, page_of(matter), **given))
    assert "已經辦完" in text
    assert "交給縣局" in text


def test_a_step_sent_twice_ends_once(office: Office) -> None:
    matter = assigned(office)
    given = {"act": "end", "step": "solve", "ending": "done", "evidence": "1", "once": str(uuid4())}
    for _each in range(2):
        done(send(office.reporter, page_of(matter), **given))
    assert Event.objects.filter(matter=matter, act="ended", said__step="solve").count() == 1


def test_only_who_has_a_step_is_shown_its_form_and_may_end_it(office: Office) -> None:
    matter = blocker(office)
    assert "data-end" in opened(office.reviewer, page_of(matter))
    assert "data-end" not in opened(office.reporter, page_of(matter))
    found = send(office.reporter, page_of(matter), act="end", step="assign", ending="done")
    assert found.status_code == 403


def test_who_does_not_manage_learns_of_nobody_to_hand_to(office: Office) -> None:
    matter = assigned(office)
    hidden = holder("reporter", username="hidden-colleague")
    assert hidden.username in opened(office.office, page_of(matter))
    found = send(office.reviewer, page_of(matter), act="hand", step="assign", to=str(hidden.key), reason="x")
    assert hidden.username not in found.content.decode()


def test_the_clock_is_stopped_and_goes_on(office: Office) -> None:
    matter = assigned(office)
    bad: tuple[tuple[dict[str, str], str], ...] = (
        ({"on": "superior", "reason": ""}, "請說明原因"),
        ({"on": "weather", "reason": "雨"}, "這一選項已不可選"),
        ({"on": "", "reason": "雨"}, "不能為此停錶"),
    )
    for given, remedy in bad:
        assert remedy in refused(send(office.reporter, page_of(matter), act="wait", **given))
    done(send(office.reporter, page_of(matter), act="wait", on="superior", reason="待省廳批覆"))
    text = opened(office.reporter, page_of(matter))
    assert "等待：等上級（停錶）" in text
    assert "data-end" not in text
    assert "等待中（停錶）" in opened(office.reporter, reverse("matters"))
    assert "請說明原因" not in text
    done(send(office.reporter, page_of(matter), act="resume", reason="已批"))
    assert "恢復計時（等上級）" in opened(office.reporter, page_of(matter))


def test_an_extension_is_asked_for_and_granted(office: Office) -> None:
    matter = assigned(office, urgency="urgent")
    ask = {"act": "extend", "step": "solve", "reason": "材料未齊", "progress": "一半"}
    bad = {"": "請填寫日期", "soon": "請填寫日期", "2024-03-06": "新的時限須晚於原時限"}
    for day, remedy in bad.items():
        text = refused(send(office.reporter, page_of(matter), **ask, new_due=day))
        assert remedy in text
        assert "材料未齊" in text
    done(send(office.reporter, page_of(matter), **ask, new_due="2024-03-20"))
    asked = Matter.objects.get(kind="extension")
    assert page_of(asked) in opened(office.reporter, page_of(matter))
    assert page_of(matter) in opened(office.office, page_of(asked))
    done(send(office.office, page_of(asked), act="end", step="decide", ending="granted"))
    assert "已延期 1 次" in opened(office.reporter, page_of(matter))


def test_a_step_is_handed_over(office: Office) -> None:
    matter, other = assigned(office), holder("reporter", username="other")
    for given, remedy in (
        ({"to": str(other.key), "reason": ""}, "請說明原因"),
        ({"to": str(uuid4()), "reason": "休假"}, "這一選項已不可選"),
        ({"place": "elsewhere", "reason": "休假"}, "這一選項已不可選"),
    ):
        assert remedy in refused(send(office.office, page_of(matter), act="hand", step="solve", **given))
    done(send(office.office, page_of(matter), act="hand", step="solve", to=str(other.key), reason="休假"))
    assert matter.steps.get(code="solve").person == other
    assert "「辦理」由reporter轉交other" in opened(office.office, page_of(matter))


def test_a_matter_is_withdrawn_and_opened_again(office: Office) -> None:
    matter = assigned(office)
    for act in ("withdraw", "reopen", "note"):
        assert "請說明原因" in refused(send(office.reporter, page_of(matter), act=act, reason=" ")), act
    assert "1000" in refused(send(office.reporter, page_of(matter), act="withdraw", reason="長" * 1001))
    done(send(office.reporter, page_of(matter), act="withdraw", reason="重複"))
    text = opened(office.reporter, page_of(matter))
    assert "已撤銷" in text
    assert 'data-act-form="reopen"' in text
    assert 'data-act-form="withdraw"' not in text
    done(send(office.reporter, page_of(matter), act="reopen", reason="又有了"))
    assert "重新啟動，從「辦理」起" in opened(office.reporter, page_of(matter))


def test_words_are_noted(office: Office) -> None:
    matter = blocker(office)
    done(send(office.reporter, page_of(matter), act="note", reason="<b>已到現場</b>"))
    assert "&lt;b&gt;已到現場&lt;/b&gt;" in opened(office.office, page_of(matter))


def test_an_act_that_does_not_exist_is_refused(office: Office) -> None:
    assert send(office.reporter, page_of(blocker(office)), act="erase").status_code == 422


def test_what_is_sent_without_its_token_is_refused(office: Office) -> None:
    matter = blocker(office)
    assert as_user(office.reporter).post(page_of(matter), {"act": "note", "reason": "x"}).status_code == 403


def test_offers_are_what_the_viewer_may_do(office: Office) -> None:
    def offered(user: User, matter: Matter) -> set[str]:
        return set(re.findall(r'data-act-form="(\w+)"', opened(user, page_of(matter))))

    matter = assigned(office)
    assert offered(office.reporter, matter) == {"wait", "extend", "withdraw", "note"}
    assert offered(office.reviewer, matter) == {"note"}
    assert offered(office.office, matter) == {"wait", "hand", "withdraw", "note"}


# raising


def new_address(**asked: str) -> str:
    return reverse("matter_new", query=asked)


def test_kinds_are_offered_by_role_and_subject(office: Office) -> None:
    assert re.findall(r'data-kind="(\w+)"', opened(office.reporter, new_address(about="dam"))) == ["blocker"]
    text = opened(office.reporter, new_address())
    assert 'data-kind="blocker"' in text
    assert 'data-kind="complaint"' in text
    assert 'data-kind="slip"' not in text
    assert "您不能在這裡提出事項" in opened(office.reviewer, new_address())
    assert as_user(office.reviewer).get(new_address(kind="blocker", about="dam")).status_code == 403
    assert as_user(office.reporter).get(new_address(kind="nothing")).status_code == 404
    assert as_user(office.reporter).get(new_address(about="nothing")).status_code == 404
    assert "涉及哪個登記項" in opened(office.reporter, new_address(kind="blocker"))


def test_a_form_asks_for_nothing_that_is_held(office: Office) -> None:
    asked = opened(office.reporter, new_address(kind="blocker", about="dam"))
    assert 'name="field_urgency"' in asked
    assert "本表共 3 項" in asked
    Subject.objects.filter(code="dam").update(fields={"urgency": "urgent"})
    held = opened(office.reporter, new_address(kind="blocker", about="dam"))
    assert 'name="field_urgency"' not in held
    assert "本表共 2 項" in held
    done(send(office.reporter, new_address(kind="blocker", about="dam"), title="用地未批", field_factor="land"))
    assert Matter.objects.get().fields == {"factor": "land", "urgency": "urgent"}


def test_a_field_that_an_ending_needs_is_not_asked_at_the_start(office: Office) -> None:
    text = opened(office.reporter, new_address(kind="complaint"))
    assert 'name="field_outcome"' not in text
    assert 'name="place"' in text


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"title": "", "field_factor": "land"}, "請寫明事項名稱"),
        ({"title": "用地未批", "field_factor": ""}, "「要素」不能為空"),
        ({"title": "用地未批", "field_factor": "moon"}, "「要素」的值「moon」不合規則"),
        ({"title": "長" * 201, "field_factor": "land"}, "200"),
    ],
)
def test_bad_new_matters_are_told_and_nothing_typed_is_lost(office: Office, given: dict[str, str], remedy: str) -> None:
    text = refused(send(office.reporter, new_address(kind="blocker", about="dam"), **given))
    assert remedy in text
    assert given["title"] in text
    assert not Matter.objects.exists()


def test_everything_that_is_missing_is_told_at_once(office: Office) -> None:
    text = refused(send(office.reporter, new_address(kind="blocker", about="dam"), title=" ", field_factor=""))
    assert re.findall(r'id="id_(\w+)_error"><li>([^<]*)', text) == [
        ("title", "請寫明事項名稱。"), ("field_factor", "「要素」不能為空。 請填寫這一格。"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["dam", "壩", "坝"])
def test_what_it_is_about_is_named_by_its_code_or_its_name(office: Office, typed: str) -> None:
    assert "data-held" in opened(office.reporter, new_address(kind="blocker", about=typed))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("水庫", "您的範圍內沒有「水庫」"),
        ("far", "您的範圍內沒有「far」"),
        ("farm", "「堵點」只能就這些對象提出：項目。「農場」登記為企業。"),
        ("農場", "「堵點」只能就這些對象提出：項目。「農場」登記為企業。"),
        ("閘", "有幾個同名，請改填代碼："),
    ],
)
def test_what_it_cannot_be_about_is_told_at_its_field(office: Office, typed: str, wrong: str) -> None:
    make_place("X9")
    named = {
        "far": ("project", "遠壩", "X9"),
        "farm": ("firm", "農場", "X1"),
        "g1": ("project", "閘", "X1"),
        "g2": ("project", "閘", "X1"),
    }
    for code, (kind, name, place) in named.items():
        record_subject(actor=None, kind=kind, code=code, state=State(name, name, place=place), reason="")
    text = opened(office.reporter, new_address(kind="blocker", about=typed), status=422)
    assert f'value="{typed}"' in text
    assert wrong in text.partition('id="about_error"')[2]


def test_a_form_sent_twice_raises_once(office: Office) -> None:
    given = {"title": "用地未批", "field_factor": "land", "once": str(uuid4())}
    answers = [send(office.reporter, new_address(kind="blocker", about="dam"), **given) for _each in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[0]["Location"] == page_of(Matter.objects.get())
    assert Matter.objects.get().key == f"form:{given['once']}"


def test_the_key_of_anothers_form_raises_nothing_of_theirs(office: Office) -> None:
    other, once = holder("reporter", username="other"), str(uuid4())
    given = {"title": "用地未批", "field_factor": "land", "once": once}
    done(send(office.reporter, new_address(kind="blocker", about="dam"), **given))
    assert "請重新打開表單" in refused(send(other, new_address(kind="blocker", about="dam"), **given))


# beside


def test_a_subject_shows_its_open_matters_and_where_to_raise_one(office: Office) -> None:
    assigned(office)
    text = opened(office.reporter, reverse("subject", args=["dam"]))
    assert 'data-beside="matters"' in text
    assert "用地未批" in text
    assert reverse("matter_new") + "?about=dam" in text
    assert "?about=dam" in opened(office.office, reverse("subject", args=["dam"]))
    assert reverse("matter_new") not in opened(office.reviewer, reverse("subject", args=["dam"]))


def test_the_desk_counts_what_is_overdue_and_due_today(office: Office) -> None:
    assigned(office, urgency="urgent")
    with time_machine.travel(at("2024-03-06", "09:00"), tick=False):
        assert re.search(r"data-today>(\d+)", opened(office.reporter, reverse("home"))).group(1) == "1"  # type: ignore[union-attr]
    with time_machine.travel(at("2024-03-07", "09:00"), tick=False):
        assert re.search(r"data-overdue>(\d+)", opened(office.reporter, reverse("home"))).group(1) == "1"  # type: ignore[union-attr]
    assert 'data-work="matters"' not in opened(office.office, reverse("home"))


def test_the_menu_leads_there_only_who_sees_matters(office: Office) -> None:
    blind = make_user("blind", place="X1", permissions=(Permission.SUBJECT_VIEW,))
    assert reverse("matters") not in re.findall(r'class="nav-link" href="([^"]+)"', opened(blind, reverse("home")))
    assert reverse("matters") in re.findall(r'class="nav-link" href="([^"]+)"', opened(office.office, reverse("home")))
    assert as_user(blind).get(reverse("matters")).status_code == 403
