"""Whose a draft is that a browser keeps, and what answers the script that sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diaodu.matters.models import Matter
from diaodu.people.models import User
from tests.builders import sign_in
from tests.matters.conftest import Office, at, holder

MONDAY = at("2024-03-04")
FORM = {"title": "用地未批", "field_factor": "land"}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def browser_of(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def address() -> str:
    return reverse("matter_new", query={"kind": "blocker", "about": "dam"})


def kept_under(client: Client) -> str:
    """Under what the form's page keeps its draft."""
    page = client.get(address()).content.decode()
    found = re.findall(r'data-of="([^"]*)"', page)
    assert found == re.findall(r'data-drafts-of="([^"]*)"', page)
    return str(found[0])


def test_drafts_are_kept_under_what_tells_nothing_of_their_writer(office: Office) -> None:
    other = holder("reporter", username="other")
    mine, theirs = kept_under(browser_of(office.reporter)), kept_under(browser_of(other))
    assert mine == kept_under(browser_of(office.reporter))
    assert mine != theirs
    for key in (mine, theirs):
        assert re.fullmatch(r"user:[0-9a-f]{32}", key)
    assert office.reporter.key.hex not in mine


def test_a_draft_is_taken_from_its_writer_alone(office: Office) -> None:
    reporter, other = browser_of(office.reporter), browser_of(holder("reporter", username="other"))
    mine = kept_under(reporter)
    refused = other.post(address(), FORM, headers={"X-Draft": mine})
    assert refused.status_code == 409
    assert "另一個賬號" in refused.content.decode()
    assert Client().post(address(), FORM, headers={"X-Draft": mine}).status_code == 302  # to sign in
    assert not Matter.objects.exists()
    taken = reporter.post(address(), FORM, headers={"X-Draft": mine})
    assert (taken.status_code, taken["Location"]) == (201, reverse("matter", args=[Matter.objects.get().public]))
    assert Matter.objects.get().raised_by == office.reporter
    step = {"act": "end", "step": "assign", "ending": "done"}
    assert other.post(taken["Location"], step, headers={"X-Draft": mine}).status_code == 409
    assert reporter.post(address(), FORM).status_code == 302  # without the script
