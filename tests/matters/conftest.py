"""An office with a reporter, a reviewer and the office itself, a project, and kinds of matters to try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from diaodu.packs.commands import load_pack
from diaodu.packs.models import Pack
from diaodu.people.models import Grant, Role, User
from diaodu.register.models import Place, Subject
from tests.matters.declared import write_matters_pack

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: str, hour: str = "10:00") -> datetime:
    """A moment in the office's zone: ``at("2024-03-04", "09:30")``."""
    return datetime.fromisoformat(f"{day}T{hour}:00").replace(tzinfo=SHANGHAI)


def in_office(moment: datetime) -> str:
    """A moment as the office reads it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def holder(role: str, *, username: str = "", place: str = "X1") -> User:
    """An account that holds a role of the pack over a place."""
    user = User.objects.create(username=username or role, name=username or role)
    Grant.objects.create(user=user, role=Role.objects.get(code=role), place_code=place)
    return user


@dataclass
class Office:
    """Who and what the tests of the engine are about."""

    pack: Pack
    place: Place
    project: Subject
    reporter: User
    reviewer: User
    office: User


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    """A loaded pack with one project and three accounts."""
    return office_of(write_matters_pack(tmp_path))


def office_of(folder: Path) -> Office:
    """Load a pack of matters, and make its project and its people."""
    load_pack(folder)
    pack, place = Pack.objects.get(code="small"), Place.objects.get(code="X1")
    project = Subject.objects.create(
        code="dam", pack=pack, kind="project", area="works", name_hant="壩", name_hans="坝", place=place
    )
    people = {role: holder(role) for role in ("reporter", "reviewer", "office")}
    return Office(pack, place, project, **people)
