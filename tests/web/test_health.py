"""Alive is not the same as ready."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from diaodu.kit import clock
from diaodu.packs.models import Pack
from diaodu.web import health


def test_live_asks_no_database(client: Client) -> None:
    response = client.get("/health/live")  # pytest-django would refuse a query here
    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_not_ready_without_a_pack(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "migrations": "ok", "packs": "none_loaded"}


@pytest.mark.django_db
def test_ready_with_a_pack(client: Client) -> None:
    Pack.objects.create(code="p", version="1", names={}, digest="d", loaded_at=clock.now())
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "ready")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_pending(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    assert client.get("/health/ready").json()["checks"]["migrations"] == "pending"


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise OperationalError

    monkeypatch.setattr(health.connection, "ensure_connection", unreachable)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]["database"]) == (503, "unreachable")
