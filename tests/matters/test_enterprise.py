"""An enterprise's own address: what it opens, what it shows, what it takes, and what it gives to nobody else."""

from __future__ import annotations

import logging.config
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.by_enterprise import MOST_A_DAY, raise_by_link
from diaodu.matters.commands.linking import VALID, close_link, digest_of, make_link, open_link
from diaodu.matters.commands.managing import add_note, reopen_for_enterprise
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import EnterpriseLink, Event, Matter, Step
from diaodu.people.lockout import MOST_BY_ADDRESS
from diaodu.web.logs import SECRETS, without_secrets
from tests.builders import make_user, sign_in
from tests.matters.enterprise import MONDAY, Town, build, page


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    return build(tmp_path)


def form_key(client: Client, town: Town) -> str:
    """The key of the form that the page gives."""
    found = re.search(r'name="demand-form_key" value="([^"]+)"', client.get(page(town)).content.decode())
    assert found
    return found.group(1)


def send(client: Client, town: Town, *, token: str = "", **typed: str) -> Any:
    """Raise a demand with the form."""
    given = {"title": "變壓器不夠", "field_topic": "power"} | typed
    given.setdefault("form_key", "k" * 20)
    url = reverse("enterprise_raise", kwargs={"token": token or town.token, "kind": "demand"})
    return client.post(url, {f"demand-{name}": value for name, value in given.items()})


def handled(town: Town) -> Matter:
    """A demand of the firm that was looked into and answered: it is to be rated."""
    link = open_link(town.token, at=MONDAY)
    matter = raise_by_link(
        link=link, kind="demand", title="變壓器不夠", fields={"topic": "power"}, form_key="k" * 20, at=MONDAY
    )
    steps = (
        ("check", Doing("done", words="內部：先拖一拖")),
        ("answer", Doing("answered", words="下週增容", fields={"outcome": "已增容"})),
    )
    for code, doing in steps:
        end_step(actor=town.reporter, matter=matter.public, step=code, doing=doing, at=MONDAY)
    add_note(actor=town.reporter, matter=matter.public, words="內部便箋", at=MONDAY)
    return matter


def rate(client: Client, town: Town, matter: Matter, ending: str, **typed: str) -> Any:
    """Rate a demand with the form."""
    number = matter.steps.get(code="rate", ended_at=None).pk
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": matter.public, "step": number})
    given = {"ending": ending} | typed
    return client.post(url, {f"step{number}-{name}": value for name, value in given.items()})


def test_it_raises_and_rates_without_an_account(town: Town, client: Client) -> None:
    key = form_key(client, town)
    assert send(client, town, form_key=key).status_code == 302
    matter = Matter.objects.get()
    assert (matter.about, matter.from_enterprise, matter.raised_by, matter.kind) == (town.firm, True, None, "demand")
    shown = client.get(page(town)).content.decode()
    assert "變壓器不夠" in shown
    assert "辦理中" in shown
    assert "覈實 · 2024-03-05 18:00 前" in shown
    assert Client().get(page(town)).cookies.keys() <= {"diaodu-csrf"}


def test_it_is_told_its_answer_and_nothing_that_is_not_for_it(town: Town, client: Client) -> None:
    matter = handled(town)
    raise_matter(actor=town.reporter, new=New("complaint", "有人投訴這家廠", about=town.firm), at=MONDAY)
    raise_matter(
        actor=town.reporter, new=New("demand", "石灰窯的事", about=town.other, fields={"topic": "labour"}), at=MONDAY
    )
    shown = client.get(page(town)).content.decode()
    assert "下週增容" in shown
    assert "已增容" in shown
    for hidden in ("先拖一拖", "內部便箋", "有人投訴", "石灰窯", "reporter", "填報員", matter.key):
        assert hidden not in shown


def test_words_of_others_are_not_shown_but_what_it_is_asked_is(town: Town, client: Client) -> None:
    call = raise_matter(actor=town.reporter, new=New("call", "經營困難，須摸底", about=town.firm), at=MONDAY)
    assert "待走訪" not in client.get(page(town)).content.decode()
    end_step(actor=town.reporter, matter=call.public, step="go", doing=Doing("done", words="見了"), at=MONDAY)
    shown = client.get(page(town)).content.decode()
    assert "有用嗎" in shown
    assert "摸底" not in shown
    number = call.steps.get(code="useful").pk
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": call.public, "step": number})
    client.post(url, {f"step{number}-ending": "useless", f"step{number}-words": "問了就走"})
    ended = Event.objects.get(matter=call, act="ended", step__code="useful")
    assert (ended.said["ending"], ended.from_enterprise, ended.by) == ("useless", True, None)


