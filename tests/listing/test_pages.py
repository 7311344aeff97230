"""The walk through the pages, with plain requests: what a form sends, what the page then says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.listing.models import Nomination, Score
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user
from tests.listing.walks import DAY, fully_scored, nominated, proposed

People = Mapping[str, User]
ON = DAY.isoformat()


def page(client: Client, user: User, name: str, *arguments: Any) -> str:
    client.force_login(user)
    found = client.get(reverse(name, args=arguments))
    assert found.status_code == 200
    return found.content.decode()


def send(client: Client, user: User, number: int, step: str, **values: Any) -> Any:
    client.force_login(user)
    return client.post(reverse("nomination_step", args=[number, step]), {"on": ON, **values})


def test_from_idea_to_listed(client: Client, people: People) -> None:
    assert reverse("nomination_propose", args=["s3"]) in page(client, people["proposer"], "subject", "s3")
    assert reverse("nomination_propose", args=["s3"]) not in page(client, people["scorer"], "subject", "s3")
    client.force_login(people["proposer"])
    given = {"target": "choice/list-2023", "on": ON, "reason": "a bridge"}
    found = client.post(reverse("nomination_propose", args=["s3"]), given)
    number = Nomination.objects.get().pk
    assert found["Location"] == reverse("nomination", args=[number])
    assert send(client, people["proposer"], number, "reserve", reason="studied").status_code == 302
    assert send(client, people["proposer"], number, "nominate", statement="needed").status_code == 302
    for name, near in (("scorer", "4"), ("second", "3")):
        values = {"value_near": near, "value_far": "8", "reason_near": "", "replaces_near": ""}
        assert send(client, people[name], number, "score", **values).status_code == 302
    decision = {"outcome": "listed", "member_class": "old", "decider": "council", "reason": "best"}
    assert send(client, people["decider"], number, "decide", **decision).status_code == 302
    shown = page(client, people["decider"], "nomination", number)
    assert "data-total>74.00" in shown
    assert "data-step" not in shown
    assert "council" in shown
    assert "近利：3.50 ÷ 5 × 60 ÷ 100 × 100 = 42.00" in shown
    assert reverse("nomination", args=[number]) in page(client, people["decider"], "subject", "s3")
    assert reverse("nominations") + "?roster=list-2023" in page(client, people["decider"], "roster", "list-2023")
    assert 'data-candidate="s3"' in page(client, people["decider"], "nominations_compare", "choice", "list-2023")
    assert reverse("nomination", args=[number]) in page(client, people["decider"], "nominations")


def test_only_what_one_may_do_is_offered(client: Client, people: People) -> None:
    number = nominated(people["proposer"])
    offered = {
        name: {step for step in ("score", "decide", "back", "withdraw", "reserve", "nominate")
               if f'data-step="{step}"' in page(client, people[name], "nomination", number)}
        for name in ("proposer", "scorer", "decider")
    }  # fmt: skip
    assert offered == {"proposer": {"back", "withdraw"}, "scorer": {"score"}, "decider": {"decide"}}
    everybody = make_user("everybody", place="LAND", permissions=tuple(Permission))
    own = nominated(everybody, "s2")
    assert 'data-step="score"' not in page(client, everybody, "nomination", own)


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(client: Client, people: People) -> None:
    number = nominated(people["proposer"])
    found = send(client, people["decider"], number, "decide", outcome="declined", reason="too dear", decider="")
    assert found.status_code == 422
    assert "too dear" in found.content.decode()
    assert "field-errors" in found.content.decode()
    found = send(client, people["scorer"], number, "score", value_near="9")
    assert found.status_code == 409
    assert 'id="refused"' in found.content.decode()
    assert send(client, people["scorer"], number, "score", value_near="abc").status_code == 422
    assert not Score.objects.exists()


def test_what_is_refused_is_told_on_the_page_with_its_status(client: Client, people: People) -> None:
    number = proposed(people["proposer"])
    assert send(client, people["proposer"], number, "reserve", reason="x").status_code == 302
    found = send(client, people["proposer"], number, "reserve", reason="x")  # pressed twice
    assert found.status_code == 409
    assert "請刷新頁面" in found.content.decode()
    assert 'data-step="nominate"' in found.content.decode()
    assert send(client, people["scorer"], number, "withdraw", reason="x").status_code == 403
    assert send(client, people["proposer"], number, "fly", reason="x").status_code == 404
    assert send(client, make_user("west", place="shire-b"), number, "withdraw", reason="x").status_code == 404


def test_a_score_is_changed_through_the_form(client: Client, people: People) -> None:
    number = fully_scored(people)
    own = {score.criterion: score for score in Score.objects.filter(scorer=str(people["scorer"].key))}
    given = {f"value_{code}": str(score.value) for code, score in own.items()}
    given |= {f"replaces_{code}": score.number for code, score in own.items()}
    given |= {"value_near": "5", "reason_near": "read again"}
    assert send(client, people["scorer"], number, "score", **given).status_code == 302
    assert Score.objects.filter(scorer=str(people["scorer"].key)).count() == 3  # what did not change is not sent on
    assert Score.objects.get(supersedes=own["near"]).value == 5
    assert send(client, people["scorer"], number, "score", **given).status_code == 409  # the page was an old one


def test_the_propose_page_refuses_and_explains(client: Client, people: People) -> None:
    client.force_login(people["proposer"])
    address = reverse("nomination_propose", args=["s3"])
    assert client.post(address, {"target": "choice/none", "on": ON, "reason": "x"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.get(reverse("nomination_propose", args=["s2"])).status_code == 404
    proposed(people["proposer"])
    assert "沒有可供提出的名冊" in client.get(address).content.decode()
    client.force_login(people["scorer"])
    assert client.get(address).status_code == 403


def test_a_page_as_known_then_offers_no_step(client: Client, people: People) -> None:
    number = fully_scored(people)
    client.force_login(people["scorer"])
    address = reverse("nomination", args=[number])
    shown = client.get(address, {"known": number}).content.decode()
    assert "data-step" not in shown
    assert "data-total" not in shown
    assert client.get(address, {"known": number - 1}).status_code == 404
    assert client.get(address, {"known": "x"}).status_code == 400


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_pages_speak_three_languages(client: Client, people: People, language: str) -> None:
    number = fully_scored(people)
    client.cookies["django_language"] = language
    words = {"zh-hant": "必要性說明", "zh-hans": "必要性说明", "en": "Statement of need"}
    assert words[language] in page(client, people["scorer"], "nomination", number)


def test_pages_keep_within_their_query_budget(client: Client, people: People) -> None:
    fully_scored(people)
    nominated(None, "s2")
    client.force_login(people["scorer"])
    for address, budget in (
        (reverse("nominations"), 30),
        (reverse("nominations_compare", args=["choice", "list-2023"]), 20),
        (reverse("nomination", args=[Nomination.objects.latest("number").pk]), 30),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= budget, address
