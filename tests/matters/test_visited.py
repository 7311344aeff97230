"""An enterprise says of each visit, on its own page and once, whether it was useful; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.by_enterprise import answer_contact_by_link
from diaodu.matters.commands.linking import VALID, close_link, make_link, open_link
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter
from diaodu.pairing.commands import pair, record_contact, record_person, tie_account
from diaodu.pairing.commands.contacts import Told, correct_contact
from diaodu.pairing.models import Answer, Contact
from diaodu.people.permissions import Permission
from diaodu.register.models import Subject
from tests.builders import make_user, sign_in
from tests.matters.enterprise import MONDAY, Town, build, page

FRIDAY = date(2024, 3, 1)
WALK = Told(rule="walk", on=FRIDAY, purpose="看看用電", companions="同行的人")
ASKED = "這次走訪或接觸對貴企業有用嗎"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    return build(tmp_path)


def met(about: Subject, told: Told = WALK) -> Contact:
    """A contact of an official with a firm."""
    person = record_person(actor=None, name="周某人", post="秘書長", phone="139", place="X1")
    pair(actor=None, person=person.key, subject=about.code, capacity="patron", since=date(2024, 1, 1), reason="x")
    return record_contact(actor=None, person=person.key, subject=about.code, told=told)


def say(client: Client, town: Town, contact: Contact, useful: str, words: str = "", *, token: str = "") -> Any:
    """Answer with the form."""
    keys = {"token": token or town.token, "key": contact.thread}
    name = f"met{contact.thread}"
    url = reverse("enterprise_contact_answer", kwargs=keys)
    return client.post(url, {f"{name}-useful": useful, f"{name}-words": words})


def shown(client: Client, town: Town, token: str = "") -> str:
    return client.get(page(town, token)).content.decode()


def said() -> list[tuple[bool, str]]:
    """All answers that are kept, the earliest first."""
    return list(Answer.objects.values_list("useful", "words"))


def visited(town: Town, on: date = FRIDAY) -> Matter:
    """A visit of the firm as a matter, which was made on a day."""
    call = raise_matter(actor=town.reporter, new=New("call", "走訪", about=town.firm), at=MONDAY)
    doing = Doing("done", fields={"visited_on": on.isoformat()})
    return end_step(actor=town.reporter, matter=call.public, step="go", doing=doing, at=MONDAY)


def rate(client: Client, town: Town, matter: Matter, ending: str, words: str = "") -> None:
    """Answer in the matter."""
    number = matter.steps.get(code="useful").pk
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": matter.public, "step": number})
    client.post(url, {f"step{number}-ending": ending, f"step{number}-words": words})


def test_it_is_asked_about_a_visit_and_told_nothing_private(town: Town, client: Client) -> None:
    met(town.firm)
    page_text = shown(client, town)
    for told in ("2024-03-01 · 登門走訪", "看看用電", "包抓領導", ASKED):
        assert told in page_text
    for hidden in ("周某人", "秘書長", "139", "同行的人"):
        assert hidden not in page_text


def test_what_it_says_is_kept_with_its_day_and_may_be_corrected(town: Town, client: Client) -> None:
    contact = met(town.firm)
    assert say(client, town, contact, "no", "問了就走").status_code == 302
    page_text = shown(client, town)
    assert "沒有用 · 2024-03-04" in page_text
    assert "問了就走" in page_text
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        for _twice in range(2):
            assert say(client, town, contact, "yes", "電通了").status_code == 302
        assert "有用 · 2024-03-06" in shown(client, town)
    assert said() == [(False, "問了就走"), (True, "電通了")]
    assert Answer.objects.latest("pk").given_by.startswith("enterprise link ")
    entry = AuditEntry.objects.filter(tag="pairing:contact:answer").latest("pk")
    assert (entry.actor, entry.object_key) == (None, str(contact.thread))


@pytest.mark.usefixtures("committing")
def test_two_clicks_at_the_same_moment_are_one_answer(tmp_path: Path) -> None:
    town = build(tmp_path)
    contact = met(town.firm)

    def click(_number: int) -> int:
        try:
            return int(say(Client(), town, contact, "yes").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, range(4))) == [302] * 4
    assert said() == [(True, "")]


@pytest.mark.parametrize(("useful", "words"), [("", ""), ("maybe", ""), ("yes", "長" * 501), ("yes", "好\u202e")])
def test_what_cannot_be_taken_is_told_beside_what_was_typed(
    town: Town, client: Client, useful: str, words: str
) -> None:
    refused = say(client, town, met(town.firm), useful, words)
    assert refused.status_code == 422
    assert "field-errors" in refused.content.decode()
    assert said() == []


@pytest.mark.parametrize("kind", ["wrong", "closed", "expired", "replaced"])
def test_an_address_that_opens_nothing_takes_no_answer(town: Town, client: Client, kind: str) -> None:
    contact, token, when = met(town.firm), town.token, MONDAY
    if kind == "wrong":
        token = "w" * 43
    elif kind == "closed":
        close_link(actor=town.office, about=town.firm.code, at=MONDAY)
    elif kind == "expired":
        when = MONDAY + VALID
    else:
        make_link(actor=town.office, about=town.firm.code, at=MONDAY)
    with time_machine.travel(when, tick=False):
        assert say(client, town, contact, "yes", token=token).status_code == 404
    assert said() == []


def test_a_contact_of_another_firm_of_the_negative_list_or_of_none_is_not_there(town: Town, client: Client) -> None:
    others = [met(town.other), met(town.firm, Told(rule="gift", on=FRIDAY, purpose="月餅"))]
    assert ASKED not in shown(client, town)
    for contact in (*others, Contact(thread=uuid4())):
        assert say(client, town, contact, "yes").status_code == 404
    token = make_link(actor=town.office, about=town.other.code, at=MONDAY)
    assert say(client, town, others[0], "yes", token=token).status_code == 302
    assert said() == [(True, "")]


def test_what_has_not_been_is_neither_asked_about_nor_answered(town: Town, client: Client) -> None:
    contact = met(town.firm, Told(rule="walk", on=date(2024, 3, 5), purpose="明天去"))
    assert "明天去" not in shown(client, town)
    assert say(client, town, contact, "yes").status_code == 404
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert "明天去" in shown(client, town)
        dropped = Told(rule="walk", on=date(2024, 3, 5), purpose="明天去", dropped=True)
        correct_contact(actor=None, contact=contact.thread, told=dropped, reason="下雪")
        assert "明天去" not in shown(client, town)


def test_a_form_of_another_site_is_refused(town: Town) -> None:
    contact, client = met(town.firm), Client(enforce_csrf_checks=True)
    client.get(page(town))
    assert say(client, town, contact, "yes").status_code == 403
    assert said() == []


def test_one_visit_is_asked_about_once_in_its_matter(town: Town, client: Client) -> None:
    """The matter asks; what it says there stands on the record of that day too, and only of that day."""
    contact = met(town.firm)
    later = met(town.firm, Told(rule="walk", on=MONDAY.date(), purpose="又去"))
    feast = met(town.firm, Told(rule="feast", on=FRIDAY, purpose="年會"))
    matter = visited(town)
    page_text = shown(client, town)
    assert page_text.count(ASKED) == 2
    assert "看看用電" not in page_text
    assert "有用嗎" in page_text
    rate(client, town, matter, "useless", "走過場")
    assert [(one.contact.thread, one.useful, one.words) for one in Answer.objects.all()] == [
        (contact.thread, False, "走過場")
    ]
    assert "沒有用 · 2024-03-04" in shown(client, town)
    assert {one.purpose for one in (later, feast)} == {"又去", "年會"}


def test_a_record_that_comes_after_the_matter_is_not_asked_about_again(town: Town, client: Client) -> None:
    rate(client, town, visited(town), "useful", "電通了")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        contact = met(town.firm)
        assert ASKED not in shown(client, town).partition("data-answered")[0]
    answer = Answer.objects.get()
    assert (answer.contact, answer.useful, answer.words) == (contact, True, "電通了")
    assert answer.answered_at == MONDAY  # when it was said, not when the record was written


def test_a_matter_that_comes_after_the_answer_does_not_ask_again(town: Town, client: Client) -> None:
    say(client, town, met(town.firm), "yes", "電通了")
    matter = visited(town)
    assert (matter.state, matter.steps.get(code="useful").ending) == ("done", "useful")
    ended = Event.objects.get(matter=matter, act="ended", step__code="useful")
    assert (ended.from_enterprise, ended.by, ended.said["words"]) == (True, None, "電通了")
    assert ended.said["answered_on"] == "2024-03-04"
    another = visited(town, MONDAY.date())
    assert another.state == "asked"


def test_a_page_that_was_open_before_the_matter_asked_answers_both(town: Town) -> None:
    contact = met(town.firm)
    matter = visited(town)
    link = open_link(town.token, at=MONDAY)
    for useful in (False, True):
        answer_contact_by_link(link=link, contact=contact.thread, useful=useful, words="", at=MONDAY)
    matter.refresh_from_db()
    assert (matter.state, matter.steps.get(code="useful").ending) == ("done", "useless")
    assert said() == [(False, ""), (True, "")]


def test_the_page_of_the_matter_leads_to_the_record(town: Town, client: Client) -> None:
    """To one in sight, or to the form for it, filled in; a viewer is told of no record out of sight."""
    matter = visited(town)
    address = reverse("matter", args=[matter.public])
    sign_in(client, town.reporter)
    assert "沒有這次走訪的接觸記錄" in client.get(address).content.decode()
    everything = (Permission.SUBJECT_VIEW, Permission.MATTER_VIEW, Permission.CONTACT_RECORD, Permission.CONTACT_VIEW)
    visitor = make_user("visitor", place="X1", permissions=everything)
    own = record_person(actor=None, name="程", place="X1").key
    tie_account(actor=None, person=own, username="visitor")
    sign_in(client, visitor)
    page_text = client.get(address).content.decode()
    form = f"{reverse('contact_new')}?subject={town.firm.code}&amp;on=2024-03-01"
    assert form in page_text
    filled = client.get(form.replace("&amp;", "&")).context["form"]
    assert (filled["subject"].value(), filled["on"].value()) == (town.firm.code, FRIDAY)
    record_contact(actor=None, person=own, subject=town.firm.code, told=WALK)
    assert form not in client.get(address).content.decode()
    assert reverse("contact", args=[Contact.objects.get().thread]) in client.get(address).content.decode()


def test_nobody_else_says_that_a_visit_was_useful(town: Town, client: Client) -> None:
    contact, matter = met(town.firm), visited(town)
    asked = {"matter": matter.public, "step": "useful", "at": MONDAY}
    for ending in ("useful", "useless"):
        with pytest.raises(Forbidden):
            end_step(actor=town.reporter, doing=Doing(ending), **asked)
    with pytest.raises(Forbidden):  # nor does the enterprise say that it has said nothing
        end_step_for_enterprise(enterprise=town.firm, doing=Doing("silent"), **asked)
    assert "企業未答" not in shown(client, town)
    sign_in(client, town.reporter)
    form = client.get(reverse("matter", args=[matter.public])).context["forms"].end
    assert [code for code, _name in form.fields["ending"].widget.choices] == ["silent"]
    end_step(actor=town.reporter, doing=Doing("silent"), **asked)
    assert said() == []
    assert ASKED in shown(client, town)
    say(client, town, contact, "no")
    assert said() == [(False, "")]