def test_a_form_sent_twice_raises_once(town: Town, client: Client) -> None:
    for _ in range(2):
        assert send(client, town).status_code == 302
    assert Matter.objects.count() == 1
    assert send(client, town, form_key="other-form-key-17").status_code == 302
    assert Matter.objects.count() == 2


@pytest.mark.usefixtures("committing")
def test_two_clicks_at_the_same_moment_raise_once(tmp_path: Path) -> None:
    town = build(tmp_path)

    def click(_number: int) -> int:
        try:
            return int(send(Client(), town).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, range(4))) == [302] * 4
    assert Matter.objects.count() == 1


def test_it_is_satisfied_once(town: Town, client: Client) -> None:
    matter = handled(town)
    number = matter.steps.get(code="rate").pk
    assert rate(client, town, matter, "satisfied").status_code == 302
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": matter.public, "step": number})
    assert client.post(url, {f"step{number}-ending": "satisfied"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "done"
    assert Event.objects.filter(matter=matter, act="ended", step__code="rate").count() == 1


def test_who_is_not_satisfied_says_why(town: Town, client: Client) -> None:
    matter = handled(town)
    refused = rate(client, town, matter, "dissatisfied")
    assert refused.status_code == 422
    assert "退回須說明原因" in refused.content.decode()
    assert rate(client, town, matter, "dissatisfied", words="還是停電").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.steps.get(ended_at=None).code) == ("open", "answer")


def test_it_is_opened_again_within_its_term(town: Town, client: Client) -> None:
    matter = handled(town)
    rate(client, town, matter, "satisfied")
    url = reverse("enterprise_reopen", kwargs={"token": town.token, "key": matter.public})
    given = {f"again{matter.public}-reason": "又停了"}
    with time_machine.travel(MONDAY + timedelta(days=30), tick=False):
        assert "沒有解決" not in client.get(page(town)).content.decode()
        assert client.post(url, given).status_code == 422
    assert "2024-03-14 前可以要求重新辦理" in client.get(page(town)).content.decode()
    assert client.post(url, given).status_code == 302
    matter.refresh_from_db()
    assert matter.closed_at is None
    with pytest.raises(NotFound):
        reopen_for_enterprise(enterprise=town.other, matter=matter.public, reason="x", at=MONDAY)


@pytest.mark.parametrize("kind", ["wrong", "closed", "expired", "replaced"])
def test_an_address_that_opens_nothing_says_nothing(town: Town, client: Client, kind: str) -> None:
    token, when = town.token, MONDAY
    if kind == "wrong":
        token = "w" * 43
    elif kind == "closed":
        close_link(actor=town.office, about=town.firm.code, at=MONDAY)
    elif kind == "expired":
        when = MONDAY + VALID
    else:
        make_link(actor=town.office, about=town.firm.code, at=MONDAY)
    nothing = Client().get(page(town, "never-was-any"))
    with time_machine.travel(when, tick=False):
        answer = client.get(page(town, token))
        assert send(client, town, token=token).status_code == 404
    assert answer.status_code == 404
    without = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in (answer, nothing)]
    assert without[0] == without[1]
    assert not Matter.objects.exists()


def test_one_firm_does_not_reach_what_is_another_s(town: Town, client: Client) -> None:
    matter = handled(town)
    number = matter.steps.get(code="rate").pk
    token = make_link(actor=town.office, about=town.other.code, at=MONDAY)
    assert "變壓器" not in client.get(page(town, token)).content.decode()
    keys = {"token": token, "key": matter.public}
    for url in (
        reverse("enterprise_answer", kwargs={**keys, "step": number}),
        reverse("enterprise_reopen", kwargs=keys),
    ):
        assert client.post(url, {f"step{number}-ending": "satisfied"}).status_code == 404
    assert matter.steps.get(code="rate").ended_at is None


