"""The stage of a simulation: a database that is thrown away, with a pack, accounts, and subjects to act about."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diaodu.kit.postgres import Cluster, ClusterError

if TYPE_CHECKING:
    from diaodu.matters.kinds import MatterKind
    from diaodu.packs.models import Pack
    from diaodu.register.models import Place

REHEARSAL = Path(__file__).with_name("rehearsal")
HOLDERS = 2  # accounts that hold a role at one place
PLACES_BELOW = 4  # places of a place that have people of their own
SUBJECTS = 6  # of each kind at each place


@contextmanager
def passing_stage() -> Iterator[Path]:
    """A server and a data folder of their own for a block, with Django on a migrated database; gives the folder.

    Refused in production, and where a database is given: nothing of a site is ever touched.
    """
    if os.environ.get("DIAODU_ENV") == "production":
        raise ClusterError("a simulation has a database of its own and is not run in production")
    home = Path(tempfile.mkdtemp(prefix="diaodu-simulation-"))
    given = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "DATABASE_URL_FILE", "DIAODU_DATA")}
    try:
        with Cluster.at(home, durable=False).using() as url:
            os.environ |= {"DATABASE_URL": url, "DIAODU_DATA": str(home)}
            from diaodu.web.cli.session import open_database

            open_database()
            try:
                yield home
            finally:
                _close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
        for name, value in given.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _close() -> None:
    from django.db import connections

    connections.close_all()


def furnish(folder: Path) -> Pack:
    """Load the pack in a folder, and invent accounts for its roles and subjects for its kinds of matters."""
    from diaodu.matters.declared import matter_kinds
    from diaodu.packs.commands import load_pack
    from diaodu.packs.models import Pack

    load_pack(folder)
    pack = Pack.objects.get(code=folder.name)
    kinds = list(matter_kinds(pack).values())
    places = _places(pack)
    _people(kinds, places)
    _subjects(pack, kinds, places[1:] or places)
    return pack


def _places(pack: Pack) -> list[Place]:
    """The pack's own place, some below it, and some below those."""
    from diaodu.register.models import Place

    top = Place.objects.filter(pack=pack, local=True).order_by("path")[0:1].get()
    found = [top]
    for depth in range(2):
        above = [place for place in found if place.path.count("/") == top.path.count("/") + depth]
        for place in above:
            found += place.children.order_by("code")[:PLACES_BELOW]
    return found


def _people(kinds: list[MatterKind], places: list[Place]) -> None:
    from diaodu.people.models import Grant, Role, User

    roles = Role.objects.filter(code__in=sorted(_roles(kinds)))
    for role in roles:
        for place in places:
            for number in range(HOLDERS):
                user = User.objects.create(username=f"{role.code}-{place.code}-{number}", name=f"{role} {number}")
                Grant.objects.create(user=user, role=role, place_code=place.code)


def _roles(kinds: list[MatterKind]) -> set[str]:
    """Every role that raises a matter, has a step or is told of a rung."""
    ladders = [ladder for kind in kinds for ladder in kind.others.values()]
    owners = [step.owner for kind in kinds for step in kind.steps]
    owners += [owner for ladder in ladders for rung in ladder.rungs for owner in rung.to]
    found = {role for owner in owners for role in (owner.role, *owner.otherwise)}
    return found | {role for kind in kinds for role in kind.raised_by}


def _subjects(pack: Pack, kinds: list[MatterKind], places: list[Place]) -> None:
    from diaodu.register.kinds import kinds as declared_kinds
    from diaodu.register.models import Subject

    declared = declared_kinds(pack)
    Subject.objects.bulk_create(
        Subject(
            code=f"rehearsed-{code}-{place.code}-{number}", pack=pack, kind=code, area=declared[code].area,
            name_hant=f"推演{number}", name_hans=f"推演{number}", place=place,
        )
        for code in sorted({code for kind in kinds for code in kind.about})
        for place in places
        for number in range(SUBJECTS)
    )  # fmt: skip
