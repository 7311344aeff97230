"""Definitions are versioned, inherited, and read as they were."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from diaodu.audit.numbers import take_numbers
from diaodu.packs.definitions import definitions, record_definitions
from diaodu.packs.models import Definition
from diaodu.packs.reading import Entry
from tests.builders import make_pack

pytestmark = pytest.mark.django_db


def entry(code: str, **data: object) -> dict[str, Entry]:
    """One declaration."""
    return {code: Entry("x.toml", 1, {"code": code, **data})}


def test_an_unchanged_definition_gets_no_new_version() -> None:
    pack = make_pack()
    assert record_definitions(pack, "measure", entry("m", unit="a")) == 1
    assert record_definitions(pack, "measure", entry("m", unit="a")) == 0
    assert definitions(pack, "measure")["m"].version == 1


def test_a_changed_definition_leaves_the_old_one_to_the_past() -> None:
    pack = make_pack()
    record_definitions(pack, "measure", entry("m", unit="a"))
    before = definitions(pack, "measure")["m"].number
    record_definitions(pack, "measure", entry("m", unit="b"))
    assert definitions(pack, "measure")["m"].body["unit"] == "b"
    assert definitions(pack, "measure", known=before)["m"].body["unit"] == "a"


def test_a_dropped_definition_is_gone_now_and_there_then() -> None:
    pack = make_pack()
    record_definitions(pack, "measure", entry("m"))
    before = definitions(pack, "measure")["m"].number
    record_definitions(pack, "measure", {})
    assert definitions(pack, "measure") == {}
    assert "m" in definitions(pack, "measure", known=before)


def test_a_new_definition_can_be_asked_about_the_past() -> None:
    pack = make_pack()
    with transaction.atomic():
        (earlier,) = take_numbers(1)
    record_definitions(pack, "measure", entry("m"))
    assert "m" in definitions(pack, "measure", known=earlier)


def test_a_pack_names_what_it_uses_and_may_define_its_own() -> None:
    base, pack = make_pack("base"), make_pack("pack", uses=["base"])
    record_definitions(base, "measure", entry("m", unit="base") | entry("n"))
    record_definitions(pack, "measure", entry("m", unit="own"))
    found = definitions(pack, "measure")
    assert (found["m"].body["unit"], found["n"].pack) == ("own", "base")
    assert definitions(base, "measure")["m"].body["unit"] == "base"


def test_the_database_keeps_every_version() -> None:
    record_definitions(make_pack(), "measure", entry("m"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Definition.objects.update(version=2)