def test_it_raises_only_kinds_that_are_open_to_it(town: Town, client: Client) -> None:
    for kind in ("complaint", "call", "blocker", "nothing"):
        assert client.post(reverse("enterprise_raise", kwargs={"token": town.token, "kind": kind})).status_code == 404
    assert not Matter.objects.exists()


def test_it_ends_only_steps_that_are_its_own(town: Town, client: Client) -> None:
    send(client, town)
    matter = Matter.objects.get()
    number = matter.steps.get(code="check").pk
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": matter.public, "step": number})
    client.post(url, {f"step{number}-ending": "done"})
    assert matter.steps.get(code="check").ended_at is None
    gone = reverse("enterprise_answer", kwargs={"token": town.token, "key": uuid4(), "step": number})
    assert client.post(gone).status_code == 404


def test_guessing_is_stopped(town: Town, client: Client) -> None:
    for number in range(MOST_BY_ADDRESS):
        assert client.get(page(town, f"guess{number}")).status_code == 404
    assert client.get(page(town, "one-more")).status_code == 429
    assert client.get(page(town)).status_code == 429  # even the right one, from there
    assert client.get(page(town), REMOTE_ADDR="192.0.2.9").status_code == 200
    assert AuditEntry.objects.filter(tag="people:link:lock").count() == 1
    with time_machine.travel(MONDAY + timedelta(minutes=16), tick=False):
        assert client.get(page(town)).status_code == 200


def test_the_right_address_does_not_take_back_the_guesses_of_others(town: Town, client: Client) -> None:
    for number in range(MOST_BY_ADDRESS - 1):
        client.get(page(town, f"guess{number}"))
        client.get(page(town))
    assert client.get(page(town, "guess-again")).status_code == 404
    assert client.get(page(town, "one-more")).status_code == 429


def test_a_leaked_address_cannot_drown_the_office(town: Town, client: Client) -> None:
    for number in range(MOST_A_DAY):
        assert send(client, town, form_key=f"form-number-{number:010}").status_code == 302
    refused = send(client, town, form_key="one-more-than-a-day")
    assert refused.status_code == 422
    assert "一天最多" in refused.content.decode()
    assert Matter.objects.count() == MOST_A_DAY


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "長" * 201}, 422),
        ({"field_topic": "gold"}, 422),
        ({"field_topic": ""}, 422),
        ({"title": "停電\x00了"}, 400),
        ({"title": "停電\x07了"}, 400),
        ({"title": "停電\u202e了"}, 422),
        ({"form_key": "short"}, 422),
        ({"form_key": "' or 1=1 --' or 1=1 --"}, 422),
    ],
)
def test_what_cannot_be_taken_is_told_and_not_kept(
    town: Town, client: Client, typed: dict[str, str], status: int
) -> None:
    assert send(client, town, **typed).status_code == status
    assert not Matter.objects.exists()


def test_what_is_wrong_is_told_beside_each_field_by_its_name(town: Town, client: Client) -> None:
    refused = send(client, town, title="", field_topic="", field_detail="長" * 2001)
    assert refused.status_code == 422
    told = re.findall(r'id="id_demand-(\w+)_error"><li>([^<]*)', refused.content.decode())
    assert [name for name, _words in told] == ["title", "field_topic", "field_detail"]
    assert told[2][1].startswith("「詳情」超過 2000")
    assert not Matter.objects.exists()


def test_it_does_not_choose_the_office_s_terms(town: Town, client: Client) -> None:
    assert "difficulty" not in client.get(page(town)).content.decode()
    assert send(client, town, field_difficulty="simple").status_code == 302
    assert "difficulty" not in Matter.objects.get().fields


def test_it_sees_who_came_to_visit_and_when(town: Town, client: Client) -> None:
    for ending, fields in (("done", {}), ("dated", {"visited_on": "2024-02-29"})):
        call = raise_matter(actor=town.reporter, new=New("call", "須摸底", about=town.firm), at=MONDAY)
        doing = Doing(ending, fields=fields)
        end_step(actor=town.reporter, matter=call.public, step="go", doing=doing, at=MONDAY)
    shown = client.get(page(town)).content.decode()
    place = town.firm.place.name_hant  # type: ignore[union-attr]
    assert re.findall(r"data-came>([^<]*)<", shown) == [
        f"2024-02-29 · 填報員 · {place}",
        f"2024-03-04 · 填報員 · {place}",
    ]


