"""Rooms follow the packs: a kind that is not there has no room, one that is renamed keeps it, one switched off is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Pack
from diaodu.register.kinds import kinds
from tests.builders import make_user

pytestmark = pytest.mark.django_db

PACKS = Path(__file__).resolve().parents[2] / "packs"
VELDMARK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
ROOMS = {"deals", "events", "cooperation", "freight", "sites", "policies"}
NAMES = 'names = { hant = "集市村", hans = "集市村", en = "Fair village" }'


def _menu(place: str) -> set[str]:
    """The rooms that the menu offers to who may view everything at a place."""
    client = Client()
    client.force_login(make_user(f"reader-{place}", place=place))
    page = client.get(reverse("kinds")).content.decode()
    return {room for room in ROOMS if f'href="{reverse(room)}"' in page}


def test_a_pack_without_kinds_has_no_rooms() -> None:
    load_pack(PACKS / "xian")
    assert _menu("610100") == set()


def test_renamed_kinds_keep_their_rooms() -> None:
    load_pack(VELDMARK)
    assert {"deals", "events", "freight", "policies"} <= _menu("vm")


def test_a_pack_switches_a_kind_off_and_renames_another(tmp_path: Path) -> None:
    load_pack(VELDMARK)
    folder = tmp_path / "fair"
    folder.mkdir()
    (folder / "pack.toml").write_text(f'code = "fair"\nversion = "1"\nuses = ["veldmark"]\n{NAMES}\n', encoding="utf-8")
    (folder / "kinds.toml").write_text(
        f'[[kind]]\ncode = "regatta"\noff = true\n[[kind]]\ncode = "pact"\nacts_as = "deal"\narea = "water"\n{NAMES}\n',
        encoding="utf-8",
    )
    assert check_pack(folder) == []
    load_pack(folder)
    found = kinds(Pack.objects.get(code="fair"))
    assert "regatta" not in found
    assert found["pact"].names["en"] == "Fair village"
    assert "regatta" in kinds(Pack.objects.get(code="veldmark"))
