"""Every answer carries the policy and an id; every request leaves one line."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def test_the_policy_is_exactly_the_agreed_one(client: Client) -> None:
    assert client.get("/health/live")["Content-Security-Policy"] == POLICY
    assert "unsafe" not in str(settings.SECURE_CSP)


def test_other_headers_that_protect(client: Client) -> None:
    response = client.get("/health/live")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


def test_a_request_leaves_one_line_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="diaodu.request"):
        response = client.get("/health/live?q=secret-search", headers={"x-request-id": "abcdef-123"})
    (line,) = [record for record in caplog.records if record.name == "diaodu.request"]
    assert response["X-Request-ID"] == "abcdef-123" == line.__dict__["request_id"]
    assert (line.__dict__["method"], line.__dict__["path"], line.__dict__["status"]) == ("GET", "/health/live", 200)
    assert line.__dict__["user"] is None
    assert "secret-search" not in str(line.__dict__)


def test_a_forged_id_is_replaced(client: Client) -> None:
    response = client.get("/health/live", headers={"x-request-id": "x\ty{}"})
    assert len(response["X-Request-ID"]) == 16