def test_what_was_typed_at_a_closed_address_is_given_back(town: Town, client: Client) -> None:
    close_link(actor=town.office, about=town.firm.code, at=MONDAY)
    refused = send(client, town, title="<b>變壓器不夠</b>", form_key="k" * 20)
    assert refused.status_code == 404
    shown = refused.content.decode()
    assert "請向聯繫人另取地址" in shown
    assert "回到總覽" not in shown
    assert re.findall(r"data-typed>([^<]*)</p>", shown) == ["&lt;b&gt;變壓器不夠&lt;/b&gt;", "power"]


def test_markup_is_shown_as_it_was_typed(town: Town, client: Client) -> None:
    assert send(client, town, title="<script>alert(1)</script>", field_detail="{{ 7|add:7 }}").status_code == 302
    shown = client.get(page(town)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown


def test_a_form_of_another_site_is_refused(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(page(town))
    assert send(client, town).status_code == 403
    assert not Matter.objects.exists()


def test_nothing_is_kept_between_nor_given_away(town: Town, client: Client) -> None:
    answer = client.get(page(town))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert town.token not in str(list(AuditEntry.objects.values_list("new", "old", "object_key")))
    assert EnterpriseLink.objects.get().digest == digest_of(town.token)


def test_no_log_keeps_the_address(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    client = Client(enforce_csrf_checks=True)
    for url in (page(town), page(town).rstrip("/"), f"{page(town)}nothing/", page(town, "wrong")):
        client.get(url)
    send(client, town)
    written = capfd.readouterr().err
    assert '"path": "/e/\\u2026/"' in written or '"path": "/e/…/"' in written
    assert "Forbidden" in written
    assert town.token not in written


def test_every_address_that_holds_a_secret_is_known_to_the_logs() -> None:
    secret = {pattern for pattern in _patterns(get_resolver()) if "<str:token>" in pattern}
    assert {pattern.partition("/<str:token>")[0] for pattern in secret} <= set(SECRETS)
    for pattern in secret:
        assert "s3cr3t" not in without_secrets("GET /" + pattern.replace("<str:token>", "s3cr3t") + " 404")


def test_who_does_what_it_rates_makes_no_address(town: Town, client: Client) -> None:
    send(client, town)
    matter = Matter.objects.get()
    make_link(actor=town.office, about=town.firm.code, at=MONDAY)
    Step.objects.filter(matter=matter).update(person=town.office)
    with pytest.raises(Forbidden, match="代企業評價"):
        make_link(actor=town.office, about=town.firm.code, at=MONDAY)
    Matter.objects.update(closed_at=MONDAY, due_at=None, wake_at=None, waiting_on="")
    make_link(actor=town.office, about=town.firm.code, at=MONDAY)


def test_who_does_not_manage_matters_about_it_makes_no_address(town: Town) -> None:
    for user in (town.reporter, town.reviewer):
        with pytest.raises(Forbidden):
            make_link(actor=user, about=town.firm.code, at=MONDAY)
    with pytest.raises(NotFound):
        make_link(actor=make_user("stranger", place="X2"), about=town.firm.code, at=MONDAY)
    with pytest.raises(NotFound):
        make_link(actor=town.office, about="no-such-firm", at=MONDAY)
    make_link(actor=town.office, about=town.firm.code, at=MONDAY)
    tags = AuditEntry.objects.filter(object_kind="enterprise_link").order_by("pk").values_list("tag", flat=True)
    assert list(tags) == ["matters:link:make", "matters:link:close", "matters:link:make"]


def test_the_page_of_the_firm_gives_the_address_out_once(town: Town, client: Client) -> None:
    sign_in(client, town.office)
    subject = reverse("subject", kwargs={"code": town.firm.code})
    assert "data-enterprise-link" in client.get(subject).content.decode()
    shown = client.post(reverse("enterprise_link_make", kwargs={"code": town.firm.code}))
    assert "no-store" in shown["Cache-Control"]
    address = shown.context["address"]
    assert Client().get(address).status_code == 200
    assert address not in client.get(subject).content.decode()
    client.post(reverse("enterprise_link_close", kwargs={"code": town.firm.code}))
    assert Client().get(address).status_code == 404
    sign_in(client, town.reviewer)
    assert "data-enterprise-link" not in client.get(subject).content.decode()


def _patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _patterns(one, route)
        else:
            yield route
